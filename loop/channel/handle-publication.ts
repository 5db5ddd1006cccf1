import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import type { Desk } from '../office/office.ts'
import { type PublicationBody, publicationKeys, publicationMoves, type Verification } from './publication.ts'
import { isInDoubt } from './publication-view.ts'
import { afterPublication } from './settle-step.ts'

type Publication = LedgerRecord<PublicationBody>

/** What failed, where it stood; what may be there is looked up first, unless a person has looked and says that it is not. */
export async function resume(desk: Desk, record: Publication, isNotThere: boolean): Promise<Publication> {
  const { tries: _tries, nextAttemptAt: _next, step, acceptedAt, remote, ...rest } = record.body
  if (record.state !== 'failed' || rest.withdrawalAskedAt)
    throw new AppError('ILLEGAL_MOVE', `publication/${record.id}: resume in ${record.state}`, {
      userMessage: '只有发布失败、且未要求撤回的可以续发',
    })
  if (isInDoubt(record) && !isNotThere) {
    const since = toShanghaiIso(desk.now)
    const kept = { ...rest, ...(remote ? { remote } : {}) }
    if (acceptedAt)
      return desk.move(
        record,
        { table: publicationMoves, to: 'accepted', body: { ...kept, acceptedAt: since } },
        'publication.resumed',
      )
    const body = { ...kept, ...(step ? { step: { name: step.name, since } } : {}) }
    return desk.move(record, { table: publicationMoves, to: 'sending', body }, 'publication.resumed')
  }
  // What a person says is not there is made anew, from its first step.
  const body: PublicationBody = { ...rest, ...(remote && !isNotThere ? { remote } : {}) }
  return desk.move(
    record,
    { table: publicationMoves, to: 'queued', body, keys: publicationKeys(body) },
    'publication.resumed',
    isNotThere ? '已到平台核实，没有发出' : undefined,
  )
}

export interface Confirmation {
  readonly url: string
  readonly verification: Verification
  readonly channelName: string
  readonly newId: () => string
}

/** Posted by hand: published on what the page shows, or on a person's word with the reason beside it. */
export async function confirm(
  desk: Desk,
  record: Publication,
  { url, verification, channelName, newId }: Confirmation,
): Promise<Publication> {
  const { step: _step, acceptedAt: _accepted, tries: _tries, nextAttemptAt: _next, ...rest } = record.body
  const isExpected = (record.state === 'waiting' || record.state === 'failed') && !rest.withdrawalAskedAt
  if (!isExpected)
    throw new AppError('ILLEGAL_MOVE', `publication/${record.id}: by hand in ${record.state}`, {
      userMessage: '当前状态不能回填链接，请刷新后再试',
    })
  const body: PublicationBody = { ...rest, url, verification, publishedAt: toShanghaiIso(desk.now) }
  const published = await desk.move(
    record,
    { table: publicationMoves, to: 'published', body, keys: publicationKeys(body) },
    'publication.published-by-hand',
    verification.reason,
  )
  return afterPublication(desk, published, { channelName, newId })
}

/** Gone from the platform, as a person says who has taken it down or looked. */
export function confirmWithdrawal(
  desk: Desk,
  record: Publication,
  note: string | undefined,
): Promise<Publication> {
  const { state, body } = record
  if (!body.withdrawalAskedAt || state === 'withdrawn' || state === 'sending' || state === 'accepted')
    throw new AppError('ILLEGAL_MOVE', `publication/${record.id}: withdrawal in ${state}`, {
      userMessage: '没有待确认的撤回，或平台尚未给出结果，请稍后再试',
    })
  const { step: _step, acceptedAt: _accepted, ...rest } = body
  const withdrawn = { ...rest, withdrawnAt: toShanghaiIso(desk.now), withdrawnBy: personOf(desk.who) }
  return desk.move(
    record,
    { table: publicationMoves, to: 'withdrawn', body: withdrawn, keys: publicationKeys(withdrawn) },
    'publication.withdrawn',
    note?.trim() || '已在平台撤下',
  )
}
