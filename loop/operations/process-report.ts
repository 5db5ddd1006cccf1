import type { SourceState } from '../../pipeline/model/source.ts'
import type { StageCounter } from '../../pipeline/runtime/counters.ts'

/** What a process does: `all` does everything, on one machine. */
export const processRoles = ['crawl', 'process', 'api', 'all'] as const
export type ProcessRole = (typeof processRoles)[number]

/** One consumer group's part in a process. */
export interface GroupReport {
  readonly group: string
  readonly stream: string
  /** +08:00; absent until its first batch. */
  readonly lastBatchAt?: string
  /** Since the process started. */
  readonly stages: readonly StageCounter[]
}

/** What waits on the disk of a crawl process for the bus to come back. */
export interface SpoolReport {
  /** Calls to the bus; those in spools it has taken over from processes that are gone are among them. */
  readonly waiting: number
  readonly bytes: number
  readonly maxBytes: number
  readonly isFull: boolean
  /** What the bus will never take: kept on the disk, not tried again. */
  readonly refused: number
  /** Since when something waits, +08:00. */
  readonly since?: string
}

export interface CrawlReport {
  /** The sources this process reads, of all that the crawl processes share. */
  readonly sources: readonly SourceState[]
  readonly spool: SpoolReport
  /** True while nothing is fetched because the spool is full. */
  readonly isPaused: boolean
}

/** A process's heartbeat on the notice board, `process/ID`. */
export interface ProcessReport {
  readonly id: string
  readonly role: ProcessRole
  readonly host: string
  readonly pid: number
  readonly version: string
  /** +08:00. */
  readonly startedAt: string
  /** When it was posted, +08:00. */
  readonly at: string
  readonly rssBytes: number
  /** Names of the leases it holds. */
  readonly leases: readonly string[]
  readonly groups: readonly GroupReport[]
  /** Of the processes that crawl. */
  readonly crawl?: CrawlReport
}
