import type { RawDocument } from '../pipeline/model/document.ts'
import type { SourceState } from '../pipeline/model/source.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
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

export interface CrawlerOptions {
  readonly sources: readonly Source[]
  /** SQLite: what was seen, and how each source fares. `:memory:` for a trial. */
  readonly stateFile: string
  readonly clock: Clock
  readonly log: Log
  /** A page counts as seen only after this resolved. */
  readonly publish: (documents: readonly RawDocument[]) => Promise<void>
  readonly reject: (rejection: Rejection) => Promise<void>
  /** Goes into the User-Agent: an address or a mailbox where a site's owner reaches us. */
  readonly contact: string
  readonly unitId: string
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
  readonly failure?: { readonly code: string; readonly message: string }
}

export interface Crawler {
  /** Reads a source once, now. A failure of the source is in the report and in its state, never thrown. */
  runSource(sourceId: string): Promise<RunReport>
  /** Reads every enabled source by its own rhythm until `stop`. */
  start(): void
  /** Resolves when the runs under way have ended. Idempotent. */
  stop(): Promise<void>
  states(): readonly SourceState[]
  sources(): readonly Source[]
  setEnabled(sourceId: string, isEnabled: boolean): void
  /** Replaces sources of the same id. */
  addSources(sources: readonly Source[]): void
  /** Forgets every source marked `isDemo` and what was seen there. */
  removeDemoSources(): void
  /** Stops and closes the state file. */
  close(): Promise<void>
}

/** Opens the state file and knows the sources; nothing is read before `start` or `runSource`. */
export function openCrawler(_options: CrawlerOptions): Crawler {
  throw new AppError('MISSING_PART', 'crawler not built yet')
}
