import { type Clock, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { openDirective } from '../directive/directive.ts'
import type { Lesson } from '../incident/close-incident.ts'
import type { Ledger, LedgerRecord } from '../ledger/ledger.ts'
import type { Loop } from '../loop.ts'
import { type Actor, personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Playbooks } from '../playbook/playbooks.ts'
import { deliverAlerts } from './deliver-alerts.ts'
import {
  type DrillBody,
  type DrillClock,
  deliveredInjects,
  drillMoves,
  drillNow,
  type InjectAnswer,
  maxSpeed,
} from './drill.ts'
import { createDrillLedger } from './drill-ledger.ts'
import { type DrillDetail, type DrillView, drillMovesOf, viewDrill, viewInject } from './drill-view.ts'
import { readMoves } from './read-moves.ts'
import { loadScenarios, type Scenario } from './scenario.ts'
import { scoreDrill } from './score.ts'

export interface OnDrill {
  readonly id: string
  readonly version?: number | undefined
}

export interface Drills {
  scenarios(): readonly Scenario[]
  list(who: Actor): Promise<readonly DrillView[]>
  get(who: Actor, input: { readonly id: string }): Promise<DrillDetail>
  prepare(
    who: Actor,
    input: { readonly scenarioId: string; readonly title?: string | undefined },
  ): Promise<DrillDetail>
  /** Begins, or goes on, at a speed: drill minutes per minute of the wall clock, 0 for the button alone. */
  run(who: Actor, input: OnDrill & { readonly speed: number }): Promise<DrillDetail>
  pause(who: Actor, input: OnDrill): Promise<DrillDetail>
  advance(who: Actor, input: OnDrill & { readonly minutes: number }): Promise<DrillDetail>
  /** What the team says to a call, a question or a demand. */
  answer(
    who: Actor,
    input: OnDrill & { readonly injectId: string; readonly text: string },
  ): Promise<DrillDetail>
  finish(who: Actor, input: OnDrill): Promise<DrillDetail>
  /** With a review; lessons that name a unit become directives, real ones. */
  close(
    who: Actor,
    input: OnDrill & { readonly review: string; readonly lessons: readonly Lesson[] },
  ): Promise<DrillDetail>
  /** The loop as it is inside the drill, at the drill's time, with what has come in by then; changes only while it runs. */
  loop(who: Actor, input: { readonly id: string; readonly isChange: boolean }): Promise<Loop>
}

export interface DrillOptions {
  readonly office: Office
  readonly ledger: Ledger
  readonly playbooks: Playbooks
  /** A loop of nothing but a ledger and a clock: no channels, nothing heard, nobody told. */
  readonly openLoop: (ledger: Ledger, clock: Clock) => Loop
}

type Drill = LedgerRecord<DrillBody>

export function createDrills({ office, ledger, playbooks, openLoop }: DrillOptions): Drills {
  const scenarios = loadScenarios()
  const nowOf = ({ body, state }: Drill) => drillNow(body, state === 'running', office.clock.now())
  const inside = async (record: Drill) => {
    const own = createDrillLedger({ ledger, drillId: record.id, wall: office.clock })
    const now = nowOf(record)
    const loop = openLoop(own, { now: () => now })
    if (record.body.clock) await deliverAlerts(loop, own, { record, now })
    return { own, loop, now }
  }
  const detail = async (who: Actor, record: Drill): Promise<DrillDetail> => {
    const { own, now } = await inside(record)
    const isOver = record.state === 'finished' || record.state === 'closed'
    const incidents = await own.list<{ title: string }>({ kind: 'incident', order: 'oldest' })
    const played = await readMoves(own, record.body.answers)
    const delivered = deliveredInjects(record.body, now)
    return {
      ...viewDrill(record, now),
      injects: delivered.map((inject) => viewInject(record.body, inject)),
      waiting: record.body.scenario.injects.length - delivered.length,
      incidents: incidents.map(({ id, state, body }) => ({ id, state, title: body.title })),
      score: scoreDrill(record.body, played, { now, isOver }),
      ...(record.body.review ? { review: record.body.review } : {}),
      moves: drillMovesOf(who, record),
    }
  }
  const on = async (
    who: Actor,
    { permission, input }: { readonly permission: Permission; readonly input: OnDrill },
    work: (desk: Desk, record: Drill) => Promise<Drill>,
  ) => {
    const changed = await office.work(who, async (desk) => {
      const record = await desk.take<DrillBody>('drill', input, permission)
      return work(desk, record)
    })
    return detail(who, changed)
  }
  /** The clock taken up where it stands now. */
  const clockAt = (record: Drill, desk: Desk, over: Partial<DrillClock> = {}): DrillClock => {
    const at = toShanghaiIso(drillNow(record.body, record.state === 'running', desk.now))
    const { startedAt = at, speed = 0 } = record.body.clock ?? {}
    return { startedAt, speed, at, wallAt: toShanghaiIso(desk.now), ...over }
  }
  const read = (who: Actor, id: string) =>
    office.read<DrillBody>(who, { kind: 'drill', id, permission: 'drill.read' })

  return {
    scenarios: () => scenarios,

    async list(who) {
      const unitIds = await office.scope(who, 'drill.read')
      const records = await office.reader.list<DrillBody>({ kind: 'drill', unitIds })
      return records.map((record) => viewDrill(record, nowOf(record)))
    },

    get: async (who, { id }) => detail(who, await read(who, id)),

    async prepare(who, { scenarioId, title }) {
      const scenario = scenarios.find(({ id }) => id === scenarioId)
      if (!scenario) throw new AppError('NOT_FOUND', `scenario ${scenarioId}`)
      await playbooks.ensureShipped()
      const record = await office.work(who, async (desk) => {
        await desk.require('drill.manage', who.unitId)
        const body: DrillBody = {
          title: requireText(title ?? scenario.name, '演练名称', 200),
          scenario,
          preparedBy: personOf(who),
          answers: [],
        }
        return desk.create(
          {
            kind: 'drill',
            id: office.newId(),
            unitId: who.unitId,
            state: 'prepared',
            body,
            keys: { scenario: scenario.id },
          },
          'drill.prepared',
        )
      })
      return detail(who, record)
    },

    run: (who, input) =>
      on(who, { permission: 'drill.manage', input }, (desk, record) => {
        const { speed } = input
        if (!(speed >= 0 && speed <= maxSpeed))
          throw new AppError('BAD_INPUT', `drill speed ${speed}`, {
            userMessage: `演练速度应在 0 至 ${maxSpeed} 倍之间`,
          })
        const body = { ...record.body, clock: clockAt(record, desk, { speed }) }
        // A drill that runs may be given another speed.
        if (record.state === 'running') return desk.change(record, { body }, 'drill.speed-set', String(speed))
        return desk.move(record, { table: drillMoves, to: 'running', body }, 'drill.run', String(speed))
      }),

    pause: (who, input) =>
      on(who, { permission: 'drill.manage', input }, (desk, record) => {
        const body = { ...record.body, clock: clockAt(record, desk) }
        return desk.move(record, { table: drillMoves, to: 'paused', body }, 'drill.paused')
      }),

    advance: (who, input) =>
      on(who, { permission: 'drill.manage', input }, (desk, record) => {
        requireRunning(record)
        const { minutes } = input
        if (!(minutes > 0))
          throw new AppError('BAD_INPUT', `advance ${minutes}`, { userMessage: '演练时间只能向前' })
        const clock = clockAt(record, desk)
        const at = toShanghaiIso(new Date(Date.parse(clock.at) + minutes * 60_000))
        const body = { ...record.body, clock: { ...clock, at } }
        return desk.change(record, { body }, 'drill.advanced', `${minutes}`)
      }),

    answer: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        requireRunning(record)
        const now = drillNow(record.body, true, desk.now)
        const inject = deliveredInjects(record.body, now).find(({ id }) => id === input.injectId)
        if (!inject || inject.kind === 'alert') throw new AppError('NOT_FOUND', `inject ${input.injectId}`)
        const answer: InjectAnswer = {
          injectId: inject.id,
          at: toShanghaiIso(now),
          by: personOf(who),
          text: requireText(input.text, '答复'),
        }
        const body = { ...record.body, answers: [...record.body.answers, answer] }
        return desk.change(record, { body }, 'drill.inject-answered', inject.id)
      }),

    finish: (who, input) =>
      on(who, { permission: 'drill.manage', input }, (desk, record) => {
        const body = { ...record.body, clock: clockAt(record, desk) }
        return desk.move(record, { table: drillMoves, to: 'finished', body }, 'drill.finished')
      }),

    close: (who, input) =>
      on(who, { permission: 'drill.manage', input }, async (desk, record) => {
        const text = requireText(input.review, '演练评估', 20_000)
        const directiveIds = await directLessons(desk, record, {
          lessons: input.lessons,
          newId: office.newId,
        })
        const review = {
          by: personOf(who),
          at: toShanghaiIso(desk.now),
          text,
          lessons: input.lessons.map((lesson) => (typeof lesson === 'string' ? lesson : lesson.text)),
          directiveIds,
        }
        const body = { ...record.body, review }
        return desk.move(record, { table: drillMoves, to: 'closed', body }, 'drill.closed')
      }),

    async loop(who, { id, isChange }) {
      const record = await read(who, id)
      if (isChange) requireRunning(record)
      return (await inside(record)).loop
    },
  }
}

async function directLessons(
  desk: Desk,
  { id: drillId, body }: Drill,
  { lessons, newId }: { readonly lessons: readonly Lesson[]; readonly newId: () => string },
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const lesson of lessons) {
    if (typeof lesson === 'string') continue
    const { id: unitId } = await desk.need('unit', lesson.unitId)
    const { id } = await openDirective(desk, {
      id: newId(),
      unitId,
      title: requireText(lesson.text, '经验教训', 200),
      text: `演练“${body.title}”评估提出：${lesson.text}`,
      source: { kind: 'drill', id: drillId, title: body.title },
      dueAt: lesson.dueAt,
    })
    ids.push(id)
  }
  return ids
}

function requireRunning({ id, state }: Drill): void {
  if (state !== 'running')
    throw new AppError('ILLEGAL_MOVE', `drill ${id} is ${state}`, {
      userMessage: '演练未在进行，请由导调人员开始或继续演练',
    })
}
