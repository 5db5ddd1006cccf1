import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { type AlertBody, viewAlert } from '../alert/alert.ts'
import { decisionNames } from '../consult/consult.ts'
import { type ConsultInput, recordConsult } from '../consult/record-consult.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { followIncidentLevel } from '../matter/follow-incident.ts'
import { type Actor, personOf } from '../office/actor.ts'
import { gateClosed, requireText, requireVersion } from '../office/input.ts'
import { requireMove } from '../office/moves.ts'
import type { Desk, Office } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Playbooks } from '../playbook/playbooks.ts'
import type { PlaybookSuggestion } from '../playbook/suggest.ts'
import type { Rules } from '../rules/rules.ts'
import { activateIncident } from './activate-incident.ts'
import { clockId, meetClocks, newlyMet, withClocksOf } from './clocks.ts'
import { type Lesson, reviewIncident } from './close-incident.ts'
import { factTitles, requireFactName } from './facts.ts'
import { type OpenItem, openItems } from './hand-over.ts'
import {
  type IncidentBody,
  type IncidentDetail,
  type IncidentLevel,
  type IncidentState,
  type IncidentView,
  incidentMoves,
  type TimelineEntry,
  type TimelineKind,
  viewIncident,
} from './incident.ts'
import { readDetail } from './incident-detail.ts'
import {
  type IncidentInput,
  newEntry,
  openIncident,
  recordLevelConsult,
  requireLevel,
} from './open-incident.ts'
import { type LevelProposal, proposeLevel } from './propose-level.ts'
import { markStep, type StepStatus, stepStatuses } from './steps.ts'

/** `version` is that of the record the person was looking at; absent, the current one is meant. */
export interface OnIncident {
  readonly id: string
  readonly version?: number | undefined
}

