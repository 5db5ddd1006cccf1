import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { rolesAllow } from '../people/permissions.ts'
import type { Channel } from './channel.ts'
import type { Attempt, ChannelKind, PublicationBody, PublicationState, Verification } from './publication.ts'

export type PublicationMove = 'resume' | 'send-again' | 'confirm-by-hand' | 'confirm-withdrawal'

/** One version of one release on one channel, as the office sees it. */
export interface PublicationView {
  readonly id: string
  readonly version: number
  readonly state: PublicationState
  readonly releaseId: string
  readonly contentVersion: number
  readonly title: string
  readonly channel: string
  readonly channelName: string
  readonly channelKind: ChannelKind
  readonly releasedAt: string
  readonly publishedAt?: string
  readonly url?: string
  /** Oldest first. */
  readonly attempts: readonly Attempt[]
  readonly nextAttemptAt?: string
  /** Chinese: what stands in the way. */
  readonly fault?: string
  /** True when it may stand on the platform although nobody can say so: look there before sending it again. */
  readonly isInDoubt: boolean
  readonly verification?: Verification
  readonly corrects?: string
  readonly supersededBy?: string
  readonly withdrawalAskedAt?: string
  readonly withdrawnAt?: string
  readonly withdrawalReason?: string
  readonly isDemo: boolean
  readonly moves: readonly PublicationMove[]
}

export function viewPublication(
  who: Actor,
  record: LedgerRecord<PublicationBody>,
  channels: readonly Channel[],
): PublicationView {
  const { id, version, state, body, createdAt, isDemo } = record
  const attempts = body.attempts ?? []
  const fault =
    state === 'published' ? undefined : attempts.findLast(({ outcome }) => outcome !== 'ok')?.message
  return {
    id,
    version,
    state: state as PublicationState,
    releaseId: body.releaseId,
    contentVersion: body.contentVersion,
    title: body.content.title,
    channel: body.channel,
    channelName: channels.find((channel) => channel.id === body.channel)?.name ?? body.channel,
    channelKind: body.channelKind,
    releasedAt: body.releasedAt ?? createdAt,
    attempts,
    isInDoubt: isInDoubt(record),
    isDemo,
    ...pick(body),
    ...(fault ? { fault } : {}),
    moves: movesOf(who, record),
  }
}

function pick(body: PublicationBody) {
  const { publishedAt, url, nextAttemptAt, verification, corrects, supersededBy } = body
  const { withdrawalAskedAt, withdrawnAt, withdrawalReason } = body
  return {
    ...(publishedAt ? { publishedAt } : {}),
    ...(url ? { url } : {}),
    ...(nextAttemptAt ? { nextAttemptAt } : {}),
    ...(verification ? { verification } : {}),
    ...(corrects ? { corrects } : {}),
    ...(supersededBy ? { supersededBy } : {}),
    ...(withdrawalAskedAt ? { withdrawalAskedAt } : {}),
    ...(withdrawnAt ? { withdrawnAt } : {}),
    ...(withdrawalReason ? { withdrawalReason } : {}),
  }
}

/** A step was begun, or a job accepted, and nobody knows what became of it. */
export function isInDoubt({ state, body }: LedgerRecord<PublicationBody>): boolean {
  return state === 'failed' && (body.step !== undefined || body.acceptedAt !== undefined)
}

function movesOf(who: Actor, record: LedgerRecord<PublicationBody>): readonly PublicationMove[] {
  const { state, body } = record
  if (!rolesAllow(who.roles, 'publication.handle')) return []
  const isWantedBack = body.withdrawalAskedAt !== undefined && state !== 'withdrawn'
  const possible: Readonly<Record<PublicationMove, boolean>> = {
    resume: state === 'failed' && !isWantedBack,
    'send-again': isInDoubt(record) && !isWantedBack,
    'confirm-by-hand': (state === 'waiting' || state === 'failed') && !isWantedBack,
    'confirm-withdrawal': isWantedBack && state !== 'sending' && state !== 'accepted',
  }
  return (Object.keys(possible) as PublicationMove[]).filter((move) => possible[move])
}
