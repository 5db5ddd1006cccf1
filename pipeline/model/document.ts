/** What we read from the world: one article, post, repost, comment, letter or call. Our unit of truth. */

export type DocumentKind = 'article' | 'post' | 'repost' | 'comment' | 'letter' | 'call'

/** Where it was said. `website` covers portals and media sites; vendors deliver the platforms we cannot read ourselves. */
export type Channel =
  | 'website'
  | 'weibo'
  | 'wechat'
  | 'forum'
  | 'video'
  | 'hotlist'
  | 'letterbox'
  | 'hotline'
  | 'other'

export const channels: readonly Channel[] = [
  'website',
  'weibo',
  'wechat',
  'forum',
  'video',
  'hotlist',
  'letterbox',
  'hotline',
  'other',
]
export const documentKinds: readonly DocumentKind[] = [
  'article',
  'post',
  'repost',
  'comment',
  'letter',
  'call',
]

/** How exactly a publish time is known. A `day` never counts as 00:00 in a burst; `unknown` carries no `publishedAt`. */
export type TimePrecision = 'minute' | 'day' | 'unknown'

/** A piece of a page. Pages render these as text; crawled HTML is never shown as HTML. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'image'; readonly url: string; readonly alt: string }

/** How much weight a source's word has: decides escalation by authority. */
export type Authority = 'central' | 'official' | 'media' | 'public'

/**
 * A document as it enters the bus (`documents.raw`), from a crawler, a vendor's feed or a replayed file. Nothing is derived yet
 * but what the page itself says. Times are ISO-8601 with an offset; a time without a zone was read as Asia/Shanghai.
 */
export interface RawDocument {
  /** See `identity.ts`: same document, same id, however often it is read. */
  readonly id: string
  readonly kind: DocumentKind
  readonly channel: Channel
  readonly sourceId: string
  readonly sourceName: string
  readonly authority: Authority
  readonly url?: string
  readonly nativeId?: string
  readonly parentId?: string
  readonly rootId?: string
  readonly title: string
  readonly text: string
  readonly blocks?: readonly Block[]
  /** An organisation or official account by name; an ordinary person only as a keyed hash (`p:…`). */
  readonly author?: string
  /** 来源: who the page says it was taken from. */
  readonly origin?: string
  /** 文号, like 工信部信管〔2026〕12号. */
  readonly docNumber?: string
  readonly publishedAt?: string
  readonly precision: TimePrecision
  /** When we first saw it. */
  readonly observedAt: string
  readonly counts?: Counts
  /** Unit (单位) on whose behalf it is watched. */
  readonly unitId: string
  /** 演示数据: part of the demo scenario, labelled wherever it is shown and removable. */
  readonly isDemo: boolean
}

/** A reading of the public counters; kept as a series, never a new version of the document. */
export interface Counts {
  readonly reposts?: number
  readonly comments?: number
  readonly likes?: number
  readonly reads?: number
}

export interface Observation extends Counts {
  readonly documentId: string
  readonly at: string
}
