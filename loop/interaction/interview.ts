import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'
import { rolesAllow } from '../people/permissions.ts'
import type { Entry } from './submission.ts'

/** 预告 (questions are taken), 已举行 (the transcript follows), 取消. */
export const interviewStates = ['announced', 'held', 'cancelled'] as const
export type InterviewState = (typeof interviewStates)[number]

export const interviewMoves: Moves<InterviewState> = {
  announced: ['held', 'cancelled'],
  held: [],
  cancelled: [],
}

export interface Guest {
  readonly name: string
  readonly post: string
}

/** 在线访谈: announced by a release of its column, its transcript another one; both pass review like every text. */
export interface InterviewBody {
  readonly title: string
  readonly releaseId: string
  readonly startsAt: string
  readonly guests: readonly Guest[]
  /** The release that is the transcript. */
  readonly transcriptReleaseId?: string
  readonly history: readonly Entry[]
}

export interface InterviewQuestionBody {
  readonly interviewId: string
  readonly text: string
  readonly submittedAt: string
}

export interface InterviewQuestionView extends InterviewQuestionBody {
  readonly id: string
}

export type InterviewMove = 'hold' | 'link-transcript' | 'cancel'

export interface InterviewView extends InterviewBody {
  readonly id: string
  readonly version: number
  readonly state: InterviewState
  readonly isDemo: boolean
  /** Questions may be sent now. */
  readonly isOpen: boolean
  readonly questions: number
  readonly moves: readonly InterviewMove[]
}

export function viewInterview(
  who: Actor | undefined,
  record: LedgerRecord<InterviewBody>,
  { now, questions }: { readonly now: Date; readonly questions: number },
): InterviewView {
  const { state, body } = record
  const may = who !== undefined && rolesAllow(who.roles, 'interaction.arrange')
  const possible: Readonly<Record<InterviewMove, boolean>> = {
    hold: state === 'announced' && may,
    'link-transcript': state === 'held' && may,
    cancel: state === 'announced' && may,
  }
  return {
    ...body,
    id: record.id,
    version: record.version,
    state: state as InterviewState,
    isDemo: record.isDemo,
    isOpen: isAskable(record, now),
    questions,
    moves: (Object.keys(possible) as InterviewMove[]).filter((move) => possible[move]),
  }
}

export function isAskable({ state, body }: LedgerRecord<InterviewBody>, now: Date): boolean {
  return state === 'announced' && now.getTime() < Date.parse(body.startsAt)
}