export interface IncidentFilter {
  readonly state?: IncidentState | undefined
  readonly story?: string | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

export interface Proposal extends LevelProposal {
  readonly playbook?: PlaybookSuggestion
}

export interface Incidents {
  list(who: Actor, filter?: IncidentFilter): Promise<readonly IncidentView[]>
  countOpen(who: Actor): Promise<number>
  get(who: Actor, input: { readonly id: string }): Promise<IncidentDetail>
  /** A level and, by the title, a playbook, each with its reasons. */
  propose(
    who: Actor,
    input: {
      readonly alertId?: string | undefined
      readonly storyId?: string | undefined
      readonly title?: string | undefined
    },
  ): Promise<Proposal>
  open(who: Actor, input: IncidentInput): Promise<IncidentDetail>
  /** 三同步: not without a spokesperson, a line, and who has the authority; the unit that owns the incident has it unless another is named. */
  activate(
    who: Actor,
    input: OnIncident & {
      readonly spokesperson: string
      readonly line: string
      readonly authority?: string | undefined
    },
  ): Promise<IncidentDetail>
  /** Only at a 会商: the one given, or a short record of the reason. */
  setLevel(
    who: Actor,
    input: OnIncident & {
      readonly level: IncidentLevel
      readonly reason?: string | undefined
      readonly consult?: ConsultInput | undefined
    },
  ): Promise<IncidentDetail>
  /** 会商 on anything but the level. A decision not to answer explains the clocks that wait for an answer. */
  consult(who: Actor, input: OnIncident & { readonly consult: ConsultInput }): Promise<IncidentDetail>
  /** Taken, done, not needed (with the reason), or open again; all of it stays on the timeline. */
  markStep(
    who: Actor,
    input: OnIncident & {
      readonly stepId: string
      readonly isDone?: boolean | undefined
      readonly status?: StepStatus | undefined
      readonly note?: string | undefined
    },
  ): Promise<IncidentDetail>
  addEntry(who: Actor, input: OnIncident & { readonly text: string }): Promise<IncidentDetail>
  /** What is known now about one thing a report asks for, and from whom. */
  setFact(
    who: Actor,
    input: OnIncident & { readonly name: string; readonly text: string; readonly from?: string | undefined },
  ): Promise<IncidentDetail>
  /** The press conference of R2 was held; other clocks are met by publishing. */
  recordConference(who: Actor, input: OnIncident & { readonly text: string }): Promise<IncidentDetail>
  /** Why a clock was missed or will not be met: without it the incident cannot be closed. */
  explainClock(
    who: Actor,
    input: OnIncident & { readonly clock: string; readonly reason: string },
  ): Promise<IncidentDetail>
  offerHandOver(
    who: Actor,
    input: OnIncident & { readonly to: string; readonly note?: string | undefined },
  ): Promise<IncidentDetail>
  /** By another person, who has read every open item. */
  takeOver(who: Actor, input: OnIncident & { readonly items: readonly string[] }): Promise<IncidentDetail>
  startClosing(who: Actor, input: OnIncident): Promise<IncidentDetail>
  /** Only with a review, every clock met or explained; lessons that name a unit become directives. */
  close(
    who: Actor,
    input: OnIncident & { readonly review: string; readonly lessons: readonly Lesson[] },
  ): Promise<IncidentDetail>
}

export interface IncidentOptions {
  readonly office: Office
  readonly rules: Rules
  readonly playbooks: Playbooks
}

type Incident = LedgerRecord<IncidentBody>

export function createIncidents({ office, rules, playbooks }: IncidentOptions): Incidents {
  const { newId } = office
  const detail = (who: Actor, record: Incident) => readDetail(office, who, record)
  const entry = (
    desk: Desk,
    kind: TimelineKind,
    text: string,
    link?: TimelineEntry['link'],
  ): TimelineEntry => ({
    ...newEntry(desk, { id: newId(), kind, text }),
    ...(link ? { link } : {}),
  })
  const on = async (
    who: Actor,
    { permission, input }: { readonly permission: Permission; readonly input: OnIncident },
    work: (desk: Desk, record: Incident) => Promise<Incident>,
  ) => {
    const changed = await office.work(who, async (desk) => {
      const record = await desk.need<IncidentBody>('incident', input.id)
      await desk.require(permission, record.unitId)
      requireVersion(record, input.version)
      requireNotClosed(record)
      return work(desk, record)
    })
    return detail(who, changed)
  }

  return {
    async list(who, { state, story, limit, offset } = {}) {
      const unitIds = await office.scope(who, 'incident.read')
      const records = await office.reader.list<IncidentBody>({
        kind: 'incident',
        unitIds,
        ...(state ? { states: [state] } : {}),
        ...(story ? { keys: { story } } : {}),
        limit: limit ?? 50,
        offset: offset ?? 0,
      })
      const now = office.clock.now()
      return records.map((record) => viewIncident(record, now))
    },

    async countOpen(who) {
      const unitIds = await office.scope(who, 'incident.read')
      return office.reader.count({ kind: 'incident', unitIds, states: ['open', 'active', 'closing'] })
    },

    async get(who, { id }) {
      const record = await office.read<IncidentBody>(who, {
        kind: 'incident',
        id,
        permission: 'incident.read',
      })
      return detail(who, record)
    },

    async propose(who, { alertId, storyId, title }) {
      const unitIds = await office.scope(who, 'alert.read')
      const alert = alertId ? await office.reader.get<AlertBody>('alert', alertId) : undefined
      const story = alert?.body.story.id ?? storyId
      if (!story) throw new AppError('NOT_FOUND', `alert ${alertId ?? ''} or story`)
      const alerts = await office.reader.list<AlertBody>({ kind: 'alert', unitIds, keys: { story } })
      const words = title ?? alerts[0]?.body.story.title ?? ''
      const playbook = await playbooks.suggest(words)
      return { ...proposeLevel(alerts.map(viewAlert)), ...(playbook ? { playbook } : {}) }
    },

    async open(who, input) {
      await playbooks.ensureShipped()
      const opened = await office.work(who, async (desk) => {
        const playbook = await playbooks.need(input.playbookId, desk)
        return openIncident(desk, input, { rules, playbook, newId })
      })
      return detail(who, opened)
    },

    activate: (who, input) =>
      on(who, { permission: 'incident.work', input }, async (desk, record) => {
        const activation = await activateIncident(desk, record, input)
        const { spokesperson, line, authority } = activation
        const words = `发言人：${spokesperson}；口径：${line}；处置和发布授权：${authority}`
        return desk.move(
          record,
          {
            table: incidentMoves,
            to: 'active',
            body: { ...append(record, [entry(desk, 'activated', words)]), ...activation },
          },
          'incident.activated',
        )
      }),

    setLevel: (who, input) =>
      on(who, { permission: 'incident.level', input }, async (desk, record) => {
        requireLevel(input.level)
        const { id, unitId, isDemo } = record
        const { level: before, clocks, knownAt, title, storyId } = record.body
        const consult = await recordLevelConsult(desk, {
          id: newId(),
          level: input.level,
          consult: input.consult,
          levelReason: input.reason,
          incident: { id, title, unitId, storyId, isDemo },
        })
        const text = `级别由 ${before} 级调整为 ${input.level} 级：${consult.reason}`
        const body: IncidentBody = {
          ...append(record, [entry(desk, 'level', text, { kind: 'consult', id: consult.id })]),
          level: input.level,
          levelReason: consult.reason,
          levelConsultId: consult.id,
          clocks: withClocksOf(clocks, { level: input.level, knownAt: new Date(knownAt), rules }),
        }
        const changed = await desk.change(
          record,
          { body },
          'incident.level-changed',
          `${before}→${input.level}: ${consult.reason}`,
        )
        await followIncidentLevel(desk, changed, rules)
        return changed
      }),

    consult: (who, input) =>
      on(who, { permission: 'consult.record', input }, async (desk, record) => {
        const { id, unitId, isDemo, body } = record
        const consult = await recordConsult(desk, input.consult, {
          id: newId(),
          unitId,
          title: body.title,
          incidentId: id,
          storyId: body.storyId,
          isDemo,
        })
        const { decision, decisionReason } = consult.body
        const text = `会商：${decisionNames[decision]}。${decisionReason}`
        const link = { kind: 'consult', id: consult.id }
        const changed = append(record, [entry(desk, 'consult', text, link)])
        return desk.change(
          record,
          {
            body:
              decision === 'no-answer'
                ? explain(desk, changed, {
                    clocks: answerClocks(changed),
                    reason: `会商决定不予回应：${decisionReason}`,
                  })
                : changed,
          },
          'incident.consulted',
          decision,
        )
      }),

    markStep: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const status = input.status ?? (input.isDone ? 'done' : 'open')
        if (!stepStatuses.includes(status)) throw new AppError('BAD_INPUT', `step status ${status}`)
        const { steps, text } = markStep(desk, record.body.steps, { ...input, status })
        const body = {
          ...append(record, [entry(desk, 'step', text, { kind: 'step', id: input.stepId })]),
          steps,
        }
        const action = status === 'open' ? 'undone' : status
        return desk.change(record, { body }, `incident.step-${action}`, input.stepId)
      }),

