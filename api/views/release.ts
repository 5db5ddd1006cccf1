import { z } from 'zod'
import { portalColumns } from '../../loop/release/release.ts'
import { isoTime, person, reason, shortText, version } from './common.ts'

/** 主动公开 / 依申请公开 / 不予公开 (R9). */
export const openness = z.enum(['proactive', 'on-request', 'closed'])
export const portalColumn = z.enum(portalColumns)
export const releaseState = z.enum([
  'draft',
  'review-1',
  'review-2',
  'review-3',
  'secrecy',
  'approved',
  'published',
  'withdrawn',
])

/** Something a gate found. `blocking` must be mended; others must be acknowledged with a reason. */
export const finding = z.object({
  id: z.string(),
  gate: z.string(),
  message: z.string(),
  excerpt: z.string(),
  isBlocking: z.boolean(),
  acknowledgement: z.object({ by: person, at: isoTime, reason: z.string() }).optional(),
})

export const signature = z.object({
  step: z.enum(['review-1', 'review-2', 'review-3', 'secrecy', 'release']),
  verdict: z.enum(['approved', 'returned']),
  by: person,
  at: isoTime,
  opinion: z.string(),
  contentVersion: z.number().int(),
})

export const releaseView = z.object({
  id: z.string(),
  version,
  title: z.string(),
  /** Paragraphs of plain text separated by an empty line. */
  body: z.string(),
  column: portalColumn,
  openness: openness.optional(),
  state: releaseState,
  contentVersion: z.number().int(),
  author: person,
  incidentId: z.string().optional(),
  storyId: z.string().optional(),
  planId: z.string().optional(),
  matterId: z.string().optional(),
  findings: z.array(finding),
  signatures: z.array(signature),
  publication: z.object({ id: z.string(), at: isoTime, url: z.string() }).optional(),
  createdAt: isoTime,
  updatedAt: isoTime,
  unitId: z.string(),
  isDemo: z.boolean(),
  /** What this person may do now: `edit`, `submit`, `approve`, `return`, `sign-secrecy`, `publish`, `withdraw`, `correct`. */
  moves: z.array(z.string()),
})

export const releaseInput = z.object({
  title: shortText,
  body: z.string().trim().min(1).max(50_000),
  column: portalColumn,
  openness: openness.optional(),
  incidentId: z.string().optional(),
  storyId: z.string().optional(),
  planId: z.string().optional(),
  matterId: z.string().optional(),
})
export const releaseEdit = releaseInput.partial().extend({ version })
export const verdictInput = z.object({ version, verdict: z.enum(['approved', 'returned']), opinion: reason })
export const acknowledgementInput = z.object({ version, findingId: z.string(), reason })
export const versionInput = z.object({ version })
export const withdrawalInput = z.object({ version, reason })

export type ReleaseView = z.infer<typeof releaseView>
export type Finding = z.infer<typeof finding>
