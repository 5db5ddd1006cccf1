import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, type Person, rootUnitId } from '../office/actor.ts'
import { canMove, type Moves } from '../office/moves.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import type { ShownClock } from './clocks.ts'
import { needAnswerKind } from './disclosure-answers.ts'
import {
  answerClock,
  type DisclosureFacts,
  type DisclosureTimes,
  disclosureClocks,
} from './disclosure-clock.ts'
import type { Entry } from './submission.ts'

/** How the applicant wants the information: 纸质, 电子文件; and how it is handed over: 邮寄, 电子邮件, 当面领取, 网上. */
export const deliveryForms = ['paper', 'electronic'] as const
export const deliveryWays = ['post', 'email', 'in-person', 'online'] as const
export type DeliveryForm = (typeof deliveryForms)[number]
export type DeliveryWay = (typeof deliveryWays)[number]

/** 已提交待确认, 办理中, 待补正, 征求第三方意见, 已答复, 视为放弃, 已撤回. The extension is a fact beside the state: it may fall into two of them. */
export const requestStates = [
  'received',
  'processing',
  'correction',
  'third-party',
  'answered',
  'abandoned',
  'withdrawn',
] as const
export type RequestState = (typeof requestStates)[number]

export const requestMoves: Moves<RequestState> = {
  received: ['processing', 'withdrawn'],
  processing: ['correction', 'third-party', 'answered', 'withdrawn'],
  correction: ['processing', 'abandoned', 'withdrawn'],
  'third-party': ['processing', 'withdrawn'],
  answered: [],
  abandoned: [],
  withdrawn: [],
}

export const endedRequestStates: readonly string[] = [
  'answered',
  'abandoned',
  'withdrawn',
] satisfies RequestState[]

/** How it came in decides the day of receipt (条例 31, R37): 网上, 当面, 挂号（签收）, 平信, 传真. */
export const submissions = ['online', 'in-person', 'registered-post', 'post', 'fax'] as const
export type Submission = (typeof submissions)[number]

/** Received on the day it is handed in or signed for; the others on the day both sides confirm it. */
export const receivedAtOnce: readonly Submission[] = ['in-person', 'registered-post']

export interface AnswerDraft {
  readonly kind: string
  readonly text: string
  readonly ground?: string
  readonly number?: string
  readonly by: Person
  readonly at: string
}

export interface AnswerSignature {
  readonly step: 'review' | 'secrecy'
  readonly by: Person
  readonly at: string
  readonly opinion: string
}

/** The record's unit is the one that handles it now. */
export interface DisclosureRequestBody extends DisclosureFacts {
  /** 申请人 is a person or an organisation; who it is stands with the contact. */
  readonly applicant: 'person' | 'organisation'
  /** The information wanted: its name, its 文号, or other traits by which it can be found. Never what for. */
  readonly wanted: string
  readonly documentNumber?: string
  readonly traits?: string
  readonly form: DeliveryForm
  readonly way: DeliveryWay
  readonly via: Submission
  readonly submittedAt: string
  readonly codeHash: string
  readonly extension?: { readonly at: string; readonly by: Person; readonly reason: string }
  readonly corrections: readonly (DisclosureFacts['corrections'][number] & {
    readonly asked: string
    readonly corrected?: string
  })[]
  readonly thirdParty: readonly (DisclosureFacts['thirdParty'][number] & { readonly outcome?: string })[]
  readonly draft?: AnswerDraft
  readonly signatures: readonly AnswerSignature[]
  readonly answer?: AnswerDraft & { readonly letter: string; readonly answeredAt: string }
  readonly history: readonly Entry[]
}

export type RequestMove =
  | 'confirm-receipt'
  | 'route'
  | 'ask-correction'
  | 'receive-correction'
  | 'abandon'
  | 'extend'
  | 'ask-third-party'
  | 'end-third-party'
  | 'draft-answer'
  | 'sign-answer'
  | 'sign-secrecy'
  | 'return-answer'
  | 'withdraw'

export interface DisclosureRequestView extends Omit<DisclosureRequestBody, 'codeHash'> {
  readonly id: string
  readonly version: number
  readonly state: RequestState
  readonly isDemo: boolean
  readonly unitId: string
  readonly clocks: readonly ShownClock[]
  readonly moves: readonly RequestMove[]
}

type Request = LedgerRecord<DisclosureRequestBody>

export function viewRequest(
  who: Actor,
  record: Request,
  { now, times }: { readonly now: Date; readonly times: DisclosureTimes },
): DisclosureRequestView {
  const { codeHash: _codeHash, ...shown } = record.body
  return {
    ...shown,
    id: record.id,
    version: record.version,
    state: record.state as RequestState,
    isDemo: record.isDemo,
    unitId: record.unitId,
    clocks: disclosureClocks(record.body, now, times),
    moves: movesOf(who, record, { now, times }),
  }
}

/** The signatures a drafted answer needs: one reviewer, and the secrecy review where something is handed out. */
export function missingSteps({
  draft,
  signatures,
}: DisclosureRequestBody): readonly AnswerSignature['step'][] {
  if (!draft) return []
  const needed: readonly AnswerSignature['step'][] = needAnswerKind(draft.kind).isGranting
    ? ['review', 'secrecy']
    : ['review']
  return needed.filter((step) => !signatures.some((signature) => signature.step === step))
}

/** Why this person may not sign the drafted answer: wrote it, or has signed the other step. */
export function signingObstacle(
  { draft, signatures }: DisclosureRequestBody,
  userId: string,
): 'writer' | 'signed' | undefined {
  if (draft?.by.id === userId) return 'writer'
  return signatures.some(({ by }) => by.id === userId) ? 'signed' : undefined
}

function movesOf(
  who: Actor,
  { state, body }: Request,
  { now, times }: { readonly now: Date; readonly times: DisclosureTimes },
): readonly RequestMove[] {
  const may = (permission: Permission) => rolesAllow(who.roles, permission)
  const to = (next: RequestState) => canMove(requestMoves, state, next)
  const answers = may('interaction.answer')
  const isRoot = who.unitId === rootUnitId
  const isLate = answerClock(body, now, times)?.state === 'missed'
  const isOpen = !endedRequestStates.includes(state)
  const missing = missingSteps(body)
  const canSign = state === 'processing' && signingObstacle(body, who.userId) === undefined
  const review = canSign && missing.includes('review') && may('interaction.sign')
  const secrecy = canSign && missing.includes('secrecy') && may('interaction.secrecy')
  // In the order of the work: the first one is what is to be done now.
  const possible: Readonly<Record<RequestMove, boolean>> = {
    'confirm-receipt': state === 'received' && answers,
    'receive-correction': state === 'correction' && answers,
    'end-third-party': state === 'third-party' && answers,
    'sign-answer': review,
    'sign-secrecy': secrecy,
    'draft-answer': to('answered') && answers,
    route: isOpen && isRoot && may('interaction.route'),
    'ask-correction': to('correction') && !isLate && answers,
    'ask-third-party': to('third-party') && !isLate && answers,
    extend: (state === 'processing' || state === 'third-party') && !body.extension && !isLate && answers,
    'return-answer': review || secrecy,
    abandon: to('abandoned') && answers,
    withdraw: to('withdrawn') && answers,
  }
  return (Object.keys(possible) as RequestMove[]).filter((move) => possible[move])
}
