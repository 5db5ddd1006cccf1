import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { readClock, startClock } from '../clock/clock.ts'
import { openDirective } from '../directive/directive.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import type { User } from '../people/accounts.ts'
import { rolesAllow } from '../people/permissions.ts'
import { isWithin, type Unit } from '../people/units.ts'
import { loadRules } from '../rules/rules.ts'
import {
  type PhoneNote,
  type ReleaseBody,
  type ReleaseState,
  type ReviewStep,
  releaseMoves,
  type Signature,
} from './release.ts'
import { withoutSchedule } from './schedule.ts'
import { checkTime } from './settings.ts'
import { addSignature, requireOtherPerson } from './sign.ts'
import {
  isReviewStep,
  openPhoneSignatures,
  releaseKeys,
  signingObstacle,
  stepPermissions,
} from './signatures.ts'
import { callsForWithdrawal, ownOpenPhone, type PhoneView, viewSignature } from './view.ts'

type Release = LedgerRecord<ReleaseBody>

export interface PhoneVerdict {
  readonly personId: string
  readonly verdict: 'approved' | 'returned'
  readonly number: string
  readonly calledAt: string
  /** What was said, as near to the words as it could be written down. */
  readonly words: string
}

export interface PhoneConfirmation {
  readonly verdict: 'confirmed' | 'disputed'
  readonly words: string
}

/** A signature given by telephone that its signer has not yet confirmed in writing. */
export interface OpenPhone {
  readonly releaseId: string
  readonly title: string
  readonly state: ReleaseState
  readonly step: Signature['step']
  readonly by: Signature['by']
  readonly phone: PhoneView
  readonly isDemo: boolean
}

const rule = loadRules().get('R38')

/** Opens the urgent path: the same persons sign, by telephone where they must. */
export async function markUrgent(desk: Desk, record: Release, reason: string): Promise<Release> {
  await desk.require('release.draft', record.unitId)
  if (record.state === 'published' || record.state === 'withdrawn')
    throw new AppError('ILLEGAL_MOVE', `release/${record.id} is ${record.state}`, {
      userMessage: '已发布或已撤回的内容不能启用紧急程序',
    })
  const words = requireText(reason, '紧急理由')
  const urgent = { by: personOf(desk.who), at: toShanghaiIso(desk.now), reason: words }
  return desk.change(record, { body: { ...record.body, urgent } }, 'release.marked-urgent', words)
}

/** The verdict of the step's own reviewer, entered by the one who called. Fewer people never sign than otherwise. */
export async function recordPhoneVerdict(desk: Desk, record: Release, input: PhoneVerdict): Promise<Release> {
  await desk.require('release.draft', record.unitId)
  const { state, body } = record
  if (!isReviewStep(state))
    throw new AppError('ILLEGAL_MOVE', `release/${record.id} waits for no review`, {
      userMessage: '当前状态下没有待签署的审核',
    })
  if (!body.urgent)
    throw gateClosed(`release/${record.id} is not urgent`, '请先启用紧急程序并说明理由，再记录电话意见')
  if (input.personId === desk.who.userId)
    throw gateClosed('a telephone verdict of one’s own', '不能替自己记录电话意见，请直接签署')
  const signer = await needSigner(desk, { record, step: state, personId: input.personId })
  requireOtherPerson(body, signer.id)
  return addSignature(desk, record, {
    step: state,
    verdict: input.verdict,
    by: { id: signer.id, name: signer.body.name },
    at: toShanghaiIso(desk.now),
    opinion: requireText(input.words, '电话意见'),
    contentVersion: body.contentVersion,
    round: body.round,
    phone: noteOf(desk, body, input),
  })
}

/** In writing, by the signer alone. Who denies it stops the text; where it is public already, that calls for its withdrawal. */
export async function confirmPhoneVerdict(
  desk: Desk,
  record: Release,
  { confirmation, directiveId }: { readonly confirmation: PhoneConfirmation; readonly directiveId: string },
): Promise<Release> {
  const open = ownOpenPhone(record.body, desk.who)
  if (!open?.phone)
    throw new AppError('NOT_FOUND', `release/${record.id}: no telephone verdict of ${desk.who.userId}`, {
      userMessage: '没有待您书面确认的电话意见',
    })
  const { verdict } = confirmation
  const words = requireText(confirmation.words, verdict === 'disputed' ? '否认的理由' : '书面意见')
  const answered: Signature = {
    ...open,
    phone: { ...open.phone, confirmation: { verdict, at: toShanghaiIso(desk.now), words } },
  }
  const signatures = record.body.signatures.map((signature) => (signature === open ? answered : signature))
  const body = { ...record.body, signatures }
  const settled = await settle(desk, record, { body, open, verdict, words })
  if (verdict === 'disputed' && callsForWithdrawal(settled))
    await demandWithdrawal(desk, settled, { id: directiveId, words, signature: answered })
  return settled
}

