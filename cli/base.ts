import { randomUUID } from 'node:crypto'
import { parseQuery } from '../analyzers/query/parse.ts'
import { type CallCounts, createCallCounts } from '../api/ops/call-counts.ts'
import { publicationPath } from '../api/portal/paths.ts'
import { catalogue } from '../crawlers/catalogue.ts'
import { openFetcher } from '../crawlers/fetch/fetch.ts'
import { createRobots } from '../crawlers/fetch/robots.ts'
import { createPseudonymiser } from '../crawlers/privacy.ts'
import type { Source } from '../crawlers/source.ts'
import type { Ledger } from '../loop/ledger/ledger.ts'
import { createLoop, type Loop } from '../loop/loop.ts'
import type { Change } from '../loop/office/office.ts'
import { followLedger } from '../loop/operations/follow-ledger.ts'
import { createProcessBoard, type ProcessBoard } from '../loop/operations/process-board.ts'
import type { CrawlReport } from '../loop/operations/process-report.ts'
import { createSourceDesk, type SourceDesk } from '../loop/operations/source-desk.ts'
import type { Bus } from '../pipeline/bus/bus.ts'
import { type Clock, systemClock } from '../pipeline/platform/clock.ts'
import type { Log } from '../pipeline/platform/log.ts'
import type { StageCounters } from '../pipeline/runtime/counters.ts'
import { orderedDocuments, rawDocuments } from '../pipeline/runtime/pipeline.ts'
import type { Store } from '../pipeline/store/store.ts'
import { openChannels } from './channels.ts'
import { type Config, isDistributed } from './config.ts'
import { openEngines } from './engines.ts'
import { houseKey } from './house-key.ts'
import { createLinkProbe, probeAgent, probeLimits } from './link-probe.ts'
import { openPlace, type Place } from './place.ts'
import { createPageFetcher } from './read-posted-page.ts'

/** What every process has, whatever its role; its parts stand on it. */
export interface Base {
  readonly config: Config
  readonly place: Place
  /** This run of this process, as leases know it. */
  readonly holder: string
  /** True when no other process can share the engines. */
  readonly isAlone: boolean
  readonly bus: Bus
  readonly ledger: Ledger
  /** Of all its engines, whichever part calls them. */
  readonly calls: CallCounts
  /** Opened when first asked for: not every role needs it. */
  store(): Promise<Store>
  readonly loop: Loop
  readonly board: ProcessBoard
  readonly sourceDesk: SourceDesk
  /** What all crawl processes read together. */
  readonly sources: readonly Source[]
  readonly pseudonymise: (name: string) => string
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
  /** Told of every process's changes, of this one's at once. Answers how to stop listening. */
  follow(onChange: (change: Change) => Promise<void> | void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** One part of a process: what it says in the heartbeat, and how it ends. */
export interface Part {
  groups?(): readonly StageCounters[]
  /** Names of the leases it holds. */
  leases?(): readonly string[]
  crawl?(): CrawlReport | undefined
  /** Resolves when the work under way is committed. Idempotent. */
  close(): Promise<void>
}

/**
 * Raw documents can be read again for two weeks. The ordered stream is kept by size, never by age: however little is said, what came after
 * the story stage's newest snapshot must be there to be read again.
 */
const retention = {
  [rawDocuments]: { keepMs: 14 * 24 * 3_600_000 },
  [orderedDocuments]: { keepBytes: 10_000_000_000 },
}

const rawPartitions = 4

export interface BaseOptions {
  readonly config: Config
  readonly log: Log
  /** Aborted while an engine is waited for: the waiting ends. */
  readonly signal?: AbortSignal
  /** Default: the catalogue. */
  readonly sources?: readonly Source[]
}

export async function openBase({ config, log, signal, sources = catalogue }: BaseOptions): Promise<Base> {
  const clock = systemClock
  const newId = () => randomUUID()
  await using opening = new AsyncDisposableStack()
  const place = openPlace(config)
  opening.defer(() => place.release())
  const calls = createCallCounts()
  const engines = openEngines({
    config: { ...config, dataDir: place.dir },
    clock,
    log,
    rawPartitions,
    retention,
    calls,
    ...(signal ? { signal } : {}),
  })
  opening.defer(() => engines.close())
  const [bus, ledger] = await Promise.all([engines.bus(), engines.ledger()])
  const holder = `${place.processId}/${randomUUID()}`
  const key = await houseKey({ config, ledger, clock, holder })
  const fetcher = openFetcher({ userAgent: probeAgent(config.contact), ...probeLimits })
  opening.defer(() => fetcher.close())
  const pages = openFetcher({ userAgent: probeAgent(config.contact) })
  opening.defer(() => pages.close())
  const robots = createRobots({ fetcher: pages, agentName: 'YushuBot', nowMs: () => clock.now().getTime() })
  const channels = await openChannels({ config: config.channels, board: ledger, fetcher: pages, clock })
  const loop = createLoop({
    ledger,
    heard: engines.store,
    clock,
    newId,
    parseQuery,
    log,
    portalUrl: publicationPath,
    ...(config.channels.portalUrl ? { portalOrigin: config.channels.portalUrl } : {}),
    channels,
    fetchPage: createPageFetcher({ fetcher: pages, robots }),
    linkProbe: createLinkProbe(fetcher),
  })
  opening.defer(() => loop.access.close())
  const board = createProcessBoard({ ledger, clock })

  const opened = opening.move()
  let closing: Promise<void> | undefined
  return {
    config,
    place,
    holder,
    isAlone: !isDistributed(config),
    bus,
    ledger,
    calls,
    store: engines.store,
    loop,
    board,
    sourceDesk: createSourceDesk({ ledger, board, clock, newId }),
    sources,
    pseudonymise: createPseudonymiser(key),
    clock,
    newId,
    log,
    async follow(onChange) {
      const following = await followLedger({ ledger, onChange, log })
      const stopNudging = loop.onChange(() => following.nudge())
      return () => {
        stopNudging()
        return following.stop()
      }
    },
    close() {
      closing ??= opened.disposeAsync()
      return closing
    },
  }
}
