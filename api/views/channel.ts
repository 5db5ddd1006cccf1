import { z } from 'zod'
import { channelKinds, publicationStates } from '../../loop/channel/publication.ts'
import { isoTime, person, reason, shortText, version } from './common.ts'

export const channelKind = z.enum(channelKinds)
export const publicationState = z.enum(publicationStates)

/** An account, or what an account that could be had still lacks. */
export const channelView = z.object({
  id: z.string(),
  kind: channelKind,
  name: z.string(),
  isOffered: z.boolean(),
  isMachine: z.boolean(),
  /** Names of the variables that are not set. */
  missing: z.array(z.string()),
  hint: z.string().optional(),
  counts: z.object({
    onTheWay: z.number().int(),
    waiting: z.number().int(),
    failed: z.number().int(),
    published: z.number().int(),
    wantedBack: z.number().int(),
  }),
  lastPublishedAt: isoTime.optional(),
  lastFault: z.object({ at: isoTime, message: z.string(), publicationId: z.string() }).optional(),
})

export const attempt = z.object({
  at: isoTime,
  /** A step's name; with `?` it was looked up, not taken. */
  step: z.string(),
  outcome: z.enum(['ok', 'retry', 'refused', 'unknown']),
  code: z.string().optional(),
  message: z.string().optional(),
})

export const verification = z.object({
  at: isoTime,
  by: person,
  /** 0 to 1; absent when the page could not be read. */
  similarity: z.number().optional(),
  isVerified: z.boolean(),
  reason: z.string().optional(),
})

/** One version of a release on one channel. */
export const publicationView = z.object({
  id: z.string(),
  version,
  state: publicationState,
  releaseId: z.string(),
  contentVersion: z.number().int(),
  title: z.string(),
  channel: z.string(),
  channelName: z.string(),
  channelKind,
  releasedAt: isoTime,
  publishedAt: isoTime.optional(),
  url: z.string().optional(),
  attempts: z.array(attempt),
  nextAttemptAt: isoTime.optional(),
  /** Chinese: what stands in the way. */
  fault: z.string().optional(),
  /** It may stand on the platform although nobody can say so. */
  isInDoubt: z.boolean(),
  verification: verification.optional(),
  corrects: z.string().optional(),
  supersededBy: z.string().optional(),
  withdrawalAskedAt: isoTime.optional(),
  withdrawnAt: isoTime.optional(),
  withdrawalReason: z.string().optional(),
  isDemo: z.boolean(),
  /** What this person may do now: `resume`, `send-again`, `confirm-by-hand`, `confirm-withdrawal`. */
  moves: z.array(z.string()),
})

/** A content as one channel will show it. `html` is made of our own few elements. */
export const channelPreview = z.object({
  channel: z.string(),
  name: z.string(),
  kind: channelKind,
  rendering: z.object({
    title: z.string().optional(),
    digest: z.string().optional(),
    text: z.string().optional(),
    html: z.string().optional(),
    link: z.string(),
    images: z.array(z.string()),
  }),
  lengths: z.array(z.object({ label: z.string(), used: z.number().int(), limit: z.number().int() })),
  findings: z.array(z.object({ code: z.string(), message: z.string(), isBlocking: z.boolean() })),
})

export const resumeInput = z.object({
  version,
  /** Somebody has looked at the platform and it is not there: it is sent anew without being looked up. */
  isNotThere: z.boolean().optional(),
})
export const confirmByHandInput = z.object({
  version,
  url: z.string().trim().min(8).max(2_000),
  /** Why the page differs, or cannot be read. */
  reason: reason.optional(),
})
export const confirmWithdrawalInput = z.object({ version, note: shortText.optional() })

export type ChannelView = z.infer<typeof channelView>
export type PublicationView = z.infer<typeof publicationView>
export type ChannelPreview = z.infer<typeof channelPreview>