/** Those without a written word yet, the one due first at the top. */
export async function openPhones(office: Office, unitIds: readonly string[]): Promise<readonly OpenPhone[]> {
  const records = await office.reader.list<ReleaseBody>({ kind: 'release', unitIds, keys: { phone: 'open' } })
  const now = office.clock.now()
  return records
    .flatMap(({ id, state, isDemo, body }) =>
      openPhoneSignatures(body).flatMap((signature) => {
        const { step, by, phone } = viewSignature(signature, now)
        const release = { releaseId: id, title: body.title, state: state as ReleaseState, isDemo }
        return phone ? [{ ...release, step, by, phone }] : []
      }),
    )
    .sort((a, b) => a.phone.clock.dueAt.localeCompare(b.phone.clock.dueAt))
}

/** True when a written word is overdue. */
export function isPhoneOverdue({ clock }: PhoneNote, now: Date): boolean {
  return readClock(clock, now).state === 'missed'
}

function noteOf(desk: Desk, body: ReleaseBody, { number, calledAt }: PhoneVerdict): PhoneNote {
  const at = checkTime(calledAt, '通话时间')
  const writtenAt = body.versions.at(-1)?.at ?? ''
  // People note the minute: a call in the minute the text was written may be about it.
  if (Date.parse(at) > desk.now.getTime() || at.slice(0, 16) < writtenAt.slice(0, 16))
    throw new AppError('BAD_INPUT', `called at ${at}, text of ${writtenAt}`, {
      userMessage: '通话时间须在本稿写成之后、现在之前',
    })
  if (!/^\+?[\d\s()（）转-]{3,30}$/u.test(number.trim()))
    throw new AppError('BAD_INPUT', 'no telephone number', { userMessage: '请填写拨打的电话号码' })
  return {
    number: number.trim(),
    calledAt: at,
    recordedBy: personOf(desk.who),
    clock: startClock(rule, new Date(at), { limit: '书面确认' }),
  }
}

/** Somebody whose signature the step needs. */
export interface Signer {
  readonly id: string
  readonly name: string
  readonly unitName: string
}

/** Enabled users with the step's role, of the release's unit or above it, who wrote none of it and signed no other step. */
export async function signersOf(
  reader: LedgerReader,
  { state, body, unitId }: Release,
): Promise<readonly Signer[]> {
  if (!isReviewStep(state)) return []
  const users = await reader.list<User>({ kind: 'user', states: ['enabled'], order: 'oldest' })
  const able = users.filter(
    (user) =>
      rolesAllow(user.body.roles, stepPermissions[state]) && signingObstacle(body, user.id) === undefined,
  )
  const signers: Signer[] = []
  for (const user of able) {
    if (!(await isWithin(reader, unitId, user.unitId))) continue
    const unit = await reader.get<Unit>('unit', user.unitId)
    signers.push({ id: user.id, name: user.body.name, unitName: unit?.body.name ?? user.unitId })
  }
  return signers
}

async function needSigner(
  reader: LedgerReader & Pick<Desk, 'need'>,
  {
    record,
    step,
    personId,
  }: { readonly record: Release; readonly step: ReviewStep; readonly personId: string },
): Promise<LedgerRecord<User>> {
  const user = await reader.need<User>('user', personId)
  const isHers = await isWithin(reader, record.unitId, user.unitId)
  if (user.state !== 'enabled' || !isHers || !rolesAllow(user.body.roles, stepPermissions[step]))
    throw gateClosed(`${personId} may not sign ${step}`, '该人员没有本环节的审核职责，电话意见无效')
  return user
}

interface Settlement {
  readonly body: ReleaseBody
  readonly open: Signature
  readonly verdict: PhoneConfirmation['verdict']
  readonly words: string
}

/** A denied signature leaves a hole in the chain of this round: the text goes back to its writers. */
function settle(desk: Desk, record: Release, { body, open, verdict, words }: Settlement): Promise<Release> {
  const action = `release.phone-${verdict}`
  const isUnderWay = isReviewStep(record.state) || record.state === 'approved' || record.state === 'scheduled'
  if (verdict === 'disputed' && isUnderWay && open.round === body.round) {
    const back = withoutSchedule(body)
    return desk.move(
      record,
      { table: releaseMoves, to: 'draft', body: back, keys: releaseKeys(back) },
      action,
      words,
    )
  }
  return desk.change(record, { body, keys: releaseKeys(body) }, action, words)
}

async function demandWithdrawal(
  desk: Desk,
  record: Release,
  { id, words, signature }: { readonly id: string; readonly words: string; readonly signature: Signature },
): Promise<void> {
  const { dueAt } = startClock(rule, desk.now, { limit: '处置' })
  await openDirective(desk, {
    id,
    unitId: record.unitId,
    title: `电话审签被否认：${record.body.title}`.slice(0, 200),
    text: `${signature.by.name}书面否认曾以电话同意发布（${words}）。请立即核查；不能证实的，撤回该内容。`,
    source: { kind: 'release', id: record.id, title: record.body.title },
    dueAt: new Date(dueAt),
    isDemo: record.isDemo,
  })
}
