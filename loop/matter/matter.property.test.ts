import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAppError } from '../../pipeline/platform/errors.ts'
import { type Actor, roles, rootUnitId } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { type Matter, type MatterBody, type MatterState, matterMoves, mustAnswer } from './matter.ts'

/** Everybody holds every role, so that only the tables, the gates and the distinct persons stand in the way. */
const people: readonly Actor[] = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map((userId) => ({
  userId,
  name: userId,
  roles,
  unitId: rootUnitId,
}))

interface Scene {
  readonly test: TestLoop
  readonly ids: string[]
  readonly releases: string[]
}

interface Call {
  readonly step: string
  readonly person: number
  readonly one: number
  readonly other: number
}

type Step = (scene: Scene, who: Actor, call: { readonly id: string; readonly call: Call }) => Promise<unknown>

const pick = <T>(list: readonly T[], number: number): T => {
  const found = list[number % list.length]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}
const onRelease = (scene: Scene, { one }: Call) => ({
  id: scene.releases.length > 0 ? pick(scene.releases, one) : 'none',
})

const steps: Readonly<Record<string, Step>> = {
  register: async ({ test, ids }, who) => {
    if (ids.length >= 5) return
    const { id } = await test.loop.matters.register(who, {
      title: '关切',
      question: '是真的吗？',
      category: 'misreading',
      categoryReason: '误读',
      origin: { kind: 'telephone' },
    })
    ids.push(id)
  },
  route: ({ test }, who, { id }) => test.loop.matters.route(who, { id, unitId: rootUnitId, reason: '职责' }),
  line: ({ test }, who, { id }) => test.loop.matters.setLine(who, { id, sentence: '不属实', use: 'publish' }),
  reply: async ({ test, releases }, who, { id }) => {
    const { releaseId } = await test.loop.matters.draftReply(who, { id, text: '不属实。' })
    releases.push(releaseId)
  },
  submit: (scene, who, { call }) => scene.test.loop.releases.submit(who, onRelease(scene, call)),
  approve: async (scene, who, { call }) => {
    for (const reviewer of [who, ...people])
      await scene.test.loop.releases
        .verdict(reviewer, { ...onRelease(scene, call), verdict: 'approved', opinion: '同意' })
        .catch(onlyRefusals)
  },
  sendBack: (scene, who, { call }) =>
    scene.test.loop.releases.verdict(who, {
      ...onRelease(scene, call),
      verdict: 'returned',
      opinion: '退回',
    }),
  publish: (scene, who, { call }) => scene.test.loop.releases.publish(who, onRelease(scene, call)),
  correct: (scene, who, { call }) =>
    scene.test.loop.releases.correct(who, { ...onRelease(scene, call), body: '更正。' }),
  withdraw: (scene, who, { call }) =>
    scene.test.loop.releases.withdraw(who, { ...onRelease(scene, call), reason: '撤回' }),
  merge: ({ test, ids }, who, { id, call }) =>
    test.loop.matters.merge(who, { id, into: pick(ids, call.other), reason: '同一问题' }),
  decide: ({ test }, who, { id, call }) =>
    test.loop.matters.decideNotToAnswer(who, {
      id,
      reason: '个别询问',
      excluded: call.other % 4 ? mustAnswer : [],
    }),
  sign: ({ test }, who, { id, call }) =>
    test.loop.matters.signDecision(who, {
      id,
      verdict: call.other % 3 ? 'approved' : 'returned',
      opinion: '意见',
    }),
  reopen: ({ test }, who, { id }) => test.loop.matters.reopen(who, { id, reason: '又有提问' }),
  evaluate: ({ test }, who, { id }) => test.loop.matters.evaluate(who, { id, text: '未见效果' }),
  close: ({ test }, who, { id, call }) =>
    call.other % 3 ? Promise.resolve() : test.loop.matters.close(who, { id }),
  wait: async ({ test }, _who, { call }) => test.advanceMinutes(call.other * 30),
}

/** The ways to an answer and to a signed decision are long: their steps come up more often. */
const weight: Readonly<Record<string, number>> = {
  approve: 6,
  submit: 6,
  publish: 6,
  reply: 4,
  decide: 4,
  sign: 8,
  evaluate: 5,
  close: 5,
  withdraw: 1,
  merge: 1,
}

