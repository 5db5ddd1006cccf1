import type { RawDocument } from '../pipeline/model/document.ts'
import type { SourceState } from '../pipeline/model/source.ts'
import { type Clock, toShanghaiIso } from '../pipeline/platform/clock.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { openFetcher } from './fetch/fetch.ts'
import { createPace } from './fetch/pace.ts'
import { createPoliteFetcher } from './fetch/polite-fetch.ts'
import { createRobots } from './fetch/robots.ts'
import { type Frontier, type KnownSource, openFrontier } from './frontier.ts'
import { type Rejection, type RunReport, runSource } from './run-source.ts'

export type { Rejection, RunReport } from './run-source.ts'

import { firstPause, pauseAfterFailure, pauseAfterSuccess } from './schedule.ts'
import type { Source } from './source.ts'

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
  /** Sources read at the same time. */
  readonly concurrency?: number
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
  const fetcher = openFetcher({ userAgent: `${agentName}/0.1 (+${options.contact})`, ...limitsOf(options) })
  const robots = createRobots({ fetcher, agentName, nowMs: () => clock.now().getTime() })
  const polite = createPoliteFetcher({
    fetcher,
    robots,
    pace: createPace(),
    clock,
    minDelayMs: options.minDelayMs ?? 2000,
  })
  const sources = new Map(options.sources.map((source) => [source.id, source]))
  const running = new Map<string, Running>()
  let ticking: NodeJS.Timeout | undefined
  const dependencies = {
    polite,
    frontier,
    clock,
    log,
    publish: options.publish,
    reject: options.reject,
    pseudonymise: options.pseudonymise ?? (() => ''),
    unitId: options.unitId,
    maxPagesPerRun: options.maxPagesPerRun ?? 200,
  }

  const find = (sourceId: string): Source => {
    const source = sources.get(sourceId)
    if (!source)
      throw new AppError('NOT_FOUND', `source ${sourceId}`, { userMessage: `没有编号为 ${sourceId} 的信源` })
    return source
  }
  const run = (source: Source): Promise<RunReport> => {
    const underWay = running.get(source.id)
    if (underWay) return underWay.report
    const stopper = new AbortController()
    const report = runSource(source, dependencies, stopper.signal)
      .then((done) => {
        if (sources.get(source.id) === source) record(frontier, source, done, clock.now())
        return done
      })
      .finally(() => running.delete(source.id))
    running.set(source.id, { report, stopper })
    return report
  }
  const tick = (): void => {
    for (const source of sources.values()) {
      if (running.size >= (options.concurrency ?? 4)) return
      if (!running.has(source.id) && isDue(frontier, source, clock.now()))
        run(source).catch((error: unknown) =>
          log.error('source run failed', { sourceId: source.id, error: String(error) }),
        )
    }
  }
  const stopAll = async (which: (sourceId: string) => boolean): Promise<void> => {
    const ending = [...running].filter(([sourceId]) => which(sourceId)).map(([, entry]) => entry)
    for (const { stopper } of ending) stopper.abort()
    await Promise.allSettled(ending.map(({ report }) => report))
  }
  const stop = async (): Promise<void> => {
    clearInterval(ticking)
    ticking = undefined
    await stopAll(() => true)
  }
  let closing: Promise<void> | undefined

  return {
    runSource: async (sourceId) => run(find(sourceId)),
    start() {
      ticking ??= setInterval(tick, tickMs)
    },
    stop,
    states: () => [...sources.keys()].map((sourceId) => stateOf(sourceId, frontier.source(sourceId))),
    sources: () => [...sources.values()],
    setEnabled(sourceId, isEnabled) {
      frontier.rememberSource(find(sourceId).id, { ...frontier.source(sourceId), isEnabled })
    },
    addSources(added) {
      for (const source of added) sources.set(source.id, source)
    },
    async removeDemoSources() {
      const demo = new Set([...sources.values()].filter(({ isDemo }) => isDemo).map(({ id }) => id))
      for (const sourceId of demo) sources.delete(sourceId)
      await stopAll((sourceId) => demo.has(sourceId))
      for (const sourceId of demo) frontier.forgetSource(sourceId)
    },
    close() {
      closing ??= stop().then(async () => {
        await fetcher.close()
        frontier.close()
      })
      return closing
    },
  }
}

interface Running {
  readonly report: Promise<RunReport>
  readonly stopper: AbortController
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

/** A source never read gets its first turn on the clock's first look at it. */
function isDue(frontier: Frontier, source: Source, now: Date): boolean {
  const known = frontier.source(source.id)
  if (!known.isEnabled) return false
  if (known.nextRunAt) return Date.parse(known.nextRunAt) <= now.getTime()
  const nextRunAt = toShanghaiIso(new Date(now.getTime() + firstPause(source)))
  frontier.rememberSource(source.id, { ...known, nextRunAt })
  return false
}

function record(frontier: Frontier, source: Source, report: RunReport, now: Date): void {
  const { failure: past, ...known } = frontier.source(source.id)
  const at = report.finishedAt
  const common: KnownSource = {
    ...known,
    lastRunAt: at,
    documentCount: known.documentCount + report.published,
    ...(report.published > 0 ? { lastDocumentAt: at } : {}),
  }
  const next = (pauseMs: number): string => toShanghaiIso(new Date(now.getTime() + pauseMs))
  if (!report.failure) {
    frontier.rememberSource(source.id, {
      ...common,
      lastSuccessAt: at,
      nextRunAt: next(pauseAfterSuccess(source)),
    })
    return
  }
  const consecutive = (past?.consecutive ?? 0) + 1
  const failure = { ...report.failure, at, consecutive }
  frontier.rememberSource(source.id, {
    ...common,
    failure,
    nextRunAt: next(pauseAfterFailure(source, consecutive)),
  })
}

function stateOf(sourceId: string, known: KnownSource): SourceState {
  const { listEtag: _etag, listLastModified: _modified, ...shown } = known
  return { sourceId, ...shown }
}
