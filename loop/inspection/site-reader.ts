import type { PageOutcome, Probe } from './sample.ts'

/** How a site is read from outside; the crawler stands behind it, with its manners: robots.txt, pace, an honest name. */
export interface SiteReader {
  /** Asks for the home page once. Never throws; `undefined` when the site asked us to wait, which is no failure of it. */
  probe(url: string, at: Date): Promise<Probe | undefined>
  /** Never throws. */
  read(url: string): Promise<SiteReading>
}

export interface SiteLink {
  readonly url: string
  readonly text: string
  /** The day printed beside it in a list. */
  readonly day?: string
}

export interface SitePage {
  /** After redirects. */
  readonly url: string
  readonly title: string
  /** All that is to be read on it, menus included. */
  readonly text: string
  /** More than menus and a headline. */
  readonly hasBody: boolean
  /** Names in lower case. */
  readonly meta: Readonly<Record<string, string>>
  /** What the page says of its publication, by meta tag or beside the title. */
  readonly publishedDay?: string
  /** Of the HTTP head. */
  readonly lastModified?: string
  readonly hasForm: boolean
  readonly links: readonly SiteLink[]
}

export type SiteReading =
  | { readonly outcome: 'read'; readonly page: SitePage }
  | { readonly outcome: Exclude<PageOutcome, 'read'>; readonly message: string }
