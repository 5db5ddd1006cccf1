import { hostname } from 'node:os'
import { defaultApiConfig } from '../api/config.ts'
import { type Heartbeat, startHeartbeat } from '../loop/operations/process-board.ts'
import type {
  CrawlReport,
  GroupReport,
  ProcessReport,
  ProcessRole,
} from '../loop/operations/process-report.ts'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import type { StageCounters } from '../pipeline/runtime/counters.ts'
import { type Base, type BaseOptions, openBase, type Part } from './base.ts'
import { openCrawling } from './crawling.ts'
import { openDesk } from './desk.ts'
import { openProcessing } from './processing.ts'

/** How each part of the house is opened. */
const openers = { processing: openProcessing, crawling: openCrawling, desk: openDesk }

type PartName = keyof typeof openers
type Parts = { readonly [Name in PartName]?: Awaited<ReturnType<(typeof openers)[Name]>> }

/** What a process does in each role, in the order of opening; it ends in the reverse. */
export const partsOf: Readonly<Record<ProcessRole, readonly PartName[]>> = {
  crawl: ['crawling'],
  process: ['processing'],
  api: ['desk'],
  all: ['processing', 'crawling', 'desk'],
}

export type House = Base & Parts & { report(): ProcessReport }

export interface HouseOptions extends BaseOptions {
  /** Default: those of the configured role. */
  readonly parts?: readonly PartName[]
}

/** Opens a process's parts and shows it to the others. Closing ends the work, then takes it off the board, then closes the engines. */
export async function openHouse({ parts, ...options }: HouseOptions): Promise<House> {
  await using opening = new AsyncDisposableStack()
  const base = await openBase(options)
  opening.defer(() => base.close())
  const open: { [Name in PartName]?: Part } = {}
  const report = reporterOf(base, () => Object.values(open))
  const heartbeat: Heartbeat = await startHeartbeat({ ...base, report })
  opening.defer(() => heartbeat.stop())
  for (const name of parts ?? partsOf[base.config.role]) {
    const part: Part = await openers[name](base)
    open[name] = part
    opening.defer(() => {
      // A part that ends is not asked what it does.
      delete open[name]
      return part.close()
    })
  }
  const opened = opening.move()
  let closing: Promise<void> | undefined
  return {
    ...base,
    ...(open as Parts),
    report: () => ({ ...report(), at: toShanghaiIso(base.clock.now()) }),
    close() {
      closing ??= opened.disposeAsync()
      return closing
    },
  }
}

function reporterOf(
  { place, config, clock }: Base,
  parts: () => readonly Part[],
): () => Omit<ProcessReport, 'at'> {
  const startedAt = toShanghaiIso(clock.now())
  return () => {
    const crawls = parts().flatMap((part) => part.crawl?.() ?? [])
    return {
      id: place.processId,
      role: config.role,
      host: hostname(),
      pid: process.pid,
      version: defaultApiConfig.version,
      startedAt,
      rssBytes: process.memoryUsage.rss(),
      leases: parts().flatMap((part) => part.leases?.() ?? []),
      groups: parts().flatMap((part) => (part.groups?.() ?? []).map(groupReport)),
      ...(crawls[0] ? { crawl: joined(crawls[0], crawls.slice(1)) } : {}),
    }
  }
}

function groupReport({ group, stream, lastBatchAt, stages }: StageCounters): GroupReport {
  const last = lastBatchAt()
  return { group, stream, ...(last ? { lastBatchAt: toShanghaiIso(last) } : {}), stages: stages() }
}

/** The demo's sources beside those read by rhythm, in a process that has both. */
function joined(first: CrawlReport, others: readonly CrawlReport[]): CrawlReport {
  return { ...first, sources: [first, ...others].flatMap(({ sources }) => sources) }
}
