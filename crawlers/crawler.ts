import type { RawDocument } from '../pipeline/model/document.ts'
import type { SourceState } from '../pipeline/model/source.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import { AppError, messageOf } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { openFetcher } from './fetch/fetch.ts'
import { createPace } from './fetch/pace.ts'
import { createPoliteFetcher } from './fetch/polite-fetch.ts'
import { createRobots } from './fetch/robots.ts'
import { type Frontier, openFrontier } from './frontier.ts'
import { openPageReader, type PageReader } from './page-reader.ts'
import type { Rejection, RunDependencies, RunReport } from './run.ts'
import { runSource } from './run-source.ts'
import { createRuns, type Runs } from './runs.ts'

export type { Rejection, RunReport } from './run.ts'

import type { Source } from './source.ts'
import { isDue, recordRun, stateOf } from './source-state.ts'

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
  /** For sources that deliver posts of persons, see `createPseudonymiser`; without it their names are left out. */
  readonly pseudonymise?: (name: string) => string
  /** Between two requests to one public host. */
  readonly minDelayMs?: number
  readonly maxBytes?: number
  readonly totalTimeoutMs?: number
  readonly idleTimeoutMs?: number
  readonly maxPagesPerRun?: number
  /** A reader shared with other crawlers, which then is not closed with this one. */
  readonly pages?: PageReader
  /** Sources read at the same time. */
  readonly concurrency?: number
  /** False for a source that another process reads: it gets no turn here, asked at every look. */
  readonly owns?: (source: Source) => boolean
  /** True while nothing more can be taken in: no run begins then. */
  readonly isPaused?: () => boolean
}

export interface Crawler {
  /** Reads a source once, now. A failure of the source is in the report and in its state, never thrown. */
  runSource(sourceId: string): Promise<RunReport>
  /** Reads every enabled source by its own rhythm until `stop`. */
  start(): void
  /** Ends the runs under way, between two pages, and resolves when they have ended. Idempotent. */
  stop(): Promise<void>
  states(): readonly SourceState[]
  sources(): readonly Source[]
  setEnabled(sourceId: string, isEnabled: boolean): void
  /** Goes on where another process left a source that this one has not read: its figures and its next turn. */
  adopt(state: SourceState): void
  /** Replaces sources of the same id. */
  addSources(sources: readonly Source[]): void
  /** Forgets every source marked `isDemo` and what was seen there. */
  removeDemoSources(): Promise<void>
  /** Stops and closes the state file. */
  close(): Promise<void>
}

const agentName = 'YushuBot'
const tickMs = 1000

/** Opens the state file and knows the sources; nothing is read before `start` or `runSource`. */
export function openCrawler(options: CrawlerOptions): Crawler {
  const { clock, log } = options
  const frontier = openFrontier(options.stateFile)
  const { dependencies, closeReading } = openReading(options, frontier)
  const sources = new Map(options.sources.map((source) => [source.id, source]))
  const runs = createRuns(
    (source, signal) => runSource(source, dependencies, signal),
    (source, report) => recordRun(frontier, source, report, clock.now()),
  )
  let ticking: NodeJS.Timeout | undefined
  let closing: Promise<void> | undefined

  const find = (sourceId: string): Source => {
    const source = sources.get(sourceId)
    if (source) return source
    throw new AppError('NOT_FOUND', `source ${sourceId}`, { userMessage: `没有编号为 ${sourceId} 的信源` })
  }
  const stop = async (): Promise<void> => {
    clearInterval(ticking)
    ticking = undefined
    await runs.end(() => true)
  }

  return {
    runSource: async (sourceId) => runs.run(find(sourceId)),
    start() {
      const { concurrency = 4, owns = () => true, isPaused = () => false } = options
      ticking ??= setInterval(() => {
        if (!isPaused())
          runDue([...sources.values()].filter(owns), { runs, frontier, clock, log, concurrency })
      }, tickMs)
    },
    stop,
    states: () => [...sources.keys()].map((sourceId) => stateOf(sourceId, frontier.source(sourceId))),
    sources: () => [...sources.values()],
    setEnabled(sourceId, isEnabled) {
      frontier.rememberSource(find(sourceId).id, { ...frontier.source(sourceId), isEnabled })
    },
    adopt({ sourceId, ...state }) {
      const { lastRunAt } = frontier.source(find(sourceId).id)
      if (lastRunAt === undefined || lastRunAt < (state.lastRunAt ?? ''))
        frontier.rememberSource(sourceId, state)
    },
    addSources(added) {
      for (const source of added) sources.set(source.id, source)
    },
    async removeDemoSources() {
      const demo = new Set([...sources.values()].filter(({ isDemo }) => isDemo).map(({ id }) => id))
      for (const sourceId of demo) sources.delete(sourceId)
      await runs.end((sourceId) => demo.has(sourceId))
      for (const sourceId of demo) frontier.forgetSource(sourceId)
    },
    close() {
      closing ??= stop().then(closeReading)
      return closing
    },
  }
}

interface DueOptions extends Pick<CrawlerOptions, 'clock' | 'log'> {
  readonly runs: Runs
  readonly frontier: Frontier
  readonly concurrency: number
}

function runDue(sources: Iterable<Source>, { runs, frontier, clock, log, concurrency }: DueOptions): void {
  for (const source of sources) {
    if (runs.count() >= concurrency) return
    if (runs.isRunning(source.id) || !isDue(frontier, source, clock.now())) continue
    runs.run(source).catch((error: unknown) => {
      log.error('source run failed', { sourceId: source.id, error: messageOf(error) })
    })
  }
}

interface Reading {
  readonly dependencies: RunDependencies
  closeReading(): Promise<void>
}

function openReading(options: CrawlerOptions, frontier: Frontier): Reading {
  const { clock, log, publish, reject, unitId } = options
  const fetcher = openFetcher({ userAgent: userAgentOf(options.contact), ...limitsOf(options) })
  const robots = createRobots({ fetcher, agentName, nowMs: () => clock.now().getTime() })
  const pages = options.pages ?? openPageReader()
  const minDelayMs = options.minDelayMs ?? 2000
  const polite = createPoliteFetcher({ fetcher, robots, pace: createPace(), clock, minDelayMs })
  const pseudonymise = options.pseudonymise ?? (() => '')
  const maxPagesPerRun = options.maxPagesPerRun ?? 200
  return {
    dependencies: {
      polite,
      pages,
      frontier,
      clock,
      log,
      publish,
      reject,
      pseudonymise,
      unitId,
      maxPagesPerRun,
    },
    async closeReading() {
      await Promise.all([fetcher.close(), options.pages ? undefined : pages.close()])
      frontier.close()
    },
  }
}

/** A header holds no Chinese: what is outside ASCII is escaped. */
function userAgentOf(contact: string): string {
  return `${agentName}/0.1 (+${encodeURI(contact.trim().toWellFormed())})`
}

function limitsOf({
  maxBytes,
  totalTimeoutMs,
  idleTimeoutMs,
}: CrawlerOptions): Partial<Parameters<typeof openFetcher>[0]> {
  return {
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(totalTimeoutMs === undefined ? {} : { totalTimeoutMs }),
    ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
  }
}
