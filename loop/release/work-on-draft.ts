import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import { requireMove } from '../office/moves.ts'
import type { Desk } from '../office/office.ts'
import { requireGatesOpen, withCheck } from './check.ts'
import { requireCommentsResolved } from './comments.ts'
import { type ContentEdit, withContent } from './draft.ts'
import { type LinkCheck, type ReleaseBody, releaseMoves } from './release.ts'
import { releaseKeys } from './signatures.ts'
import { viewFindings } from './view.ts'

type Release = LedgerRecord<ReleaseBody>

export async function changeDraft(desk: Desk, record: Release, edit: ContentEdit): Promise<Release> {
  await requireDraft(desk, record)
  const body = await withContent(desk, record, edit)
  return desk.change(record, { body, keys: releaseKeys(body) }, 'release.edited')
}

/** A reason why what a gate found may stand; what blocks has none. */
export async function acknowledgeFinding(
  desk: Desk,
  record: Release,
  { findingId, reason }: { readonly findingId: string; readonly reason: string },
): Promise<Release> {
  await requireDraft(desk, record)
  const finding = viewFindings(record.body).find(({ id }) => id === findingId)
  if (!finding) throw new AppError('NOT_FOUND', `finding ${findingId}`)
  if (finding.isBlocking) throw gateClosed(`gate ${finding.gate} blocks`, `须修改内容：${finding.message}`)
  const words = requireText(reason, '理由')
  const acknowledgement = {
    findingId,
    by: personOf(desk.who),
    at: toShanghaiIso(desk.now),
    reason: words,
  }
  const others = record.body.acknowledgements.filter((each) => each.findingId !== findingId)
  const body = { ...record.body, acknowledgements: [...others, acknowledgement] }
  return desk.change(record, { body }, 'release.finding-acknowledged', `${finding.gate}: ${words}`)
}

/** What was found of the addresses in the text. */
export async function noteLinkChecks(
  desk: Desk,
  record: Release,
  linkChecks: readonly LinkCheck[],
): Promise<Release> {
  await requireDraft(desk, record)
  const body = { ...record.body, linkChecks }
  const checked = await withCheck({ reader: desk, now: desk.now }, { id: record.id, body })
  return desk.change(record, { body: checked }, 'release.links-checked')
}

/** To the first review, in a new round: with every finding mended or answered and every comment dealt with. */
export async function sendToReview(desk: Desk, record: Release): Promise<Release> {
  await desk.require('release.draft', record.unitId)
  requireMove(releaseMoves, record, 'review-1')
  requireCommentsResolved(record.body)
  const body = await withCheck({ reader: desk, now: desk.now }, record)
  requireGatesOpen(body, body.check?.findings ?? [])
  const sent = { ...body, round: body.round + 1 }
  return desk.move(record, { table: releaseMoves, to: 'review-1', body: sent }, 'release.submitted')
}

/** A new version of what is public; the old one stands until the new one is out. */
export async function beginCorrection(desk: Desk, record: Release, edit: ContentEdit): Promise<Release> {
  await desk.require('release.draft', record.unitId)
  if (record.state !== 'published')
    throw new AppError('ILLEGAL_MOVE', `release/${record.id} is not published`, {
      userMessage: '只有已发布的内容可以更正',
    })
  const body = await withContent(desk, record, edit)
  const move = { table: releaseMoves, to: 'draft' as const, body, keys: releaseKeys(body) }
  return desk.move(record, move, 'release.correction-begun')
}

async function requireDraft(desk: Desk, { id, state, unitId }: Release): Promise<void> {
  await desk.require('release.draft', unitId)
  if (state !== 'draft')
    throw new AppError('ILLEGAL_MOVE', `release/${id} is ${state}`, { userMessage: '只有草稿可以修改' })
}
