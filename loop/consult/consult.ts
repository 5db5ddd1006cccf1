import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Person } from '../office/actor.ts'

/** How the people met: in a room, by telephone, by video; `brief` is the short record that is made of a stated reason alone. */
export type ConsultForm = 'meeting' | 'telephone' | 'video' | 'brief'
export const consultForms: readonly ConsultForm[] = ['meeting', 'telephone', 'video', 'brief']

/** What was decided: 回应, 不回应, 密切关注, 先核实, 向上报告. */
export type ConsultDecision = 'answer' | 'no-answer' | 'watch' | 'verify' | 'report'
export const consultDecisions: readonly ConsultDecision[] = [
  'answer',
  'no-answer',
  'watch',
  'verify',
  'report',
]

export const decisionNames: Readonly<Record<ConsultDecision, string>> = {
  answer: '予以回应',
  'no-answer': '不予回应',
  watch: '密切关注',
  verify: '先行核实',
  report: '向上报告',
}

/** The units at the table; their people only as they spoke for them. */
export interface Attendance {
  readonly unit: string
  readonly names?: string
}

export interface Dissent {
  readonly unit: string
  readonly words: string
}

/** 会商 as it was held. Kept as it is: what was wrong in it is put right by another one. */
export interface ConsultBody {
  readonly incidentId?: string
  readonly storyId?: string
  readonly title: string
  readonly form: ConsultForm
  readonly heldAt: string
  /** The room, or the number that was called. */
  readonly place: string
  readonly chair: string
  readonly attendees: readonly Attendance[]
  readonly factsAgreed: readonly string[]
  readonly factsUnknown: readonly string[]
  readonly judgement: string
  readonly options: readonly string[]
  readonly decision: ConsultDecision
  /** Why; of a decision not to answer, why not. */
  readonly decisionReason: string
  /** The level of the happening, when it was set here (R22). */
  readonly level?: string
  /** What the system had proposed, and why, when the level was set. */
  readonly proposal?: { readonly level: string; readonly reasons: readonly string[] }
  readonly line?: string
  readonly spokesperson?: string
  readonly channel?: string
  readonly answerBy?: string
  readonly nextAt?: string
  readonly dissent: readonly Dissent[]
  readonly recordedBy: Person
  readonly recordedAt: string
}

export interface ConsultView extends ConsultBody {
  readonly id: string
  readonly unitId: string
  readonly isDemo: boolean
}

export function viewConsult({ id, unitId, isDemo, body }: LedgerRecord<ConsultBody>): ConsultView {
  return { id, unitId, isDemo, ...body }
}