const call: fc.Arbitrary<Call> = fc.record({
  step: fc.oneof(
    ...Object.keys(steps).map((name) => ({ weight: weight[name] ?? 2, arbitrary: fc.constant(name) })),
  ),
  person: fc.nat({ max: people.length - 1 }),
  one: fc.nat({ max: 20 }),
  other: fc.nat({ max: 40 }),
})

describe('no sequence of calls on matters', () => {
  let test: TestLoop
  const reached = new Set<string>()
  beforeAll(async () => {
    test = await openTestLoop()
  })
  afterAll(() => test.close())

  it('reaches an illegal state, or loses or changes a clock that was started', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 50, maxLength: 90 }), async (calls) => {
        const scene: Scene = { test, ids: [], releases: [] }
        const opening = { step: 'register', person: 0, one: 0, other: 0 }
        let before: readonly Matter[] = []
        for (const each of [opening, opening, ...calls]) {
          await attempt(scene, each)
          const after = await look(scene)
          for (const matter of before) checkKept(matter, after)
          for (const { state } of after) reached.add(state)
          before = after
        }
      }),
      { numRuns: 40, seed: 20260303 },
    )
    expect([...reached].toSorted(), 'the walk must reach every state, or it shows nothing').toEqual(
      Object.keys(matterMoves).toSorted(),
    )
    expect((await test.ledger.verifyAudit()).isIntact).toBe(true)
  }, 120_000)
})

/** A refusal is a fine answer; anything but an AppError is not. */
function onlyRefusals(error: unknown): void {
  if (!isAppError(error) || error.code === 'INTERNAL') throw error
}

async function attempt(scene: Scene, given: Call): Promise<void> {
  const run = steps[given.step]
  if (!run) throw new Error(given.step)
  const id = scene.ids.length > 0 ? pick(scene.ids, given.one) : ''
  await run(scene, pick(people, given.person), { id, call: given }).catch(onlyRefusals)
}

async function look({ test, ids }: Scene): Promise<readonly Matter[]> {
  const records = await Promise.all(ids.map((id) => test.ledger.get<MatterBody>('matter', id)))
  return records.map((record) => {
    if (!record) throw new Error('a matter is gone')
    return record
  })
}

function checkKept(before: Matter, all: readonly Matter[]): void {
  const after = all.find(({ id }) => id === before.id)
  if (!after) throw new Error('a matter is gone')
  expect(
    canReach(before.state as MatterState, after.state as MatterState),
    `${before.state} → ${after.state}`,
  ).toBe(true)
  expect(after.body.history.slice(0, before.body.history.length)).toEqual(before.body.history)
  checkClocks(before, after)
  if (after.body.mergedInto) checkClocks(before, owner(after, all))
  if (after.state === 'answered' || after.state === 'not-answered')
    expect(after.body.clocks.every(({ metAt }) => metAt)).toBe(true)
  if (after.state === 'not-answered')
    expect(after.body.decision?.signedBy?.id).not.toBe(after.body.decision?.draftedBy.id)
}

/** An answer that comes with a merge moves a matter by way of `answering` in one transaction. */
function canReach(from: MatterState, to: MatterState): boolean {
  return (
    from === to ||
    canMove(matterMoves, from, to) ||
    (canMove(matterMoves, from, 'answering') && canMove(matterMoves, 'answering', to))
  )
}

function owner(matter: Matter, all: readonly Matter[]): Matter {
  const into = all.find(({ id }) => id === matter.body.mergedInto)
  if (!into) throw new Error('a redirect leads nowhere')
  return into.body.mergedInto ? owner(into, all) : into
}

/** Each clock that ran still runs, from the same moment to the same end; what met it stays. */
function checkClocks(before: Matter, after: Matter): void {
  for (const { metAt, ...clock } of before.body.clocks) {
    const now = after.body.clocks.find(
      ({ ruleId, startsAt, matterId }) =>
        ruleId === clock.ruleId && startsAt === clock.startsAt && matterId === clock.matterId,
    )
    expect(now).toMatchObject(metAt ? { ...clock, metAt } : clock)
  }
}
