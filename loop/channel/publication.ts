import { sha256 } from '../../pipeline/platform/hash.ts'
import type { Moves } from '../office/moves.ts'
import type { Content } from '../release/release.ts'

/** How a channel is published to: the portal is ours, WeChat and Weibo have clients, a CMS takes a signed webhook, the rest is posted by a person. */
export type ChannelKind = 'portal' | 'wechat' | 'weibo' | 'webhook' | 'by-hand'

/**
 * `queued` waits for the publisher; `sending` has begun a step whose answer is not yet known; `accepted` is at the platform, not yet public;
 * `waiting` waits for a person who posts by hand; `failed` said why and can be resumed.
 */
export type PublicationState =
  | 'queued'
  | 'sending'
  | 'accepted'
  | 'waiting'
  | 'failed'
  | 'published'
  | 'superseded'
  | 'withdrawn'

export const publicationMoves: Moves<PublicationState> = {
  queued: ['sending', 'failed', 'withdrawn'],
  sending: ['queued', 'accepted', 'published', 'failed', 'withdrawn'],
  accepted: ['published', 'failed', 'withdrawn'],
  waiting: ['published', 'withdrawn'],
  failed: ['queued', 'waiting', 'withdrawn'],
  published: ['superseded', 'withdrawn'],
  superseded: ['withdrawn'],
  withdrawn: [],
}

/** One try at one step, kept as it ended. */
export interface Attempt {
  readonly at: string
  readonly step: string
  readonly outcome: 'ok' | 'retry' | 'refused' | 'unknown'
  /** Of the platform, as given. */
  readonly code?: string
  /** Chinese, says what to do. */
  readonly message?: string
}

/** One version of one release on one channel: what the public reads. */
export interface PublicationBody {
  readonly releaseId: string
  readonly contentVersion: number
  /** The channel's (account's) id: `portal`, `wechat`, … */
  readonly channel: string
  readonly channelKind: ChannelKind
  /** What was released, as it was then. */
  readonly content: Content
  /** When it became public there; absent until then. */
  readonly publishedAt?: string
  readonly url?: string
  /** What the platform calls it, by the client's own names: draft, job, post … */
  readonly remote?: Readonly<Record<string, string>>
  readonly attempts?: readonly Attempt[]
  readonly nextAttemptAt?: string
  /** The published version that this one corrects. */
  readonly corrects?: string
  /** The version that replaced it. */
  readonly supersededBy?: string
  readonly withdrawnAt?: string
  readonly withdrawalReason?: string
}

/** hash(release + version + channel): publishing the same again finds what is already there. */
export function publicationId(releaseId: string, contentVersion: number, channel: string): string {
  return sha256(['publication', releaseId, String(contentVersion), channel].join('\u0000')).slice(0, 24)
}
