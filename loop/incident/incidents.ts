import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { AlertBody } from '../alert/alert.ts'
import { viewAlert } from '../alert/alert.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf } from '../office/actor.ts'
import { gateClosed, requireText, requireVersion } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Playbooks } from '../playbook/playbooks.ts'
import type { Rules } from '../rules/rules.ts'
import { meetClocks, newlyMet, withClocksOf } from './clocks.ts'
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
import { type IncidentInput, newEntry, openIncident, requireLevel } from './open-incident.ts'
import { type LevelProposal, proposeLevel } from './propose-level.ts'

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

export interface Incidents {
  list(who: Actor, filter?: IncidentFilter): Promise<readonly IncidentView[]>
  countOpen(who: Actor): Promise<number>
  get(who: Actor, input: { readonly id: string }): Promise<IncidentDetail>
  propose(
    who: Actor,
    input: { readonly alertId?: string | undefined; readonly storyId?: string | undefined },
  ): Promise<LevelProposal>
  open(who: Actor, input: IncidentInput): Promise<IncidentDetail>
  /** 三同步: not without a spokesperson and a line. */
  activate(
    who: Actor,
    input: OnIncident & { readonly spokesperson: string; readonly line: string },
  ): Promise<IncidentDetail>
  setLevel(
    who: Actor,
    input: OnIncident & { readonly level: IncidentLevel; readonly reason: string },
  ): Promise<IncidentDetail>
  /** Done or undone, by whom and when; both stay on the timeline. */
  markStep(
    who: Actor,
    input: OnIncident & {
      readonly stepId: string
      readonly isDone: boolean
      readonly note?: string | undefined
    },
  ): Promise<IncidentDetail>
  addEntry(who: Actor, input: OnIncident & { readonly text: string }): Promise<IncidentDetail>
  /** The press conference of R2 was held; other clocks are met by publishing. */
  recordConference(who: Actor, input: OnIncident & { readonly text: string }): Promise<IncidentDetail>
  startClosing(who: Actor, input: OnIncident): Promise<IncidentDetail>
  /** Only with a review. */
  close(
    who: Actor,
    input: OnIncident & { readonly review: string; readonly lessons: readonly string[] },
  ): Promise<IncidentDetail>
}

export interface IncidentOptions {
  readonly office: Office
  readonly rules: Rules
  readonly playbooks: Playbooks
}

type Incident = LedgerRecord<IncidentBody>

