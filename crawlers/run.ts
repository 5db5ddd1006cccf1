import type { RawDocument } from '../pipeline/model/document.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import type { Log } from '../pipeline/platform/log.ts'
import type { PageFault } from './check-page.ts'
import type { FetchedPage } from './fetch/fetch.ts'
import type { PoliteFetcher } from './fetch/polite-fetch.ts'
import type { Frontier, KnownPage } from './frontier.ts'
import type { PageReader } from './page-reader.ts'
import type { Source } from './source.ts'

/** Something a source gave that did not become a document, and why. */
export interface Rejection {
  readonly sourceId: string
  readonly url: string
  /** A code of the closed list, or of the reader (`LOGIN_WALL`, `EMPTY_PAGE` …). */
  readonly code: string
  /** In Chinese, as the interface shows it. */
  readonly reason: string
  readonly body?: string
}

export interface RunReport {
  readonly sourceId: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly listed: number
  readonly fetched: number
  readonly published: number
  readonly unchanged: number
  readonly rejected: number
  readonly failure?: Failure
}

export interface Failure {
  readonly code: PageFault['code']
  readonly message: string
}

export interface RunDependencies {
  readonly polite: PoliteFetcher
  readonly pages: PageReader
  readonly frontier: Frontier
  readonly clock: Clock
  readonly log: Log
  readonly publish: (documents: readonly RawDocument[]) => Promise<void>
  readonly reject: (rejection: Rejection) => Promise<void>
  readonly pseudonymise: (name: string) => string
  readonly unitId: string
  /** The rest waits for the next run. */
  readonly maxPagesPerRun: number
}

/** One reading of one source, under way. */
export interface Run extends RunDependencies {
  readonly source: Source
  readonly signal: AbortSignal
  readonly tally: { listed: number; fetched: number; published: number; unchanged: number; rejected: number }
  lastFault: Failure | undefined
}

/** What was read of an entry. */
export type PageResult =
  | {
      readonly kind: 'document'
      readonly document: RawDocument
      readonly key?: string
      readonly page?: FetchedPage
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'fault'; readonly fault: PageFault; readonly body?: string }

/** Where an entry is remembered. */
export interface Place {
  readonly key: string
  readonly url: string
  readonly known: KnownPage | undefined
}
