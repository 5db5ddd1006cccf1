import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Office } from '../office/office.ts'
import type { Channel, ChannelSet } from './channel.ts'
import type { ChannelKind, PublicationBody } from './publication.ts'

/** An account as the channels page shows it. */
export interface ChannelView {
  readonly id: string
  readonly kind: ChannelKind
  readonly name: string
  readonly isOffered: boolean
  /** Published by a program, not by hand. */
  readonly isMachine: boolean
  /** Names of the variables that are not set. */
  readonly missing: readonly string[]
  readonly hint?: string
  readonly counts: {
    readonly onTheWay: number
    readonly waiting: number
    readonly failed: number
    readonly published: number
    readonly wantedBack: number
  }
  readonly lastPublishedAt?: string
  /** The last thing that went wrong, as long as nothing has been published after it. */
  readonly lastFault?: { readonly at: string; readonly message: string; readonly publicationId: string }
}

const none = { onTheWay: 0, waiting: 0, failed: 0, published: 0, wantedBack: 0 }

/** Offered ones first, in their order; then what could be had, and what it lacks. */
export async function viewChannels(
  office: Office,
  { channels, absent }: ChannelSet,
): Promise<readonly ChannelView[]> {
  const offered = await Promise.all(channels.map((channel) => viewChannel(office, channel)))
  const others = absent.map(({ id, kind, name, missing, hint }) => ({
    id,
    kind,
    name,
    isOffered: false,
    isMachine: kind !== 'by-hand' && kind !== 'portal',
    missing,
    hint,
    counts: none,
  }))
  return [...offered, ...others]
}

async function viewChannel({ reader }: Office, { id, kind, name, client }: Channel): Promise<ChannelView> {
  const filter = { kind: 'publication', keys: { channel: id } }
  const count = (...states: readonly string[]) => reader.count({ ...filter, states })
  const [onTheWay, waiting, failed, published, wantedBack, recent, stuck] = await Promise.all([
    count('queued', 'sending', 'accepted'),
    count('waiting'),
    count('failed'),
    count('published'),
    reader.count({
      kind: 'publication',
      states: ['published', 'superseded', 'failed'],
      keys: { channel: id, withdrawal: 'asked' },
    }),
    reader.list<PublicationBody>({ ...filter, states: ['published', 'superseded'], limit: 20 }),
    reader.list<PublicationBody>({
      ...filter,
      states: ['failed', 'sending', 'queued', 'accepted'],
      limit: 20,
    }),
  ])
  const lastPublishedAt = latest(recent.flatMap(({ body }) => body.publishedAt ?? []))
  const lastFault = lastFaultOf(stuck)
  return {
    id,
    kind,
    name,
    isOffered: true,
    isMachine: client !== undefined,
    missing: [],
    counts: { onTheWay, waiting, failed, published, wantedBack },
    ...(lastPublishedAt ? { lastPublishedAt } : {}),
    ...(lastFault && (!lastPublishedAt || lastFault.at > lastPublishedAt) ? { lastFault } : {}),
  }
}

function lastFaultOf(records: readonly LedgerRecord<PublicationBody>[]): ChannelView['lastFault'] {
  const faults = records.flatMap(({ id, body }) => {
    const attempt = body.attempts?.findLast(({ outcome }) => outcome !== 'ok')
    return attempt?.message ? [{ at: attempt.at, message: attempt.message, publicationId: id }] : []
  })
  return faults.reduce<ChannelView['lastFault']>((a, b) => (a && a.at >= b.at ? a : b), undefined)
}

function latest(times: readonly string[]): string | undefined {
  return times.reduce<string | undefined>((a, b) => (a && a >= b ? a : b), undefined)
}
