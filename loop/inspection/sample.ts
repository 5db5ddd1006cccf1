/** What an inspection looks at: one site and its accounts, as a stranger finds them. Days are `YYYY-MM-DD` in Asia/Shanghai. */

export type ColumnKind = 'news' | 'policy' | 'interaction' | 'other'

export interface InspectedColumn {
  readonly name: string
  readonly url: string
  readonly kind: ColumnKind
}

export interface InspectedAccount {
  readonly name: string
  readonly platform: string
  /** A public page that lists its posts. */
  readonly url?: string | undefined
  /** Or the channel it is published through here: its publications are its posts. */
  readonly channel?: string | undefined
}

/** One look at the home page. */
export interface Probe {
  readonly at: string
  readonly isReachable: boolean
  readonly tookMs: number
  readonly status?: number
  readonly failure?: string
}

export type PageOutcome = 'read' | 'gone' | 'refused' | 'failed'

/** When a page was first seen, and what is known of the time before. */
export interface FirstSeen {
  readonly at: string
  /** The last crawl before, which read the page's column and did not find it there. */
  readonly missedAt?: string
  /** The oldest day that column then listed. */
  readonly coveredFrom?: string
}

export interface SampledPage {
  readonly url: string
  readonly kind: 'home' | 'column' | 'article' | 'other'
  readonly outcome: PageOutcome
  readonly title: string
  readonly columns: readonly string[]
  /** As the list shows it. */
  readonly listedDay?: string
  /** As the page says (PubDate, else what stands beside the title). */
  readonly publishedDay?: string
  readonly lastModified?: string
  readonly firstSeen: FirstSeen
}

export interface SampledColumn extends InspectedColumn {
  readonly outcome: PageOutcome
  readonly items: number
  readonly newestDay?: string
  readonly oldestDay?: string
}

export interface SampledLink {
  readonly from: string
  readonly url: string
  readonly text: string
  /** `unknown`: not followed, or it failed for the first time. */
  readonly outcome: 'ok' | 'dead' | 'unknown'
  /** Of the page it leads to. */
  readonly title?: string
  readonly excerpt?: string
  /** It failed, which may pass: dead only when the next crawl finds the same. */
  readonly isFailing?: boolean
}

/** A message of the public and its reply, as far as either is shown. */
export interface Interaction {
  readonly url: string
  readonly kind: 'message' | 'error-report'
  readonly receivedDay: string
  readonly repliedDay?: string
}

export interface SampledAccount extends InspectedAccount {
  readonly outcome: PageOutcome
  readonly newestDay?: string
  readonly posts: number
  readonly hasTalk: boolean
  readonly interactions: readonly Interaction[]
}

/** What the words of a page gave away, found while its text was at hand: the text itself is not kept. */
export interface TextFault {
  readonly kind: 'wording' | 'leak'
  readonly url: string
  readonly message: string
  readonly excerpt: string
}

export interface InspectionSample {
  readonly at: string
  readonly homepage: string
  readonly homeOutcome: PageOutcome
  readonly homeNewestDay?: string
  readonly pages: readonly SampledPage[]
  readonly columns: readonly SampledColumn[]
  readonly links: readonly SampledLink[]
  readonly textFaults: readonly TextFault[]
  readonly interactions: readonly Interaction[]
  /** Where a visitor can write to the office; absent: nowhere. */
  readonly channelUrl?: string
  readonly accounts: readonly SampledAccount[]
  /** What could not be looked at, in words. */
  readonly gaps: readonly string[]
}
