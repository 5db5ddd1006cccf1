import { z } from 'zod'
import { authority, channel, concern, documentKind, isoTime, sentiment } from './common.ts'

/** Character ranges [start, end) of the text beside it. */
const marks = z.array(z.tuple([z.number().int(), z.number().int()]))
const evidence = z.array(z.object({ term: z.string(), weight: z.number() }))

export const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.number().int(), text: z.string() }),
  z.object({ kind: z.literal('paragraph'), text: z.string() }),
  z.object({ kind: z.literal('table'), rows: z.array(z.array(z.string())) }),
  z.object({ kind: z.literal('image'), url: z.string(), alt: z.string() }),
])

export const documentSummary = z.object({
  id: z.string(),
  kind: documentKind,
  channel,
  sourceId: z.string(),
  sourceName: z.string(),
  authority,
  author: z.string().optional(),
  url: z.string().optional(),
  /** Never empty: a post without a title is headed by its first words. */
  title: z.object({ text: z.string(), marks }),
  /** Empty when the heading says it all already. */
  snippet: z.object({ text: z.string(), marks }),
  publishedAt: isoTime.optional(),
  precision: z.enum(['minute', 'day', 'unknown']),
  observedAt: isoTime,
  sentiment: z.object({ label: sentiment, probability: z.number() }),
  topic: z.object({ label: z.string(), probability: z.number() }),
  concern,
  places: z.array(z.object({ name: z.string(), code: z.string() })),
  storyId: z.string(),
  version: z.number().int(),
  isDemo: z.boolean(),
})

export const documentDetail = documentSummary.extend({
  text: z.string(),
  blocks: z.array(block),
  origin: z.string().optional(),
  docNumber: z.string().optional(),
  notes: z.array(z.string()),
  keywords: z.array(z.object({ term: z.string(), weight: z.number() })),
  evidence: z.object({ sentiment: evidence, topic: evidence }),
  harm: z.array(z.string()),
  analyzers: z.record(z.string(), z.string()),
  fingerprint: z.string(),
  counts: z.array(
    z.object({
      at: isoTime,
      reposts: z.number().optional(),
      comments: z.number().optional(),
      likes: z.number().optional(),
      reads: z.number().optional(),
    }),
  ),
  versions: z.array(
    z.object({ version: z.number().int(), observedAt: isoTime, title: z.string(), text: z.string() }),
  ),
})

export const facetCount = z.object({ value: z.string(), label: z.string(), count: z.number().int() })

export const histogram = z.object({
  step: z.enum(['hour', 'day']),
  buckets: z.array(z.object({ start: isoTime, count: z.number().int(), negative: z.number().int() })),
  dayOnly: z.number().int().describe('times known only to the day: not in any hour'),
  undated: z.number().int(),
})

const list = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : value.split(',')).filter(Boolean))
  .optional()

/** The filter of search, counts and export; lists are comma-separated. */
export const searchQuery = z.object({
  q: z.string().max(4_000).optional().describe('the query language: (充电桩 OR 电动车) AND 起火 NOT 演练'),
  from: isoTime.optional(),
  to: isoTime.optional(),
  channel: list,
  kind: list,
  source: list,
  sentiment: list,
  topic: list,
  concern: list,
  place: list,
  story: list,
  order: z.enum(['newest', 'oldest', 'relevance']).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
  step: z.enum(['hour', 'day']).optional().describe('histogram step; absent: chosen by the range'),
})

export const searchPage = z.object({
  total: z.number().int(),
  documents: z.array(documentSummary),
  next: z.string().optional(),
  facets: z.record(z.string(), z.array(facetCount)),
  histogram,
  tookMs: z.number(),
})

export const significantTerm = z.object({
  term: z.string(),
  count: z.number().int().describe('documents found that have it among their keywords'),
  background: z.number().int().describe('all documents that have it'),
  score: z.number().describe('JLH: (f − b) · f / b, of the shares'),
})

export const deliveryAnswer = z.object({
  accepted: z.number().int(),
  refused: z.number().int(),
  problems: z.array(z.object({ line: z.number().int(), reason: z.string() })),
})

export type Block = z.infer<typeof block>
export type DocumentSummary = z.infer<typeof documentSummary>
export type DocumentDetail = z.infer<typeof documentDetail>
export type SearchQuery = z.input<typeof searchQuery>
export type SignificantTermView = z.infer<typeof significantTerm>
export type SearchPageView = z.infer<typeof searchPage>
export type Histogram = z.infer<typeof histogram>
