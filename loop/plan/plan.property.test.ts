import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, roles, rootUnitId } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { type PlanBody, planMoves, planStates } from './plan.ts'

/** Everybody holds every role: only the table and the gates stand in the way. */
const people: readonly Actor[] = ['p1', 'p2'].map((userId) => ({
  userId,
  name: userId,
  roles,
  unitId: rootUnitId,
}))

interface Scene {
  readonly test: TestLoop
  /** The plans there are, the newest last: `next` adds one. */
  readonly ids: string[]
}

interface Call {
  readonly step: string
  readonly who: number
  readonly plan: number
  readonly number: number
}

type Step = (
  scene: Scene,
  who: Actor,
  call: { readonly id: string; readonly number: number },
) => Promise<unknown>

const steps: Readonly<Record<string, Step>> = {
  edit: ({ test }, who, { id, number }) =>
    test.loop.plans.edit(who, {
      id,
      ...[
        { goal: '目标' },
        { goal: '' },
        { query: number % 2 ? '充电' : '起火' },
        { query: '' },
        { from: '2026-03-01', to: '2026-03-09' },
        { from: '2026-03-09', to: '2026-03-01' },
        { items: [{ kind: 'press-conference' as const, title: '发布会', day: '2026-03-02' }] },
        { items: [] },
      ][number % 8],
    }),
  complete: ({ test }, who, { id }) =>
    test.loop.plans.edit(who, { id, goal: '目标', query: '充电', from: '2026-03-01', to: '2026-03-09' }),
  open: ({ test }, who, { id }) => test.loop.plans.open(who, { id }),
  openTwiceAtOnce: ({ test }, who, { id }) =>
    Promise.all([test.loop.plans.open(who, { id }), test.loop.plans.open(who, { id })]),
  openStale: ({ test }, who, { id, number }) => test.loop.plans.open(who, { id, version: number }),
  hold: async ({ test }, who, { id, number }) => {
    const { items } = await test.loop.plans.get(who, { id })
    await test.loop.plans.hold(who, { id, itemId: items[0]?.id ?? 'none', isHeld: number % 3 > 0 })
  },
  close: ({ test }, who, { id, number }) =>
    test.loop.plans.close(who, { id, summary: number % 4 ? '总结' : ' ', stopsWatch: number % 2 === 0 }),
  cancel: ({ test }, who, { id, number }) =>
    test.loop.plans.cancel(who, { id, reason: number % 2 ? '改期' : '' }),
  next: async ({ test, ids }, who, { id }) => {
    ids.push((await test.loop.plans.next(who, { id })).id)
  },
  removeWatch: async ({ test }, who, { id }) => {
    const { watchId = 'none' } = await test.loop.plans.get(who, { id })
    const { version } = await test.loop.watches.get(who, { id: watchId })
    await test.loop.watches.remove(who, { id: watchId, version })
  },
}

const walk: fc.Arbitrary<readonly Call[]> = fc.array(
  fc.record({
    step: fc.constantFrom(...Object.keys(steps), 'complete', 'complete', 'open', 'open', 'close', 'next'),
    who: fc.nat({ max: people.length - 1 }),
    plan: fc.nat({ max: 3 }),
    number: fc.nat({ max: 15 }),
  }),
  { minLength: 15, maxLength: 40 },
)

describe('no sequence of calls on plans', () => {
  let test: TestLoop
  let opened = 0
  beforeAll(async () => {
    test = await openTestLoop()
  })
  afterAll(() => test.close())

  it('reaches a state the table has not, or an open plan without exactly one watch and a baseline', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (calls) => {
        const first = await test.loop.plans.create(test.as('press-officer'), { title: '策划' })
        const scene: Scene = { test, ids: [first.id] }
        let before = await look(scene)
        for (const call of calls) {
          await attempt(scene, call)
          const after = await look(scene)
          for (const [id, plan] of after) await check(test, before.get(id), plan)
          before = after
        }
        if ([...before.values()].some(({ body }) => body.openedAt)) opened += 1
      }),
      { numRuns: 25, seed: 20260302 },
    )
    expect(opened, 'the walk must open plans, or it shows nothing').toBeGreaterThan(15)
    expect((await test.ledger.verifyAudit()).isIntact).toBe(true)
  }, 120_000)
})

/** A refusal is a fine answer; anything but an AppError is not. */
async function attempt(scene: Scene, { step, who, plan, number }: Call): Promise<void> {
  const run = steps[step]
  const person = people[who]
  const id = scene.ids[plan % scene.ids.length]
  if (!run || !person || !id) throw new Error(step)
  try {
    await run(scene, person, { id, number })
  } catch (error) {
    if (!isAppError(error) || error.code === 'INTERNAL') throw error
  }
}

async function look({ test, ids }: Scene): Promise<ReadonlyMap<string, LedgerRecord<PlanBody>>> {
  const plans = await Promise.all(ids.map((id) => test.ledger.get<PlanBody>('plan', id)))
  return new Map(plans.flatMap((plan) => (plan ? [[plan.id, plan] as const] : [])))
}

async function check(
  test: TestLoop,
  before: LedgerRecord<PlanBody> | undefined,
  { id, state, body }: LedgerRecord<PlanBody>,
): Promise<void> {
  const to = planStates.find((each) => each === state)
  expect(to, state).toBeDefined()
  if (before && to && before.state !== to)
    expect(canMove(planMoves, before.state, to), `${before.state} → ${to}`).toBe(true)
  if (!before) expect(state).toBe('draft')
  if (before) expect(body.versions.slice(0, before.body.versions.length)).toEqual(before.body.versions)
  const watches = await test.ledger.list({ kind: 'watch', keys: { plan: id } })
  if (state === 'draft' || state === 'cancelled') expect(watches).toEqual([])
  if (state !== 'open') return
  expect(watches.map((watch) => watch.id)).toEqual([body.watchId])
  expect(body.baseline).toMatchObject({ query: body.query })
  expect(body.baseline?.days).toHaveLength(14)
}
