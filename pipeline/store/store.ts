import type { Concern, Sentiment } from '../model/annotation.ts'
import type { Channel, DocumentKind, Observation } from '../model/document.ts'
import type { Query } from '../model/query.ts'
import type { StoredDocument, Story } from '../model/records.ts'

/** The port `Store`: what was read and understood, searchable. One contract suite runs against every engine. */

export type FacetField =
  | 'channel'
  | 'source'
  | 'sentiment'
  | 'topic'
  | 'concern'
  | 'kind'
  | 'authority'
  | 'place'
  | 'story'
  | 'unit'

export interface DocumentFilter {
  /** Parsed; absent means every document. */
  readonly query?: Query
  /** Compared with publishedAt, else observedAt: `from` is in, `to` is out. */
  readonly from?: Date
  readonly to?: Date
  readonly channels?: readonly Channel[]
  readonly kinds?: readonly DocumentKind[]
  readonly sourceIds?: readonly string[]
  readonly sentiments?: readonly Sentiment[]
  readonly topics?: readonly string[]
  readonly concerns?: readonly Concern[]
  /** A province's or city's code covers what lies in it. */
  readonly placeCodes?: readonly string[]
  /** With all that was merged into them. */
  readonly storyIds?: readonly string[]
  readonly unitIds?: readonly string[]
  readonly isDemo?: boolean
}

export interface SearchRequest extends DocumentFilter {
  /** Default `newest` (by publishedAt, else observedAt; of the same time, what came in later); `relevance` ranks by the query's terms. */
  readonly order?: 'newest' | 'oldest' | 'relevance'
  /** 1..200, default 20. */
  readonly limit?: number
  /** `next` of the page before. */
  readonly cursor?: string
  readonly facets?: readonly FacetField[]
  readonly histogram?: HistogramStep
}

export type HistogramStep = 'hour' | 'day'

export interface FacetCount {
  readonly value: string
  readonly count: number
}

/**
 * `start` is the bucket's first instant in Asia/Shanghai. Times known only to the day are in `dayOnly` of the hour histogram's
 * day (never in its 00:00 bucket).
 */
export interface HistogramBucket {
  readonly start: string
  readonly count: number
  readonly negative: number
}

export interface SearchPage {
  /** Exact. */
  readonly total: number
  readonly documents: readonly StoredDocument[]
  readonly next?: string
  /** Exact, most frequent first; a merged story counts for the one that remains. Of a field with very many values, the first 1,000. */
  readonly facets: Readonly<Partial<Record<FacetField, readonly FacetCount[]>>>
  readonly histogram?: {
    readonly step: HistogramStep
    /** In order of time; those without documents are left out. */
    readonly buckets: readonly HistogramBucket[]
    readonly dayOnly: number
    readonly undated: number
  }
}

/** A keyword that is unusually frequent in a set of documents. */
export interface SignificantTerm {
  readonly term: string
  /** Documents of the set that have it among their keywords. */
  readonly count: number
  /** All documents that have it, those of the set among them. */
  readonly background: number
  /** See `significance`. */
  readonly score: number
}

export interface StoryFilter {
  readonly since?: Date
  readonly unitIds?: readonly string[]
  readonly order?: 'heat' | 'newest' | 'size'
  readonly limit?: number
}

/** What the drop-repeats stage must know of a document already here. */
export interface KnownVersion {
  readonly id: string
  readonly contentHash: string
  readonly version: number
}

/**
 * What a call that writes resolved is found by `document`, `known`, `versions` and `story` at once, by `search`, `count`, `stories`,
 * `observations` and `significantTerms` within a second. Any number of processes may write to an engine that admits more than one.
 */
export interface Store {
  /**
   * Idempotent by id; a different contentHash than the stored one adds a version and keeps the earlier, in whatever order they come
   * (see `decideVersion`). Durable when it resolves. Documents an engine can never take are named in `details.documentIds` of an
   * `AppError('BAD_INPUT')`.
   */
  upsertDocuments(documents: readonly StoredDocument[]): Promise<void>
  upsertStories(stories: readonly Story[]): Promise<void>
  addObservations(observations: readonly Observation[]): Promise<void>
  known(ids: readonly string[]): Promise<ReadonlyMap<string, KnownVersion>>
  document(id: string): Promise<StoredDocument | undefined>
  /** Oldest first, the current one last. */
  versions(id: string): Promise<readonly StoredDocument[]>
  observations(documentId: string): Promise<readonly Observation[]>
  /** Follows redirects. */
  story(id: string): Promise<Story | undefined>
  stories(filter: StoryFilter): Promise<readonly Story[]>
  search(request: SearchRequest): Promise<SearchPage>
  count(filter: DocumentFilter): Promise<number>
  /**
   * Keywords unusually frequent in the filtered set, compared with all documents of the same units; exact, the best first. Needs at least
   * three documents with a keyword. `limit`: 1..100.
   */
  significantTerms(
    filter: DocumentFilter,
    options: { readonly limit: number },
  ): Promise<readonly SignificantTerm[]>
  /** Removes demo documents and stories; returns how many documents. */
  removeDemo(): Promise<number>
  /** Removes what was published (else observed) before `before`; returns how many documents. */
  removeOlderThan(before: Date): Promise<number>
  close(): Promise<void>
}
