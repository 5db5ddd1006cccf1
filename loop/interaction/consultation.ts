import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor, Person } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'
import { rolesAllow } from '../people/permissions.ts'
import type { Entry } from './submission.ts'

/** 征集中 (between its days), 处理中, 已反馈: the handling is published; 终止 with a reason. */
export const consultationStates = ['open', 'handling', 'published', 'ended'] as const
export type ConsultationState = (typeof consultationStates)[number]

export const consultationMoves: Moves<ConsultationState> = {
  open: ['handling', 'ended'],
  handling: ['published', 'handling'],
  published: [],
  ended: [],
}

/** 采纳, 部分采纳, 未采纳. */
export const commentVerdicts = ['accepted', 'partly-accepted', 'not-accepted'] as const
export type CommentVerdict = (typeof commentVerdicts)[number]

/** Comments that say the same, what was done with them, and why. */
export interface CommentCluster {
  readonly title: string
  readonly commentIds: readonly string[]
  readonly verdict: CommentVerdict
  readonly reason: string
}

/** A draft put before the public for comment: carried by a release of the column 征求意见. */
export interface ConsultationBody {
  readonly title: string
  readonly releaseId: string
  /** `YYYY-MM-DD`, both days included. */
  readonly from: string
  readonly to: string
  /** Why it is shorter than the rule (R35) has it. */
  readonly shortReason?: string
  readonly contact: string
  readonly clusters: readonly CommentCluster[]
  /** The release that publishes how the comments were handled. */
  readonly handlingReleaseId?: string
  readonly openedBy: Person
  readonly history: readonly Entry[]
}

export interface CommentBody {
  readonly consultationId: string
  /** The article or passage meant. */
  readonly passage?: string
  readonly text: string
  readonly submittedAt: string
}

export interface CommentView extends CommentBody {
  readonly id: string
}

export type ConsultationMove = 'handle' | 'publish-handling' | 'end'

export interface ConsultationView extends ConsultationBody {
  readonly id: string
  readonly version: number
  readonly state: ConsultationState
  readonly isDemo: boolean
  /** Comments may be sent today. */
  readonly isOpen: boolean
  readonly comments: number
  readonly moves: readonly ConsultationMove[]
}

export function viewConsultation(
  who: Actor | undefined,
  record: LedgerRecord<ConsultationBody>,
  { today, comments }: { readonly today: string; readonly comments: number },
): ConsultationView {
  const { state, body } = record
  const may = who !== undefined && rolesAllow(who.roles, 'interaction.arrange')
  const isOver = today > body.to
  const isBeingHandled = state === 'open' || state === 'handling'
  const possible: Readonly<Record<ConsultationMove, boolean>> = {
    handle: isBeingHandled && isOver && may && body.handlingReleaseId === undefined,
    'publish-handling':
      state === 'handling' && may && body.clusters.length > 0 && body.handlingReleaseId === undefined,
    end: state === 'open' && may,
  }
  return {
    ...body,
    id: record.id,
    version: record.version,
    state: state as ConsultationState,
    isDemo: record.isDemo,
    isOpen: isCommentable(record, today),
    comments,
    moves: (Object.keys(possible) as ConsultationMove[]).filter((move) => possible[move]),
  }
}

export function isCommentable({ state, body }: LedgerRecord<ConsultationBody>, today: string): boolean {
  return state === 'open' && body.from <= today && today <= body.to
}
