import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { type Clock, readClock, type StartedClock } from '../clock/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Person, Role } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'
import { roleNames } from '../office/role-names.ts'
import type { Playbook } from '../playbook/playbooks.ts'

/** 特别重大, 重大, 较大, 一般. Set by a person, with a reason (R22). */
export type IncidentLevel = 'I' | 'II' | 'III' | 'IV'
export const incidentLevels: readonly IncidentLevel[] = ['I', 'II', 'III', 'IV']

export type IncidentState = 'open' | 'active' | 'closing' | 'closed'

export const incidentMoves: Moves<IncidentState> = {
  open: ['active', 'closing'],
  active: ['closing'],
  closing: ['closed'],
  closed: [],
}

export type TimelineKind =
  | 'opened'
  | 'level'
  | 'activated'
  | 'step'
  | 'note'
  | 'clock'
  | 'release'
  | 'published'
  | 'withdrawn'
  | 'closing'
  | 'closed'

/** Appended, never changed. */
export interface TimelineEntry {
  readonly id: string
  readonly at: string
  readonly by: Person
  readonly kind: TimelineKind
  readonly text: string
  readonly link?: { readonly kind: string; readonly id: string }
}

export interface IncidentStep {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly ownerRole: Role
  readonly template: string
  readonly dueAt: string
  readonly done?: { readonly by: Person; readonly at: string }
  readonly note?: string
}

export interface IncidentBody {
  readonly title: string
  readonly level: IncidentLevel
  readonly levelReason: string
  readonly storyId: string
  readonly alertIds: readonly string[]
  readonly openedBy: Person
  readonly knownAt: string
  readonly spokesperson?: string
  readonly line?: string
  /** As it was when the incident was opened. */
  readonly playbook: Pick<Playbook, 'id' | 'version' | 'name'>
  readonly steps: readonly IncidentStep[]
  readonly clocks: readonly StartedClock[]
  readonly timeline: readonly TimelineEntry[]
  readonly review?: {
    readonly by: Person
    readonly at: string
    readonly text: string
    readonly lessons: readonly string[]
  }
}

export interface StepView {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly template: string
  readonly ownerRole: Role
  readonly ownerName: string
  readonly dueAt: string
  readonly isDone: boolean
  readonly isLate: boolean
  readonly doneBy?: Person
  readonly doneAt?: string
  readonly note?: string
}

export interface IncidentView extends Omit<IncidentBody, 'steps' | 'clocks' | 'timeline' | 'review'> {
  readonly id: string
  readonly version: number
  readonly state: IncidentState
  readonly unitId: string
  readonly openedAt: string
  readonly steps: readonly StepView[]
  readonly clocks: readonly Clock[]
  readonly closedAt?: string
  readonly isDemo: boolean
}

export interface IncidentRelease {
  readonly id: string
  readonly title: string
  readonly state: string
  readonly publishedAt?: string
}

/** Whole but for the story's curve, which is the store's: see effect/effect.ts. */
export interface IncidentDetail extends IncidentView {
  readonly timeline: readonly TimelineEntry[]
  readonly releases: readonly IncidentRelease[]
  readonly review?: NonNullable<IncidentBody['review']>
  readonly moves: readonly IncidentMove[]
  /** When the first answer was published, for the effect. */
  readonly answeredAt?: string
}

export type IncidentMove =
  | 'activate'
  | 'level'
  | 'step'
  | 'note'
  | 'draft-release'
  | 'meet-clock'
  | 'start-closing'
  | 'close'

export function freezeSteps(playbook: Playbook, knownAt: Date): readonly IncidentStep[] {
  return playbook.steps.map(({ dueMinutes, ...step }) => ({
    ...step,
    dueAt: toShanghaiIso(new Date(knownAt.getTime() + dueMinutes * 60_000)),
  }))
}

export function viewIncident(record: LedgerRecord<IncidentBody>, now: Date): IncidentView {
  const { steps, clocks, timeline, review: _review, ...shown } = record.body
  const closed = timeline.find(({ kind }) => kind === 'closed')
  return {
    id: record.id,
    version: record.version,
    state: record.state as IncidentState,
    unitId: record.unitId,
    openedAt: record.createdAt,
    isDemo: record.isDemo,
    ...shown,
    steps: steps.map((step) => viewStep(step, now)),
    clocks: clocks.map((clock) => readClock(clock, now)),
    ...(closed ? { closedAt: closed.at } : {}),
  }
}

function viewStep(step: IncidentStep, now: Date): StepView {
  const { done, note, ...shown } = step
  const endedAt = done ? Date.parse(done.at) : now.getTime()
  return {
    ...shown,
    ownerName: roleNames[step.ownerRole],
    isDone: done !== undefined,
    isLate: endedAt > Date.parse(step.dueAt),
    ...(done ? { doneBy: done.by, doneAt: done.at } : {}),
    ...(note ? { note } : {}),
  }
}
