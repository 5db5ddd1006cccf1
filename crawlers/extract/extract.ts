import type { Block, TimePrecision } from '../../pipeline/model/document.ts'

export interface PageInput {
  /** Already decoded, see fetch/decode.ts. */
  readonly html: string
  /** Where the page was read, after redirects: relative links are resolved against it. */
  readonly url: string
}

export interface Attachment {
  readonly url: string
  readonly name: string
}

/** What a page says of itself; nothing here comes from knowing the site. */
export interface Extracted {
  readonly url: string
  readonly canonicalUrl: string
  readonly title: string
  /** The text of the blocks, one line each. */
  readonly text: string
  readonly blocks: readonly Block[]
  readonly publishedAt?: string
  readonly precision: TimePrecision
  readonly origin?: string
  readonly docNumber?: string
  readonly author?: string
  readonly attachments: readonly Attachment[]
  readonly links: readonly string[]
}

/** Reads an article out of a page. Never throws for what a page may contain; a page without a body has an empty text. */
export function extractPage({ url }: PageInput): Extracted {
  return {
    url,
    canonicalUrl: url,
    title: '',
    text: '',
    blocks: [],
    precision: 'unknown',
    attachments: [],
    links: [],
  }
}
