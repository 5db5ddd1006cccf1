import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { type ChosenChannel, createPublications } from '../channel/create-publications.ts'
import { withdrawPublications } from '../channel/withdraw-publications.ts'
import { recordPublication } from '../incident/record-publication.ts'
import { followMailboxRelease } from '../interaction/follow-mailbox-release.ts'
import { followHandlingRelease } from '../interaction/handling-release.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { followRelease } from '../matter/follow-release.ts'
import { personOf } from '../office/actor.ts'
import { gateClosed } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { requireGatesOpen, withCheck } from './check.ts'
import { requireEmbargoOver } from './gates/embargo.ts'
import { channelsOf, type ReleaseBody, type ReviewStep, releaseMoves, type Signature } from './release.ts'
import { currentSignatures } from './signatures.ts'

export interface PublishOptions {
  readonly newId: () => string
  /** Where the public reads a publication. */
  readonly portalUrl: (publicationId: string) => string
  /** The channels this installation offers besides the portal. */
  readonly channels: readonly ChosenChannel[]
}

type Release = LedgerRecord<ReleaseBody>

const requiredSteps: readonly ReviewStep[] = ['review-1', 'review-2', 'review-3', 'secrecy']

/**
 * The last door before the public: it does not trust the state alone, it counts the signatures, runs the gates again and looks at the
 * embargo. What was signed for this moment before is published under that signature, else the one who acts signs now.
 */
export async function publish(
  desk: Desk,
  record: Release,
  options: PublishOptions & { readonly scheduled?: Signature },
): Promise<Release> {
  const checked = await requirePublishable(desk, record, desk.now)
  const { scheduledAt: _scheduledAt, scheduleFault: _fault, ...body } = checked
  const at = toShanghaiIso(desk.now)
  const { portal } = await createPublications(desk, record, {
    at,
    channels: chosenChannels(body, options.channels),
    portalUrl: options.portalUrl,
  })
  const { id } = portal
  const signatures = options.scheduled ? [] : [releaseSignature(desk, body)]
  const published = await desk.move(
    record,
    {
      table: releaseMoves,
      to: 'published',
      body: {
        ...body,
        signatures: [...body.signatures, ...signatures],
        publication: { id, at, url: options.portalUrl(id), contentVersion: body.contentVersion },
        publishedAt: body.publishedAt ?? at,
      },
    },
    'release.published',
    options.scheduled && `按${options.scheduled.by.name}的签发定时发布`,
  )
  await followRelease(desk, published)
  await followMailboxRelease(desk, published)
  await followHandlingRelease(desk, published)
  if (body.incidentId)
    await recordPublication(desk, {
      incidentId: body.incidentId,
      kind: 'published',
      text: `${body.publication ? '更正发布' : '发布'}：${body.title}`,
      link: { kind: 'publication', id },
      newId: options.newId,
      isConference: body.column === 'press-conference',
    })
  return published
}

export async function withdraw(
  desk: Desk,
  record: Release,
  { reason, newId }: { readonly reason: string; readonly newId: () => string },
): Promise<Release> {
  const { publication, scheduledAt: _scheduledAt, ...rest } = record.body
  if (!publication)
    throw new AppError('ILLEGAL_MOVE', `release/${record.id} is not public`, {
      userMessage: '尚未发布，无需撤回',
    })
  const at = toShanghaiIso(desk.now)
  await withdrawPublications(desk, { releaseId: record.id, reason })
  const withdrawn = await desk.move(
    record,
    {
      table: releaseMoves,
      to: 'withdrawn',
      body: { ...rest, withdrawal: { by: personOf(desk.who), at, reason } },
    },
    'release.withdrawn',
    reason,
  )
  if (rest.incidentId)
    await recordPublication(desk, {
      incidentId: rest.incidentId,
      kind: 'withdrawn',
      text: `撤回：${rest.title}（${reason}）`,
      link: { kind: 'publication', id: publication.id },
      newId,
    })
  return withdrawn
}

/** A channel that is chosen and not offered (any more) is said, not passed over. */
function chosenChannels(body: ReleaseBody, offered: readonly ChosenChannel[]): readonly ChosenChannel[] {
  return channelsOf(body)
    .filter((id) => id !== 'portal')
    .map((id) => {
      const channel = offered.find((each) => each.id === id)
      if (!channel)
        throw gateClosed(
          `release: channel ${id} is not offered`,
          `发布渠道“${id}”尚未配置，请退回草稿去掉该渠道，或请管理员在渠道页查看如何配置`,
        )
      return channel
    })
}

/** The releaser's own signature, now or for later. */
export function releaseSignature(desk: Desk, body: ReleaseBody, scheduledFor?: string): Signature {
  return {
    step: 'release',
    verdict: 'approved',
    by: personOf(desk.who),
    at: toShanghaiIso(desk.now),
    opinion: '同意发布',
    contentVersion: body.contentVersion,
    round: body.round,
    ...(scheduledFor ? { scheduledFor } : {}),
  }
}

/** Four signatures by four people who wrote nothing of it, gates open by the lists of today, no embargo at `at`; the body with that check. */
export async function requirePublishable(desk: Desk, record: Release, at: Date): Promise<ReleaseBody> {
  requireSigned(record.body)
  requireEmbargoOver(record.body, at)
  const body = await withCheck({ reader: desk, now: desk.now }, record)
  requireGatesOpen(body, body.check?.findings ?? [])
  return body
}

function requireSigned(body: ReleaseBody): void {
  const signatures = currentSignatures(body).filter(
    ({ contentVersion, step }) => contentVersion === body.contentVersion && step !== 'release',
  )
  const missing = requiredSteps.find((step) => !signatures.some((signature) => signature.step === step))
  const signers = new Set(signatures.map(({ by }) => by.id))
  const isOwnWork = body.writers.some(({ id }) => signers.has(id))
  if (missing || isOwnWork || signers.size < requiredSteps.length)
    throw gateClosed(
      `release lacks ${missing ?? 'separate signers'}`,
      '三审和保密审查须由四位未参与起草的人员分别签署',
    )
}
