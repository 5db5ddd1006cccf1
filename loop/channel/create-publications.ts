import { requireMayLeave } from '../export/may-leave.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Desk } from '../office/office.ts'
import { contentOf, type ReleaseBody, type ReleaseLinks } from '../release/release.ts'
import {
  type ChannelKind,
  type PublicationBody,
  type PublicationState,
  publicationId,
  publicationKeys,
  publicationMoves,
} from './publication.ts'

export interface ChosenChannel {
  readonly id: string
  readonly kind: ChannelKind
}

export interface CreatePublicationsOptions {
  readonly at: string
  /** Chosen for this release, the portal among them. */
  readonly channels: readonly ChosenChannel[]
  /** Where the public reads the portal's version. */
  readonly portalUrl: (publicationId: string) => string
}

export interface CreatedPublications {
  /** The portal's: public from this moment. */
  readonly portal: LedgerRecord<PublicationBody>
  /** What the publisher, or a person, has still to bring to its platform. */
  readonly others: readonly LedgerRecord<PublicationBody>[]
}

type Publication = LedgerRecord<PublicationBody>

const portal: ChosenChannel = { id: 'portal', kind: 'portal' }

/**
 * One record for each chosen channel, in the releasing transaction: the portal's is public at once, machines' are queued for the publisher,
 * by-hand ones wait for a person. What is demo data stays on the own portal, whatever was chosen.
 */
export async function createPublications(
  desk: Desk,
  record: LedgerRecord<ReleaseBody>,
  options: CreatePublicationsOptions,
): Promise<CreatedPublications> {
  requireMayLeave(record)
  const others = record.isDemo ? [] : options.channels.filter(({ kind }) => kind !== 'portal')
  const created: Publication[] = []
  const first = await createOne(desk, record, { channel: portal, options })
  for (const channel of others) created.push(await createOne(desk, record, { channel, options }))
  return { portal: first, others: created }
}

const firstState: Readonly<Record<ChannelKind, PublicationState>> = {
  portal: 'published',
  wechat: 'queued',
  weibo: 'queued',
  webhook: 'queued',
  'by-hand': 'waiting',
}

async function createOne(
  desk: Desk,
  record: LedgerRecord<ReleaseBody>,
  { channel, options }: { readonly channel: ChosenChannel; readonly options: CreatePublicationsOptions },
): Promise<Publication> {
  const { body } = record
  const id = publicationId(record.id, body.contentVersion, channel.id)
  const earlier = await earlierVersions(desk, record.id, channel.id)
  const state = firstState[channel.kind]
  const isPublic = state === 'published'
  for (const version of earlier) if (isPublic || canNeverGoOut(version)) await supersede(desk, version, id)
  const corrected = earlier.find((version) => !canNeverGoOut(version))
  const publication: PublicationBody = {
    releaseId: record.id,
    contentVersion: body.contentVersion,
    channel: channel.id,
    channelKind: channel.kind,
    content: contentOf(body),
    ...linksOf(body),
    releasedAt: options.at,
    ...(isPublic ? { publishedAt: options.at, url: options.portalUrl(id) } : {}),
    ...(corrected ? { corrects: corrected.id } : {}),
  }
  return desk.create<PublicationBody>(
    {
      kind: 'publication',
      id,
      unitId: record.unitId,
      isDemo: record.isDemo,
      state,
      keys: publicationKeys(publication),
      body: publication,
    },
    isPublic ? 'publication.published' : `publication.${state}`,
  )
}

function linksOf({ planId, incidentId, storyId, matterId }: ReleaseLinks): ReleaseLinks {
  return {
    ...(planId ? { planId } : {}),
    ...(incidentId ? { incidentId } : {}),
    ...(storyId ? { storyId } : {}),
    ...(matterId ? { matterId } : {}),
  }
}

/** Newest first; those that a newer one has replaced, or that were taken back, are history. */
function earlierVersions(desk: Desk, releaseId: string, channel: string): Promise<readonly Publication[]> {
  return desk.list<PublicationBody>({
    kind: 'publication',
    states: ['queued', 'sending', 'accepted', 'waiting', 'failed', 'published'],
    keys: { release: releaseId, channel },
  })
}

/** True for what is not public and will not be unless somebody sends it: a newer version makes it pointless. */
export function canNeverGoOut({ state, body }: Publication): boolean {
  return state === 'queued' || state === 'waiting' || (state === 'failed' && !body.step && !body.acceptedAt)
}

/** The version that came after this one on its channel: from then on this one is not sent any more. */
export async function newerVersion(desk: Desk, { body }: Publication): Promise<Publication | undefined> {
  const versions = await desk.list<PublicationBody>({
    kind: 'publication',
    keys: { release: body.releaseId, channel: body.channel },
  })
  return versions.find(
    (version) => version.body.contentVersion > body.contentVersion && version.state !== 'withdrawn',
  )
}

/** Notes on an older version which one replaced it. */
export function supersede(desk: Desk, version: Publication, by: string): Promise<Publication> {
  return desk.move(
    version,
    { table: publicationMoves, to: 'superseded', body: { ...version.body, supersededBy: by } },
    'publication.superseded',
  )
}
