import { AppError } from '../../pipeline/platform/errors.ts'
import { type AlertBody, viewAlert } from '../alert/alert.ts'
import type { ConsultInput } from '../consult/record-consult.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { followIncidentLevel } from '../matter/follow-incident.ts'
import type { Actor } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import { requireMove } from '../office/moves.ts'
import type { Desk, Office } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Playbooks } from '../playbook/playbooks.ts'
import type { PlaybookSuggestion } from '../playbook/suggest.ts'
import type { Rules } from '../rules/rules.ts'
import { activateIncident } from './activate-incident.ts'
import { clockId } from './clocks.ts'
import { type Lesson, reviewIncident } from './close-incident.ts'
import { changeLevel, consultOn, type NewLevel } from './consult-incident.ts'
import { explainClock, holdConference } from './explain-clocks.ts'
import { factOf } from './facts.ts'
import { offerHandOver, takeOver } from './hand-over.ts'
import {
  type IncidentBody,
  type IncidentDetail,
  type IncidentState,
  type IncidentView,
  incidentMoves,
  viewIncident,
} from './incident.ts'
import { readDetail } from './incident-detail.ts'
import { type IncidentInput, openIncident } from './open-incident.ts'
import { type LevelProposal, proposeLevel } from './propose-level.ts'
import { markStep, type StepStatus, stepStatuses } from './steps.ts'
import { type Pen, withEntries } from './timeline.ts'

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
  setLevel(who: Actor, input: OnIncident & NewLevel): Promise<IncidentDetail>
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
  addEntry(
    who: Actor,
    input: OnIncident & { readonly text: string; readonly isInternal?: boolean | undefined },
  ): Promise<IncidentDetail>
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
  const penOf = (desk: Desk): Pen => ({ desk, newId })
  const on = async (
    who: Actor,
    { permission, input }: { readonly permission: Permission; readonly input: OnIncident },
    work: (desk: Desk, record: Incident) => Promise<Incident>,
  ) => {
    const changed = await office.work(who, async (desk) => {
      const record = await desk.take<IncidentBody>('incident', input, permission)
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
        const text = `发言人：${spokesperson}；口径：${line}；处置和发布授权：${authority}`
        const body = { ...withEntries(penOf(desk), record, { kind: 'activated', text }), ...activation }
        return desk.move(record, { table: incidentMoves, to: 'active', body }, 'incident.activated')
      }),

    setLevel: (who, input) =>
      on(who, { permission: 'incident.level', input }, async (desk, record) => {
        const body = await changeLevel(penOf(desk), record, { ...input, rules })
        const words = `${record.body.level}→${body.level}: ${body.levelReason}`
        const changed = await desk.change(record, { body }, 'incident.level-changed', words)
        await followIncidentLevel(desk, changed, rules)
        return changed
      }),

    consult: (who, input) =>
      on(who, { permission: 'consult.record', input }, async (desk, record) => {
        const { body, decision } = await consultOn(penOf(desk), record, input.consult)
        return desk.change(record, { body }, 'incident.consulted', decision)
      }),

    markStep: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const status = input.status ?? (input.isDone ? 'done' : 'open')
        if (!stepStatuses.includes(status)) throw new AppError('BAD_INPUT', `step status ${status}`)
        const { steps, text } = markStep(desk, record.body.steps, { ...input, status })
        const link = { kind: 'step', id: input.stepId }
        const body = { ...withEntries(penOf(desk), record, { kind: 'step', text, link }), steps }
        const action = status === 'open' ? 'undone' : status
        return desk.change(record, { body }, `incident.step-${action}`, input.stepId)
      }),

    addEntry: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const text = requireText(input.text, '记录内容', 20_000)
        const body = withEntries(penOf(desk), record, {
          kind: 'note',
          text,
          ...(input.isInternal ? { isInternal: true } : {}),
        })
        return desk.change(record, { body }, 'incident.noted')
      }),

    setFact: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const { name, fact, words } = factOf(desk, input)
        const body: IncidentBody = {
          ...withEntries(penOf(desk), record, { kind: 'fact', text: words }),
          facts: { ...record.body.facts, [name]: fact },
        }
        return desk.change(record, { body }, 'incident.fact-registered', name)
      }),

    recordConference: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const body = holdConference(penOf(desk), record, input.text)
        return desk.change(record, { body }, 'incident.conference-held')
      }),

    explainClock: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        const body = explainClock(penOf(desk), record, input)
        return desk.change(record, { body }, 'incident.clock-explained', `${input.clock}: ${input.reason}`)
      }),

    offerHandOver: (who, input) =>
      on(who, { permission: 'incident.work', input }, async (desk, record) => {
        const body = await offerHandOver(penOf(desk), record, input)
        return desk.change(record, { body }, 'incident.hand-over-offered')
      }),

    takeOver: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) =>
        desk.change(record, { body: takeOver(penOf(desk), record, input) }, 'incident.taken-over'),
      ),

    startClosing: (who, input) =>
      on(who, { permission: 'incident.close', input }, (desk, record) => {
        const body = withEntries(penOf(desk), record, { kind: 'closing', text: '进入收尾' })
        return desk.move(record, { table: incidentMoves, to: 'closing', body }, 'incident.closing')
      }),

    close: (who, input) =>
      on(who, { permission: 'incident.close', input }, async (desk, record) => {
        requireMove(incidentMoves, record, 'closed')
        const review = await reviewIncident(desk, record, { ...input, newId })
        const explained = record.body.clocks.filter(({ metAt }) => !metAt).map(clockId)
        const text =
          explained.length > 0 ? `结束，已说明原因的时限：${explained.join('、')}` : '结束，各项时限均已处理'
        const body = { ...withEntries(penOf(desk), record, { kind: 'closed', text }), review }
        return desk.move(record, { table: incidentMoves, to: 'closed', body }, 'incident.closed')
      }),
  }
}

function requireNotClosed({ id, state }: Incident): void {
  if (state === 'closed')
    throw new AppError('ILLEGAL_MOVE', `incident/${id} is closed`, { userMessage: '事件已结束，不能再改' })
}