    addEntry: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const text = requireText(input.text, '记录内容', 20_000)
        return desk.change(record, { body: append(record, [entry(desk, 'note', text)]) }, 'incident.noted')
      }),

    setFact: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const name = requireFactName(input.name)
        const text = requireText(input.text, factTitles[name])
        const from = input.from?.trim()
        const fact = { text, by: personOf(who), at: toShanghaiIso(desk.now), ...(from ? { from } : {}) }
        const words = `${factTitles[name]}：${text}${from ? `（据${from}）` : ''}`
        const body: IncidentBody = {
          ...append(record, [entry(desk, 'fact', words)]),
          facts: { ...record.body.facts, [name]: fact },
        }
        return desk.change(record, { body }, 'incident.fact-registered', name)
      }),

    recordConference: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const text = requireText(input.text, '发布会情况', 20_000)
        const clocks = meetClocks(record.body.clocks, { deed: 'conference', at: desk.now })
        const met = newlyMet(record.body.clocks, clocks)
        const entries = [text, ...met].map((words) => entry(desk, 'clock', words))
        const body = { ...append(record, entries), clocks }
        return desk.change(record, { body }, 'incident.conference-held')
      }),

    explainClock: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const clock = record.body.clocks.find((each) => clockId(each) === input.clock)
        if (!clock) throw new AppError('NOT_FOUND', `clock ${input.clock}`)
        const reason = requireText(input.reason, '原因')
        const text = `说明时限“${clock.title}”：${reason}`
        const body = explain(desk, append(record, [entry(desk, 'clock', text)]), {
          clocks: [input.clock],
          reason,
        })
        return desk.change(record, { body }, 'incident.clock-explained', `${input.clock}: ${reason}`)
      }),

    offerHandOver: (who, input) =>
      on(who, { permission: 'incident.work', input }, async (desk, record) => {
        const to = requireText(input.to, '接班人或班次', 100)
        const items = openItems(record.body, await openPapers(desk, record.id), (ruleId, limit) =>
          clockId({ ruleId, ...(limit ? { limit } : {}) }),
        )
        const handOver = {
          id: newId(),
          from: personOf(who),
          offeredAt: toShanghaiIso(desk.now),
          to,
          note: input.note?.trim() ?? '',
          items,
        }
        const text = `交班给${to}，未结事项 ${items.length} 项${handOver.note ? `：${handOver.note}` : ''}`
        const body: IncidentBody = { ...append(record, [entry(desk, 'hand-over', text)]), handOver }
        return desk.change(record, { body }, 'incident.hand-over-offered')
      }),

    takeOver: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const { handOver } = record.body
        if (!handOver || handOver.acceptedAt)
          throw new AppError('ILLEGAL_MOVE', `incident/${record.id}: nothing handed over`, {
            userMessage: '没有待接的班，请先由交班人交班',
          })
        if (handOver.from.id === who.userId)
          throw gateClosed('hand-over to oneself', '接班人不能是交班人本人')
        const unread = handOver.items.find(({ id }) => !input.items.includes(id))
        if (unread) throw gateClosed(`hand-over item ${unread.id} not read`, `请逐项核对：${unread.text}`)
        const accepted = { ...handOver, acceptedBy: personOf(who), acceptedAt: toShanghaiIso(desk.now) }
        const text = `接班：由${handOver.from.name}交${who.name}，已逐项核对 ${handOver.items.length} 项`
        const body: IncidentBody = {
          ...append(record, [entry(desk, 'hand-over', text, { kind: 'hand-over', id: handOver.id })]),
          handOver: accepted,
          owner: personOf(who),
        }
        return desk.change(record, { body }, 'incident.taken-over')
      }),

    startClosing: (who, input) =>
      on(who, { permission: 'incident.close', input }, (desk, record) => {
        const body = append(record, [entry(desk, 'closing', '进入收尾')])
        return desk.move(record, { table: incidentMoves, to: 'closing', body }, 'incident.closing')
      }),

    close: (who, input) =>
      on(who, { permission: 'incident.close', input }, async (desk, record) => {
        requireMove(incidentMoves, record, 'closed')
        const review = await reviewIncident(desk, record, { ...input, newId })
        const explained = record.body.clocks.filter(({ metAt }) => !metAt).map(clockId)
        const text =
          explained.length > 0 ? `结束，已说明原因的时限：${explained.join('、')}` : '结束，各项时限均已处理'
        const body = { ...append(record, [entry(desk, 'closed', text)]), review }
        return desk.move(record, { table: incidentMoves, to: 'closed', body }, 'incident.closed')
      }),
  }
}

