import { readClock } from '../clock/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor, Person } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import type { Finding } from './gates/gate.ts'
import {
  type Acknowledgement,
  channelsOf,
  type PhoneNote,
  type ReleaseBody,
  type ReleaseState,
  type ReviewComment,
  releaseMoves,
  type Signature,
} from './release.ts'
import { isReviewStep, openPhoneSignatures, signingObstacle, stepPermissions } from './signatures.ts'

export type ReleaseMove =
  | 'edit'
  | 'acknowledge'
  | 'submit'
  | 'approve'
  | 'return'
  | 'sign-secrecy'
  | 'schedule'
  | 'unschedule'
  | 'publish'
  | 'withdraw'
  | 'correct'
  | 'comment'
  | 'mark-urgent'
  | 'record-phone'
  | 'confirm-phone'

export interface FindingView extends Finding {
  readonly acknowledgement?: Omit<Acknowledgement, 'findingId'>
}

export interface PhoneView extends Omit<PhoneNote, 'clock'> {
  readonly clock: ReturnType<typeof readClock>
}

export interface SignatureView extends Omit<Signature, 'phone'> {
  readonly phone?: PhoneView
}

type Hidden = 'acknowledgements' | 'round' | 'check' | 'signatures' | 'channels' | 'comments' | 'rescan'

export interface ReleaseView extends Omit<ReleaseBody, Hidden> {
  readonly id: string
  readonly version: number
  readonly state: ReleaseState
  readonly channels: readonly string[]
  readonly signatures: readonly SignatureView[]
  readonly comments: readonly ReviewComment[]
  readonly findings: readonly FindingView[]
  /** When the gates last looked. */
  readonly checkedAt?: string
  /** What later lists found in what stands published. */
  readonly rescan?: { readonly at: string; readonly findings: readonly Finding[] }
  /** A signature it was published under has been denied by who is said to have given it. */
  readonly callsForWithdrawal: boolean
  readonly createdAt: string
  readonly updatedAt: string
  readonly unitId: string
  readonly isDemo: boolean
  readonly moves: readonly ReleaseMove[]
}

/** What the gates last found, each with the reason given for it. */
export function viewFindings({ check, acknowledgements }: ReleaseBody): readonly FindingView[] {
  return answerFindings(check?.findings ?? [], acknowledgements)
}

/** Findings beside the reasons given for them. */
export function answerFindings(
  findings: readonly Finding[],
  acknowledgements: readonly Acknowledgement[],
): readonly FindingView[] {
  return findings.map((finding) => {
    const acknowledged = acknowledgements.find(({ findingId }) => findingId === finding.id)
    if (!acknowledged) return finding
    const { findingId: _findingId, ...acknowledgement } = acknowledged
    return { ...finding, acknowledgement }
  })
}

/** As this person sees it at this moment. */
export function viewRelease(
  { who, now }: { readonly who: Actor; readonly now: Date },
  record: LedgerRecord<ReleaseBody>,
): ReleaseView {
  const { acknowledgements: _acknowledgements, round: _round, check, ...shown } = record.body
  return {
    id: record.id,
    version: record.version,
    state: record.state as ReleaseState,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    unitId: record.unitId,
    isDemo: record.isDemo,
    ...shown,
    channels: channelsOf(shown),
    comments: shown.comments ?? [],
    signatures: shown.signatures.map((signature) => viewSignature(signature, now)),
    findings: viewFindings(record.body),
    ...(check ? { checkedAt: check.at } : {}),
    callsForWithdrawal: callsForWithdrawal(record),
    moves: movesOf(who, record),
  }
}

export function viewSignature({ phone, ...signature }: Signature, now: Date): SignatureView {
  if (!phone) return signature
  const { number, clock } = phone
  return { ...signature, phone: { ...phone, number: maskNumber(number), clock: readClock(clock, now) } }
}

/** Enough to be recognised by who knows it. */
function maskNumber(number: string): string {
  const digits = number.replace(/\D/gu, '')
  return digits.length > 6 ? `${digits.slice(0, 3)}****${digits.slice(-4)}` : '****'
}

/** True while something is public under a signature that its signer has denied. */
export function callsForWithdrawal({ state, body }: LedgerRecord<ReleaseBody>): boolean {
  const { publication, signatures } = body
  if (!publication || state === 'withdrawn') return false
  return signatures.some(
    ({ phone, contentVersion }) =>
      phone?.confirmation?.verdict === 'disputed' && contentVersion === publication.contentVersion,
  )
}

/** Of the telephone signatures that wait for a word in writing, this person's own. */
export function ownOpenPhone(body: ReleaseBody, { userId }: Pick<Actor, 'userId'>): Signature | undefined {
  return openPhoneSignatures(body).find(({ by }: { readonly by: Person }) => by.id === userId)
}

function movesOf(who: Actor, { state, body }: LedgerRecord<ReleaseBody>): readonly ReleaseMove[] {
  const may = (permission: Permission) => rolesAllow(who.roles, permission)
  const isDraft = state === 'draft'
  const step = isReviewStep(state) ? state : undefined
  const canSign =
    step !== undefined && may(stepPermissions[step]) && signingObstacle(body, who.userId) === undefined
  const canRelease = state === 'approved' && may('release.publish')
  const isScheduled = state === 'scheduled' && may('release.publish')
  const isOver = state === 'withdrawn'
  const possible: Readonly<Record<ReleaseMove, boolean>> = {
    edit: isDraft && may('release.draft'),
    acknowledge: isDraft && may('release.draft') && viewFindings(body).some(needsReason),
    submit: isDraft && may('release.draft'),
    approve: canSign && step !== 'secrecy',
    'sign-secrecy': canSign && step === 'secrecy',
    return: canSign || canRelease || isScheduled,
    publish: canRelease || isScheduled,
    schedule: canRelease,
    unschedule: isScheduled,
    withdraw:
      body.publication !== undefined && canMove(releaseMoves, state, 'withdrawn') && may('release.withdraw'),
    correct: state === 'published' && may('release.draft'),
    comment: !isOver && may('release.comment'),
    'mark-urgent': !isOver && state !== 'published' && !body.urgent && may('release.draft'),
    'record-phone': step !== undefined && body.urgent !== undefined && may('release.draft'),
    'confirm-phone': ownOpenPhone(body, who) !== undefined,
  }
  return (Object.keys(possible) as ReleaseMove[]).filter((move) => possible[move])
}

function needsReason({ isBlocking, acknowledgement }: FindingView): boolean {
  return !isBlocking && acknowledgement === undefined
}
