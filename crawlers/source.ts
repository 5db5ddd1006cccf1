import type { SourceInfo } from '../pipeline/model/source.ts'

/** A page of links to articles, as most portals have. */
export interface ListSource {
  readonly kind: 'list'
  readonly listUrl: string
  /** A regular expression (text) that an article's address must match; without it, links that look like articles are taken. */
  readonly linkPattern?: string
}

/** RSS, Atom, RDF or JSON Feed. */
export interface FeedSource {
  readonly kind: 'feed'
  readonly feedUrl: string
  /** True when the entry itself carries the whole text, so that its page need not be read. */
  readonly hasFullText?: boolean
}

/** A list that comes as JSON, or as a JSON value inside a script (`callback(…)`, `var data = …`). */
export interface JsonSource {
  readonly kind: 'json'
  readonly listUrl: string
  /** Dotted path to the array of entries, like `data.list`; empty for the value itself. */
  readonly itemsPath: string
  readonly entries: LinkEntries | { readonly are: 'documents' }
}

/** Entries that point to pages. */
export interface LinkEntries {
  readonly are: 'links'
  /** Dotted path inside an entry to its address; likewise the others. */
  readonly urlField: string
  readonly titleField?: string
  readonly timeField?: string
}

export type Source = SourceInfo & (ListSource | FeedSource | JsonSource)

type Facts = Pick<SourceInfo, 'id' | 'name' | 'group' | 'authority' | 'homepage' | 'expectedEveryMinutes'> &
  Partial<SourceInfo> &
  (ListSource | FeedSource | JsonSource)

/** A source with what goes without saying filled in: a public Chinese website of articles, not yet run online. */
export function defineSource(facts: Facts): Source {
  return {
    channel: 'website',
    documentKind: 'article',
    language: 'zh',
    isVerified: false,
    isInternal: false,
    isDemo: false,
    ...facts,
  }
}

/** Where reading a source begins. */
export function entryUrl(source: Source): string {
  return source.kind === 'feed' ? source.feedUrl : source.listUrl
}