export function createIncidents({ office, rules, playbooks }: IncidentOptions): Incidents {
  const detail = (who: Actor, record: Incident) => readDetail(office, who, record)
  const entry = (desk: Desk, kind: TimelineKind, text: string) =>
    newEntry(desk, { id: office.newId(), kind, text })
  const on = async (
    who: Actor,
    { permission, input }: { readonly permission: Permission; readonly input: OnIncident },
    work: (desk: Desk, record: Incident) => Promise<Incident>,
  ) => {
    const changed = await office.work(who, async (desk) => {
      const record = await desk.need<IncidentBody>('incident', input.id)
      await desk.require(permission, record.unitId)
      requireVersion(record, input.version)
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
        keys: story ? { story } : {},
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
      return detail(
        who,
        await office.read<IncidentBody>(who, { kind: 'incident', id, permission: 'incident.read' }),
      )
    },

    async propose(who, { alertId, storyId }) {
      const unitIds = await office.scope(who, 'incident.read')
      const alert = alertId ? await office.reader.get<AlertBody>('alert', alertId) : undefined
      const story = alert?.body.story.id ?? storyId
      if (!story) throw new AppError('NOT_FOUND', `alert ${alertId ?? ''} or story`)
      const alerts = await office.reader.list<AlertBody>({ kind: 'alert', unitIds, keys: { story } })
      return proposeLevel(alerts.map(viewAlert))
    },

    open: async (who, input) =>
      detail(
        who,
        await office.work(who, (desk) =>
          openIncident(desk, input, { rules, playbooks, newId: office.newId }),
        ),
      ),

    activate: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        if (!input.spokesperson.trim() || !input.line.trim())
          throw gateClosed(
            'incident without spokesperson or line',
            '转入处置前须确定新闻发言人和口径（三同步）',
          )
        const spokesperson = requireText(input.spokesperson, '新闻发言人', 200)
        const line = requireText(input.line, '口径', 20_000)
        const body = append(record, [entry(desk, 'activated', `发言人：${spokesperson}；口径：${line}`)])
        return desk.move(
          record,
          { table: incidentMoves, to: 'active', body: { ...body, spokesperson, line } },
          'incident.activated',
        )
      }),

    setLevel: (who, input) =>
      on(who, { permission: 'incident.level', input }, (desk, record) => {
        requireLevel(input.level)
        requireNotClosed(record)
        const reason = requireText(input.reason, '调整理由')
        const { level: before, clocks, knownAt } = record.body
        const text = `级别由 ${before} 级调整为 ${input.level} 级：${reason}`
        const body: IncidentBody = {
          ...append(record, [entry(desk, 'level', text)]),
          level: input.level,
          levelReason: reason,
          clocks: withClocksOf(clocks, { level: input.level, knownAt: new Date(knownAt), rules }),
        }
        return desk.change(record, { body }, 'incident.level-changed', `${before}→${input.level}: ${reason}`)
      }),

    markStep: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        requireNotClosed(record)
        const step = record.body.steps.find(({ id }) => id === input.stepId)
        if (!step) throw new AppError('NOT_FOUND', `step ${input.stepId}`)
        const note = input.note?.trim()
        const { done: _done, note: _note, ...bare } = step
        const marked = {
          ...bare,
          ...(input.isDone ? { done: { by: personOf(who), at: toShanghaiIso(desk.now) } } : {}),
          ...(note ? { note } : {}),
        }
        const text = `${input.isDone ? '完成' : '撤回完成'}：${step.title}${note ? `（${note}）` : ''}`
        const body: IncidentBody = {
          ...append(record, [entry(desk, 'step', text)]),
          steps: record.body.steps.map((each) => (each.id === step.id ? marked : each)),
        }
        return desk.change(
          record,
          { body },
          input.isDone ? 'incident.step-done' : 'incident.step-undone',
          step.id,
        )
      }),

    addEntry: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        requireNotClosed(record)
        const text = requireText(input.text, '记录内容', 20_000)
        return desk.change(record, { body: append(record, [entry(desk, 'note', text)]) }, 'incident.noted')
      }),

    recordConference: (who, input) =>
      on(who, { permission: 'incident.work', input }, (desk, record) => {
        requireNotClosed(record)
        const text = requireText(input.text, '发布会情况', 20_000)
        const clocks = meetClocks(record.body.clocks, { isConference: true, at: desk.now })
        const met = newlyMet(record.body.clocks, clocks)
        const entries = [text, ...met].map((words) => entry(desk, 'clock', words))
        const body = { ...append(record, entries), clocks }
        return desk.change(record, { body }, 'incident.conference-held')
      }),

    startClosing: (who, input) =>
      on(who, { permission: 'incident.close', input }, (desk, record) => {
        const body = append(record, [entry(desk, 'closing', '进入收尾')])
        return desk.move(record, { table: incidentMoves, to: 'closing', body }, 'incident.closing')
      }),

    close: (who, input) =>
      on(who, { permission: 'incident.close', input }, (desk, record) => {
        if (!input.review.trim()) throw gateClosed('incident without review', '结束前须填写评估')
        const review = {
          by: personOf(who),
          at: toShanghaiIso(desk.now),
          text: requireText(input.review, '评估', 20_000),
          lessons: input.lessons.map((lesson) => requireText(lesson, '经验教训', 200)),
        }
        const unmet = record.body.clocks.filter(({ metAt }) => !metAt).map(({ ruleId }) => ruleId)
        const text = unmet.length > 0 ? `结束，未完成的时限：${unmet.join('、')}` : '结束，各项时限均已处理'
        const body = { ...append(record, [entry(desk, 'closed', text)]), review }
        return desk.move(record, { table: incidentMoves, to: 'closed', body }, 'incident.closed')
      }),
  }
}

function append(record: Incident, entries: readonly TimelineEntry[]): IncidentBody {
  return { ...record.body, timeline: [...record.body.timeline, ...entries] }
}

function requireNotClosed({ id, state }: Incident): void {
  if (state === 'closed')
    throw new AppError('ILLEGAL_MOVE', `incident/${id} is closed`, { userMessage: '事件已结束，不能再改' })
}
