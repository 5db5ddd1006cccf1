import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import { isAppError } from '../pipeline/platform/errors.ts'
import { alertMoves } from './alert/moves.ts'
import type { PublicationBody } from './channel/publication.ts'
import { type IncidentBody, incidentLevels, incidentMoves } from './incident/incident.ts'
import type { LedgerRecord } from './ledger/ledger.ts'
import { type Actor, roles, rootUnitId } from './office/actor.ts'
import { canMove, type Moves } from './office/moves.ts'
import { type ReleaseBody, releaseMoves } from './release/release.ts'
import { openTestLoop, signal, type TestLoop } from './testing/open-test-loop.ts'

/** Everybody holds every role here, so that only the tables, the gates and the distinct persons stand in the way. */
const people: readonly Actor[] = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map((userId) => ({
  userId,
  name: userId,
  roles,
  unitId: rootUnitId,
}))

interface Scene {
  readonly test: TestLoop
  readonly alertId: string
  readonly incidentId: string
  readonly releaseId: string
}

type Step = (scene: Scene, who: Actor, number: number) => Promise<unknown>

const bodies = ['火已扑灭。', '联系13812345678。', '机密★', '严守国家秘密。'] as const

const steps: Readonly<Record<string, Step>> = {
  acknowledgeAlert: ({ test, alertId: id }, who) => test.loop.alerts.acknowledge(who, { id }),
  dismissAlert: ({ test, alertId: id }, who) =>
    test.loop.alerts.dismiss(who, { id, code: 'not-ours', reason: '理由' }),
  resolveAlert: ({ test, alertId: id }, who) => test.loop.alerts.resolve(who, { id, reason: '理由' }),
  raiseAlert: ({ test, alertId: id }, _who, number) =>
    test.loop.recorder.record([
      signal({ id, kind: 'level-changed', level: number % 2 ? 'red' : 'yellow', offset: number }),
    ]),
  activate: ({ test, incidentId: id }, who, number) =>
    test.loop.incidents.activate(who, { id, spokesperson: number % 3 ? '甲' : ' ', line: '口径' }),
  setLevel: ({ test, incidentId: id }, who, number) =>
    test.loop.incidents.setLevel(who, {
      id,
      level: incidentLevels[number % 4] ?? 'IV',
      reason: '会商',
    }),
  markStep: ({ test, incidentId: id }, who, number) =>
    test.loop.incidents.markStep(who, { id, stepId: 'verify', isDone: number % 2 === 0 }),
  conference: ({ test, incidentId: id }, who) =>
    test.loop.incidents.recordConference(who, { id, text: '发布会' }),
  startClosing: ({ test, incidentId: id }, who) => test.loop.incidents.startClosing(who, { id }),
  close: ({ test, incidentId: id }, who, number) =>
    test.loop.incidents.close(who, { id, review: number % 3 ? '评估' : '', lessons: [] }),
  edit: ({ test, releaseId: id }, who, number) =>
    test.loop.releases.edit(who, {
      id,
      body: bodies[number % 8] ?? '正文',
      openness: number % 5 ? 'proactive' : 'closed',
    }),
  answerFindings: async ({ test, releaseId: id }, who) => {
    const { findings } = await test.loop.releases.get(who, { id })
    for (const { id: findingId } of findings)
      await test.loop.releases.acknowledge(who, { id, findingId, reason: '理由' })
  },
  submit: ({ test, releaseId: id }, who) => test.loop.releases.submit(who, { id }),
  approve: ({ test, releaseId: id }, who) =>
    test.loop.releases.verdict(who, { id, verdict: 'approved', opinion: '同意' }),
  returnIt: ({ test, releaseId: id }, who) =>
    test.loop.releases.verdict(who, { id, verdict: 'returned', opinion: '退回' }),
  publish: ({ test, releaseId: id }, who) => test.loop.releases.publish(who, { id }),
  correct: ({ test, releaseId: id }, who) => test.loop.releases.correct(who, { id, body: '更正。' }),
  embargo: ({ test, releaseId: id }, who, number) =>
    test.loop.releases.edit(who, { id, embargoUntil: number % 3 ? inMinutes(test, number) : null }),
  schedule: ({ test, releaseId: id }, who, number) =>
    test.loop.releases.schedule(who, { id, at: inMinutes(test, number + 1) }),
  unschedule: ({ test, releaseId: id }, who) => test.loop.releases.unschedule(who, { id, reason: '改期' }),
  publishDue: ({ test }) => test.loop.releases.publishDue(test.clock.now()),
  markUrgent: ({ test, releaseId: id }, who) => test.loop.releases.markUrgent(who, { id, reason: '紧急' }),
  phone: ({ test, releaseId: id }, who, number) =>
    test.loop.releases.recordPhoneVerdict(who, {
      id,
      personId: people[number % people.length]?.userId ?? '',
      verdict: number % 9 ? 'approved' : 'returned',
      number: '010-68205555',
      calledAt: toShanghaiIso(test.clock.now()),
      words: '同意',
    }),
  confirmPhone: ({ test, releaseId: id }, who, number) =>
    test.loop.releases.confirmPhoneVerdict(who, {
      id,
      verdict: number % 4 ? 'confirmed' : 'disputed',
      words: '书面意见',
    }),
  comment: ({ test, releaseId: id }, who) =>
    test.loop.releases.comment(who, { id, paragraph: 0, text: '批注' }),
  resolveComments: async ({ test, releaseId: id }, who) => {
    const { comments } = await test.loop.releases.get(who, { id })
    for (const { id: commentId, resolution } of comments)
      if (!resolution) await test.loop.releases.resolveComment(who, { id, commentId, words: '已改' })
  },
  withdraw: ({ test, releaseId: id }, who) => test.loop.releases.withdraw(who, { id, reason: '撤回' }),
  wait: async ({ test }, _who, number) => test.advanceMinutes(number * 10),
}

