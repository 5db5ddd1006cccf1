import type { Clock, StartedClock } from '../clock/clock.ts'
import type { ConsultView } from '../consult/consult.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Person } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'
import type { Playbook } from '../playbook/playbook.ts'
import { viewClocks } from './clocks.ts'
import type { Facts } from './facts.ts'
import type { HandOver } from './hand-over.ts'
import { type IncidentStep, type StepView, viewStep } from './steps.ts'

/** 特别重大, 重大, 较大, 一般. Set by persons at a recorded 会商, never by the system (R22). */
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
  | 'consult'
  | 'level'
  | 'activated'
  | 'step'
  | 'fact'
  | 'note'
  | 'clock'
  | 'hand-over'
  | 'report'
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
  /** 内部: never exported. */
  readonly isInternal?: boolean
}

/** Why a clock was missed, or will not be met. */
export interface Explanation {
  readonly clock: string
  readonly by: Person
  readonly at: string
  readonly reason: string
}

/** A lesson that somebody must act on, and the directive that says so. */
export interface LessonDirective {
  readonly id: string
  readonly lesson: string
  readonly unitId: string
  readonly dueAt: string
}

export interface IncidentReview {
  readonly by: Person
  readonly at: string
  readonly text: string
  readonly lessons: readonly string[]
  readonly directives?: readonly LessonDirective[]
}

export interface IncidentBody {
  readonly title: string
  readonly level: IncidentLevel
  readonly levelReason: string
  /** The 会商 at which the level was set. */
  readonly levelConsultId?: string
  readonly storyId: string
  readonly alertIds: readonly string[]
  readonly openedBy: Person
  /** Who has it in hand now: the opener, until it is handed over. */
  readonly owner?: Person
  readonly knownAt: string
  /** When 三同步 was complete. */
  readonly activatedAt?: string
  readonly spokesperson?: string
  readonly line?: string
  /** Who may act and who may speak, given together. */
  readonly authority?: string
  readonly facts?: Facts
  /** As it was when the incident was opened. */
  readonly playbook: Pick<Playbook, 'id' | 'version' | 'name'>
  readonly steps: readonly IncidentStep[]
  readonly clocks: readonly StartedClock[]
  readonly explanations?: readonly Explanation[]
  readonly handOver?: HandOver
  readonly timeline: readonly TimelineEntry[]
  readonly review?: IncidentReview
}

/** A clock with what it waits for and why it stands as it does. */
export interface IncidentClock extends Clock {
  /** `R1`, or `R25/北京·首次发布`. */
  readonly id: string
  /** Running, with little time left. */
  readonly isNear: boolean
  /** What meets it, and how it stands, in words. */
  readonly why: string
  readonly explanation?: Explanation
}

export interface IncidentView
  extends Omit<
    IncidentBody,
    'steps' | 'clocks' | 'timeline' | 'review' | 'owner' | 'explanations' | 'facts'
  > {
  readonly id: string
  readonly version: number
  readonly state: IncidentState
  readonly unitId: string
  readonly openedAt: string
  readonly owner: Person
  readonly steps: readonly StepView[]
  readonly clocks: readonly IncidentClock[]
  readonly closedAt?: string
  readonly isDemo: boolean
}

export interface IncidentRelease {
  readonly id: string
  readonly title: string
  readonly state: string
  readonly publishedAt?: string
}

export interface IncidentReport {
  readonly id: string
  readonly number: number
  readonly name: string
  readonly state: string
}

/** Whole but for the story's curve, which is the store's: see effect/effect.ts. */
export interface IncidentDetail extends IncidentView {
  readonly facts: Facts
  readonly timeline: readonly TimelineEntry[]
  readonly consults: readonly ConsultView[]
  readonly releases: readonly IncidentRelease[]
  readonly reports: readonly IncidentReport[]
  /** What stands between the incident and its close, in words. */
  readonly obstacles: readonly string[]
  readonly review?: IncidentReview
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
  | 'consult'
  | 'fact'
  | 'conference'
  | 'explain'
  | 'hand-over'
  | 'take-over'
  | 'report'

export function viewIncident(record: LedgerRecord<IncidentBody>, now: Date): IncidentView {
  const {
    steps,
    timeline,
    review: _review,
    explanations: _explanations,
    facts: _facts,
    ...shown
  } = record.body
  const closed = timeline.find(({ kind }) => kind === 'closed')
  return {
    id: record.id,
    version: record.version,
    state: record.state as IncidentState,
    unitId: record.unitId,
    openedAt: record.createdAt,
    isDemo: record.isDemo,
    ...shown,
    owner: shown.owner ?? shown.openedBy,
    steps: steps.map((step) => viewStep(step, now)),
    clocks: viewClocks(record.body, now),
    ...(closed ? { closedAt: closed.at } : {}),
  }
}