function append({ body }: Incident, entries: readonly TimelineEntry[]): IncidentBody {
  return { ...body, timeline: [...body.timeline, ...entries] }
}

function explain(
  desk: Desk,
  body: IncidentBody,
  { clocks, reason }: { readonly clocks: readonly string[]; readonly reason: string },
): IncidentBody {
  const by = personOf(desk.who)
  const at = toShanghaiIso(desk.now)
  const given = clocks.map((clock) => ({ clock, by, at, reason }))
  return { ...body, explanations: [...(body.explanations ?? []), ...given] }
}

/** Those that wait for an answer: what a decision not to give one explains. */
function answerClocks({ clocks }: IncidentBody): readonly string[] {
  return clocks.filter(({ metAt }) => !metAt).map(clockId)
}

/** Texts and reports on their way: the next shift must know of them. */
async function openPapers(desk: Desk, incidentId: string): Promise<readonly OpenItem[]> {
  const releases = await desk.list<{ title: string }>({ kind: 'release', keys: { incident: incidentId } })
  const reports = await desk.list<{ name: string }>({
    kind: 'duty-report',
    keys: { incident: incidentId },
    states: ['draft', 'signed', 'sent'],
  })
  return [
    ...releases
      .filter(({ state }) => state !== 'published' && state !== 'withdrawn')
      .map(({ id, body }) => ({ id: `release:${id}`, text: `发布稿在办：${body.title}` })),
    ...reports.map(({ id, body }) => ({ id: `report:${id}`, text: `报告未确认收到：${body.name}` })),
  ]
}

function requireNotClosed({ id, state }: Incident): void {
  if (state === 'closed')
    throw new AppError('ILLEGAL_MOVE', `incident/${id} is closed`, { userMessage: '事件已结束，不能再改' })
}
