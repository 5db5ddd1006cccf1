import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf, rootUnitId } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { rolesAllow } from '../people/permissions.ts'
import type { Unit } from '../people/units.ts'
import { maskText } from './contact.ts'
import { needGround, writeAnswerLetter } from './disclosure-answers.ts'
import {
  type AnswerSignature,
  type DisclosureRequestBody,
  endedRequestStates,
  missingSteps,
  type RequestState,
  requestMoves,
  signingObstacle,
} from './disclosure-request.ts'
import { entryOf } from './submission.ts'
import { requestKeys } from './submit-disclosure-request.ts'

type Request = LedgerRecord<DisclosureRequestBody>

export interface RequestStep {
  /** Beside `disclosure-request.` in the audit, and in the application's own history. */
  readonly action: string
  readonly text?: string
  readonly edit?: Partial<DisclosureRequestBody>
  /** 转办: the unit that handles it from now on. */
  readonly unitId?: string
}

/** One move by the table, with a line in the history. */
export function moveRequest(
  desk: Desk,
  request: Request,
  to: RequestState,
  step: RequestStep,
): Promise<Request> {
  const body = bodyAfter(desk, request, step)
  return desk.move(
    request,
    { table: requestMoves, to, body, keys: requestKeys(body) },
    `disclosure-request.${step.action}`,
    step.text || undefined,
  )
}

/** A step that leaves the state as it is. */
export function noteRequest(desk: Desk, request: Request, step: RequestStep): Promise<Request> {
  const body = bodyAfter(desk, request, step)
  return desk.change(
    request,
    { body, keys: requestKeys(body), ...(step.unitId ? { unitId: step.unitId } : {}) },
    `disclosure-request.${step.action}`,
    step.text || undefined,
  )
}

function bodyAfter(desk: Desk, { body }: Request, { action, text = '', edit = {} }: RequestStep) {
  return { ...body, ...edit, history: [...body.history, entryOf(desk, action, text)] }
}

/** An end without an answer, by the applicant's doing. */
export function endRequest(
  desk: Desk,
  request: Request,
  to: 'abandoned' | 'withdrawn',
  text: string,
): Promise<Request> {
  return moveRequest(desk, request, to, { action: to, text, edit: { endedAt: toShanghaiIso(desk.now) } })
}

/** The corrected application: the time to answer begins anew with it (条例 30). */
export function takeCorrection(desk: Desk, request: Request, given: string): Promise<Request> {
  requireState(request, 'correction', '当前没有等待补正的申请')
  const at = toShanghaiIso(desk.now)
  const { text } = maskText(requireText(given, '补正内容', 5_000))
  const corrections = request.body.corrections.map((asked) =>
    asked.correctedAt ? asked : { ...asked, correctedAt: at, corrected: text },
  )
  return moveRequest(desk, request, 'processing', {
    action: 'corrected',
    text,
    edit: { corrections, receivedAt: at },
  })
}

/** One signature under the drafted answer; with the last one needed the letter is written and the application answered. */
export async function signAnswer(
  desk: Desk,
  request: Request,
  { step, opinion }: { readonly step: AnswerSignature['step']; readonly opinion: string },
): Promise<Request> {
  requireState(request, 'processing', '当前状态下没有待审核的答复')
  const { body } = request
  const { draft } = body
  if (!draft || !missingSteps(body).includes(step))
    throw gateClosed(`no ${step} signature is waited for`, '没有等待此项签署的答复')
  const obstacle = signingObstacle(body, desk.who.userId)
  if (obstacle === 'writer') throw gateClosed('the writer signs', '起草人不能审核自己的答复')
  if (obstacle === 'signed') throw gateClosed('signed the other step', '审核和保密审查须由不同的人签署')
  const at = toShanghaiIso(desk.now)
  const signature = { step, by: personOf(desk.who), at, opinion: requireText(opinion, '审核意见') }
  const signatures = [...body.signatures, signature]
  const signed = { ...body, signatures }
  const note = { action: step === 'review' ? 'answer-reviewed' : 'secrecy-reviewed', text: signature.opinion }
  if (missingSteps(signed).length > 0) return noteRequest(desk, request, { ...note, edit: { signatures } })
  const unit = await desk.get<Unit>('unit', rootUnitId)
  const letter = writeAnswerLetter({
    ...draft,
    wanted: body.wanted,
    receivedAt: body.receivedAt ?? body.submittedAt,
    issuer: unit?.body.name ?? '',
    date: at.slice(0, 10),
    ...(draft.ground ? { ground: needGround(draft.ground).id } : {}),
  })
  const { draft: _draft, ...rest } = body
  return moveRequest(desk, { ...request, body: rest }, 'answered', {
    action: 'answered',
    text: signature.opinion,
    edit: { signatures, endedAt: at, answer: { ...draft, letter, answeredAt: at } },
  })
}

/** Somebody who may sign one of the steps still missing, and has not written it. */
export async function requireSigner(desk: Desk, request: Request): Promise<void> {
  requireState(request, 'processing', '当前状态下没有待审核的答复')
  const missing = missingSteps(request.body)
  const may =
    (missing.includes('review') && rolesAllow(desk.who.roles, 'interaction.sign')) ||
    (missing.includes('secrecy') && rolesAllow(desk.who.roles, 'interaction.secrecy'))
  if (!may) await desk.require('interaction.sign', request.unitId)
  if (signingObstacle(request.body, desk.who.userId) === 'writer')
    throw gateClosed('the writer returns', '起草人不能审核自己的答复')
}

export function requireState({ id, state }: Request, wanted: RequestState, userMessage: string): void {
  if (state !== wanted)
    throw new AppError('ILLEGAL_MOVE', `disclosure-request/${id} is ${state}, not ${wanted}`, { userMessage })
}

export function requireOpen({ id, state }: Request): void {
  if (endedRequestStates.includes(state))
    throw new AppError('ILLEGAL_MOVE', `disclosure-request/${id} is ${state}`, {
      userMessage: '申请已经办结',
    })
}
