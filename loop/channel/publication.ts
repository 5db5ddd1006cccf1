import { sha256 } from '../../pipeline/platform/hash.ts'
import type { Person } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'
import { type Content, linkKeys, type ReleaseLinks } from '../release/release.ts'

/** How a channel is published to: the portal is ours, WeChat and Weibo have clients, a CMS takes a signed webhook, the rest is posted by a person. */
export type ChannelKind = 'portal' | 'wechat' | 'weibo' | 'webhook' | 'by-hand'
export const channelKinds: readonly ChannelKind[] = ['portal', 'wechat', 'weibo', 'webhook', 'by-hand']

/**
 * `queued` waits for the publisher; `sending` has begun a step whose answer is not yet known; `accepted` is at the platform, not yet public;
 * `waiting` waits for a person who posts by hand; `failed` said why and can be resumed.
 */
export const publicationStates = [
  'queued',
  'sending',
  'accepted',
  'waiting',
  'failed',
  'published',
  'superseded',
  'withdrawn',
] as const
export type PublicationState = (typeof publicationStates)[number]

/** What never went out is superseded as well when a newer version is released; what failed may turn out to be there, or be posted by hand. */
export const publicationMoves: Moves<PublicationState> = {
  queued: ['sending', 'failed', 'superseded', 'withdrawn'],
  sending: ['queued', 'accepted', 'published', 'failed', 'superseded', 'withdrawn'],
  accepted: ['published', 'failed', 'withdrawn'],
  waiting: ['published', 'superseded', 'withdrawn'],
  failed: ['queued', 'sending', 'accepted', 'published', 'superseded', 'withdrawn'],
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

/** How it is known that the text stands where a person says it does. */
export interface Verification {
  readonly at: string
  readonly by: Person
  /** 0 to 1: how much of our text the page has; absent when the page could not be read. */
  readonly similarity?: number
  readonly isVerified: boolean
  /** Of a person, where the page differs or cannot be read. */
  readonly reason?: string
}

/** One version of one release on one channel: what the public reads. */
export interface PublicationBody extends ReleaseLinks {
  readonly releaseId: string
  readonly contentVersion: number
  /** The channel's (account's) id: `portal`, `wechat`, … */
  readonly channel: string
  readonly channelKind: ChannelKind
  /** What was released, as it was then. */
  readonly content: Content
  /** Since when it is to be published. */
  readonly releasedAt?: string
  /** When it became public there; absent until then. */
  readonly publishedAt?: string
  readonly url?: string
  /** What the platform calls it, by the client's own names: draft, job, post … */
  readonly remote?: Readonly<Record<string, string>>
  /** The step that was begun and whose end is not known. */
  readonly step?: { readonly name: string; readonly since: string; readonly code?: string }
  /** The last ones. */
  readonly attempts?: readonly Attempt[]
  /** Tries that brought nothing, since the last step that was done. */
  readonly tries?: number
  readonly nextAttemptAt?: string
  readonly acceptedAt?: string
  readonly verification?: Verification
  /** The published version that this one corrects. */
  readonly corrects?: string
  /** The version that replaced it. */
  readonly supersededBy?: string
  /** Wanted back from a platform: open until a person, or the platform's own interface, has confirmed that it is gone. */
  readonly withdrawalAskedAt?: string
  readonly withdrawnAt?: string
  readonly withdrawalReason?: string
  /** Who confirmed that it is gone from the platform. */
  readonly withdrawnBy?: Person
}

/** hash(release + version + channel): publishing the same again finds what is already there. */
export function publicationId(releaseId: string, contentVersion: number, channel: string): string {
  return sha256(['publication', releaseId, String(contentVersion), channel].join('\u0000')).slice(0, 24)
}

/** By what a publication is found: what it belongs to, and what the platform calls its job. */
export function publicationKeys(body: PublicationBody): Readonly<Record<string, string>> {
  return {
    channel: body.channel,
    column: body.content.column,
    release: body.releaseId,
    ...linkKeys(body),
    ...(body.remote?.job ? { job: body.remote.job } : {}),
    ...(body.withdrawalAskedAt && !body.withdrawnAt ? { withdrawal: 'asked' } : {}),
  }
}