/** The way to the portal is long: its steps come up more often. */
const weight: Readonly<Record<string, number>> = {
  approve: 16,
  submit: 5,
  publish: 5,
  correct: 4,
  schedule: 4,
  publishDue: 4,
  phone: 8,
  resolveComments: 4,
  comment: 1,
  returnIt: 1,
  withdraw: 1,
}

function inMinutes(test: TestLoop, minutes: number): string {
  return toShanghaiIso(new Date(test.clock.now().getTime() + minutes * 60_000))
}

interface Call {
  readonly step: string
  readonly person: number
  readonly number: number
}

const single: fc.Arbitrary<Call> = fc.record({
  step: fc.oneof(
    ...Object.keys(steps).map((name) => ({ weight: weight[name] ?? 2, arbitrary: fc.constant(name) })),
  ),
  person: fc.nat({ max: people.length - 1 }),
  number: fc.nat({ max: 40 }),
})

/** The whole way to the portal, each signature by the next person: a random walk alone seldom gets there twice. */
const wayThrough: fc.Arbitrary<readonly Call[]> = fc
  .record({
    person: fc.nat({ max: people.length - 1 }),
    doesEdit: fc.boolean(),
    doesCall: fc.boolean(),
    doesSchedule: fc.boolean(),
  })
  .map(({ person, doesEdit, doesCall, doesSchedule }) => {
    const by = (step: string, offset = 0): Call => ({
      step,
      person: (person + offset) % people.length,
      number: 6,
    })
    // Called by the first, who cannot sign; the number says who is called.
    const called = (offset: number): Call => ({
      ...by('phone'),
      number: ((person + offset) % people.length) + people.length,
    })
    return [
      ...(doesEdit ? [by('edit')] : []),
      ...(doesCall ? [by('markUrgent')] : []),
      by('resolveComments'),
      by('submit'),
      ...[1, 2, 3, 4].map((offset) => (doesCall ? called(offset) : by('approve', offset))),
      ...(doesSchedule ? [by('schedule'), by('wait'), by('publishDue')] : [by('publish')]),
    ]
  })

