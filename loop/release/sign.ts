import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { type ReleaseBody, releaseMoves, type Signature } from './release.ts'
import { withoutSchedule } from './schedule.ts'
import { isReviewStep, nextState, releaseKeys, signingObstacle, stepPermissions } from './signatures.ts'

type Release = LedgerRecord<ReleaseBody>

/** One person's verdict on the step the release waits for: a signature moves it on, a return sends it back to its writers. */
export async function sign(
  desk: Desk,
  record: Release,
  { verdict, opinion }: { readonly verdict: 'approved' | 'returned'; readonly opinion: string },
): Promise<Release> {
  const { state, body } = record
  const step = isReviewStep(state) ? state : 'release'
  const to = verdict === 'returned' ? 'draft' : isReviewStep(state) ? nextState[state] : undefined
  if (!to || (step === 'release' && state !== 'approved' && state !== 'scheduled'))
    throw new AppError('ILLEGAL_MOVE', `release/${record.id}: ${verdict} in ${state}`, {
      userMessage: '当前状态下没有待签署的审核',
    })
  await desk.require(step === 'release' ? 'release.publish' : stepPermissions[step], record.unitId)
  if (step !== 'release') requireOtherPerson(body, desk.who.userId)
  return addSignature(desk, record, {
    step,
    verdict,
    by: personOf(desk.who),
    at: toShanghaiIso(desk.now),
    opinion: requireText(opinion, verdict === 'returned' ? '退回理由' : '审核意见'),
    contentVersion: body.contentVersion,
    round: body.round,
  })
}

/** Puts a signature to the record and moves it where the verdict leads. */
export function addSignature(desk: Desk, record: Release, signature: Signature): Promise<Release> {
  const { step, verdict, opinion, phone } = signature
  const to = verdict === 'returned' || step === 'release' ? 'draft' : nextState[step]
  const body = { ...withoutSchedule(record.body), signatures: [...record.body.signatures, signature] }
  return desk.move(
    record,
    { table: releaseMoves, to, body, keys: releaseKeys(body) },
    `release.${step}-${verdict}${phone ? '-by-phone' : ''}`,
    opinion,
  )
}

/** Nobody reviews what they wrote, and nobody signs twice. */
export function requireOtherPerson(body: ReleaseBody, userId: string): void {
  const obstacle = signingObstacle(body, userId)
  if (obstacle === 'writer') throw gateClosed('reviewer wrote it', '起草人不能审核自己的稿件')
  if (obstacle === 'signed') throw gateClosed('reviewer signed before', '三审和保密审查须由不同的人签署')
}
