import type { StartedClock } from '../clock/clock.ts'
import type { Person } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'
import type { Entry } from './submission.ts'

/** 咨询, 建议, 投诉, 求助. A report of wrongdoing (举报) is none of them: the form shows it the way to the discipline office. */
export const letterKinds = ['question', 'suggestion', 'complaint', 'help'] as const
export type LetterKind = (typeof letterKinds)[number]

/** 收到, 已转办, 办理中, 已答复, 办结; 不予受理 with its reason, 转送 to who is competent. */
export const letterStates = [
  'received',
  'routed',
  'answering',
  'answered',
  'closed',
  'refused',
  'transferred',
] as const
export type LetterState = (typeof letterStates)[number]

/** A unit may send a letter back to the office; an answer may be followed by a better one until the letter is closed. */
export const letterMoves: Moves<LetterState> = {
  received: ['routed', 'refused', 'transferred'],
  routed: ['answering', 'received', 'routed', 'refused', 'transferred'],
  answering: ['answered', 'received', 'routed', 'refused', 'transferred'],
  answered: ['closed', 'answering'],
  closed: [],
  refused: [],
  transferred: [],
}

export const endedLetterStates: readonly string[] = [
  'closed',
  'refused',
  'transferred',
] satisfies LetterState[]

export interface Reply {
  readonly text: string
  readonly unitId: string
  readonly by: Person
  readonly at: string
  /** The reviewer of a private reply; a public one is reviewed as the release it is. */
  readonly signedBy?: Person
  readonly signedAt?: string
  readonly opinion?: string
}

/** The record's unit is the one that handles it now. */
export interface LetterBody {
  readonly kind: LetterKind
  readonly topic: string
  /** Numbers of persons are masked; what was written is with the contact. */
  readonly text: string
  /** The writer agreed that letter and reply may be published. */
  readonly mayPublish: boolean
  readonly submittedAt: string
  /** Of the 查询码; the code itself is kept nowhere. */
  readonly codeHash: string
  readonly clocks: readonly StartedClock[]
  /** What the handling unit sees of a complaint, in the office's words: never who complained. */
  readonly summary?: string
  /** Written and waiting for its signature. */
  readonly draft?: Reply
  /** Given; the last one counts. */
  readonly reply?: Reply
  /** The release that publishes letter and reply. */
  readonly releaseId?: string
  readonly matterId?: string
  /** Why it was refused, or to whom it went. */
  readonly outcome?: { readonly text: string; readonly to?: string; readonly at: string }
  readonly history: readonly Entry[]
}

export type LetterMove =
  | 'route'
  | 'accept'
  | 'send-back'
  | 'draft-reply'
  | 'sign-reply'
  | 'return-reply'
  | 'publish-reply'
  | 'refuse'
  | 'transfer'
  | 'register-matter'
  | 'close'