const walk: fc.Arbitrary<readonly Call[]> = fc
  .array(
    fc.oneof({ weight: 9, arbitrary: single.map((call) => [call]) }, { weight: 1, arbitrary: wayThrough }),
    { minLength: 30, maxLength: 60 },
  )
  .map((parts) => parts.flat())

interface Snapshot {
  readonly alert: LedgerRecord
  readonly incident: LedgerRecord<IncidentBody>
  readonly release: LedgerRecord<ReleaseBody>
  readonly publications: readonly LedgerRecord<PublicationBody>[]
}

describe('no sequence of calls', () => {
  let test: TestLoop
  let run = 0
  let published = 0
  let phoned = 0
  let scheduled = 0
  beforeAll(async () => {
    test = await openTestLoop()
    await putPeopleOnRecord(test)
  })
  afterAll(() => test.close())

  it('reaches an illegal state, loses a clock, or publishes without four distinct signatures', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (calls) => {
        const scene = await openScene(test, `run-${run++}`)
        let before = await look(scene)
        for (const { step, person, number } of calls) {
          await attempt(scene, { step, who: people[person], number })
          const after = await look(scene)
          checkMoves(before, after)
          checkClocks(before.incident.body, after.incident.body)
          checkPublished(after)
          checkRelease(before, after, test.clock.now())
          before = after
        }
        if (before.publications.length === 0) return
        published += 1
        const { signatures } = before.release.body
        if (signatures.some(({ phone }) => phone)) phoned += 1
        if (await wasScheduled(test, scene.releaseId)) scheduled += 1
      }),
      { numRuns: 20, seed: 20260302 },
    )
    expect(published, 'the walk must reach the portal, or it shows nothing').toBeGreaterThan(10)
    expect(Math.min(phoned, scheduled), 'by telephone and by the clock too').toBeGreaterThan(3)
    expect((await test.ledger.verifyAudit()).isIntact).toBe(true)
  }, 120_000)
})

/** Who is called must be a user: the telephone path looks them up. */
async function putPeopleOnRecord(test: TestLoop): Promise<void> {
  await test.ledger.transact(async (tx) => {
    for (const { userId, roles: held } of people)
      await tx.create(
        {
          kind: 'user',
          id: userId,
          unitId: rootUnitId,
          state: 'enabled',
          body: { username: userId, name: userId, roles: held, password: {} },
        },
        { actor: 'test', at: test.clock.now(), action: 'user.created' },
      )
  })
}

/** The system published it, under a signature given before. */
async function wasScheduled({ ledger }: TestLoop, releaseId: string): Promise<boolean> {
  const events = await ledger.audit({ object: `release/${releaseId}`, actions: ['release.published'] })
  return events.some(({ actor }) => actor === 'system')
}

async function openScene(test: TestLoop, alertId: string): Promise<Scene> {
  const [opener] = people
  if (!opener) throw new Error('nobody')
  await test.loop.recorder.record([signal({ id: alertId })])
  const incident = await test.loop.incidents.open(opener, {
    alertId,
    title: '起火',
    level: 'III',
    levelReason: '会商',
    playbookId: 'safety-accident',
  })
  const release = await test.loop.releases.draft(opener, {
    title: '说明',
    body: '正文。',
    column: 'response',
    openness: 'proactive',
    incidentId: incident.id,
  })
  return { test, alertId, incidentId: incident.id, releaseId: release.id }
}

/** A refusal is a fine answer; anything but an AppError is not. */
async function attempt(
  scene: Scene,
  { step, who, number }: { readonly step: string; readonly who: Actor | undefined; readonly number: number },
): Promise<void> {
  const run = steps[step]
  if (!run || !who) throw new Error(step)
  try {
    await run(scene, who, number)
  } catch (error) {
    if (!isAppError(error) || error.code === 'INTERNAL') throw error
  }
}

async function look({ test, alertId, incidentId, releaseId }: Scene): Promise<Snapshot> {
  const [alert, incident, release, publications] = await Promise.all([
    test.ledger.get('alert', alertId),
    test.ledger.get<IncidentBody>('incident', incidentId),
    test.ledger.get<ReleaseBody>('release', releaseId),
    test.ledger.list<PublicationBody>({ kind: 'publication', keys: { release: releaseId } }),
  ])
  if (!alert || !incident || !release) throw new Error('a record is gone')
  return { alert, incident, release, publications }
}

function checkMoves(before: Snapshot, after: Snapshot): void {
  const legal = <State extends string>(table: Moves<State>, from: string, to: string) =>
    expect(from === to || canMove(table, from, to as State), `${from} → ${to}`).toBe(true)
  legal(alertMoves, before.alert.state, after.alert.state)
  legal(incidentMoves, before.incident.state, after.incident.state)
  legal(releaseMoves, before.release.state, after.release.state)
}

function checkClocks(before: IncidentBody, after: IncidentBody): void {
  before.clocks.forEach((clock, index) => {
    const now = after.clocks[index]
    expect(now).toMatchObject({ ruleId: clock.ruleId, startsAt: clock.startsAt, dueAt: clock.dueAt })
    if (clock.metAt) expect(now?.metAt).toBe(clock.metAt)
  })
  const required = after.level === 'I' || after.level === 'II' ? ['R1', 'R2'] : ['R3']
  for (const ruleId of required)
    expect(after.clocks.filter((clock) => clock.ruleId === ruleId)).toHaveLength(1)
  expect(after.timeline.slice(0, before.timeline.length)).toEqual(before.timeline)
}

function checkPublished({ incident, release, publications }: Snapshot): void {
  expect(publications.filter(({ state }) => state === 'published').length).toBeLessThanOrEqual(1)
  const { body, state } = release
  if (state !== 'published') return
  // One denied since then was given when it counted; under review it would have stopped the text.
  const signatures = body.signatures.filter(
    ({ step, round, verdict }) => step !== 'release' && round === body.round && verdict === 'approved',
  )
  expect(signatures.map(({ step }) => step)).toEqual(['review-1', 'review-2', 'review-3', 'secrecy'])
  expect(new Set(signatures.map(({ by }) => by.id)).size).toBe(4)
  for (const { by, contentVersion } of signatures) {
    expect(body.writers.map(({ id }) => id)).not.toContain(by.id)
    expect(contentVersion).toBe(body.contentVersion)
  }
  expect(body.openness).toBe('proactive')
  expect(incident.body.clocks.filter(({ ruleId }) => ruleId !== 'R2').every(({ metAt }) => metAt)).toBe(true)
}

/** No version and no signature is lost, nothing is published before its time, and no telephone word goes without a clock. */
function checkRelease(before: Snapshot, after: Snapshot, now: Date): void {
  const [was, is] = [before.release.body, after.release.body]
  expect(is.versions.slice(0, was.versions.length)).toEqual(was.versions)
  expect(is.versions.map(({ contentVersion }) => contentVersion)).toEqual(is.versions.map((_, at) => at + 1))
  expect(is.signatures.length).toBeGreaterThanOrEqual(was.signatures.length)
  was.signatures.forEach((signature, index) => {
    const { by, step, at, contentVersion } = signature
    expect(is.signatures[index]).toMatchObject({ by, step, at, contentVersion })
  })
  for (const { phone, by } of is.signatures)
    if (phone) {
      expect(phone.clock).toMatchObject({ ruleId: 'R38' })
      expect(phone.recordedBy.id).not.toBe(by.id)
    }
  expect((is.comments ?? []).length).toBeGreaterThanOrEqual((was.comments ?? []).length)
  if (is.publication?.id === was.publication?.id || !is.publication) return
  if (is.embargoUntil) expect(Date.parse(is.embargoUntil)).toBeLessThanOrEqual(now.getTime())
  const releasing = is.signatures.findLast(
    ({ step, verdict }) => step === 'release' && verdict === 'approved',
  )
  expect(releasing?.contentVersion).toBe(is.contentVersion)
  if (releasing?.scheduledFor) expect(Date.parse(releasing.scheduledFor)).toBeLessThanOrEqual(now.getTime())
}
