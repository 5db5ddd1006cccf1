import { join } from 'node:path'
import { type AnalyzerPool, openAnalyzerPool } from '../analyzers/analyzer-pool.ts'
import { createMatcher } from '../analyzers/query/matcher.ts'
import { parseQuery } from '../analyzers/query/parse.ts'
import { toQueryDocument } from '../analyzers/query/query-document.ts'
import { openStoryEngines } from '../analyzers/story/engines.ts'
import { publicationPath } from '../api/portal/paths.ts'
import type { Ledger } from '../loop/ledger/ledger.ts'
import { openLedger } from '../loop/ledger/open.ts'
import { createLoop, type Loop } from '../loop/loop.ts'
import type { StandingWatch } from '../loop/watch/watches.ts'
import type { Bus } from '../pipeline/bus/bus.ts'
import { type OpenBusOptions, openBus } from '../pipeline/bus/open.ts'
import type { AlertSignal } from '../pipeline/model/alert.ts'
import type { AnalyzedDocument } from '../pipeline/model/records.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { orderedDocuments, type Pipeline, startPipeline, storyGroup } from '../pipeline/runtime/pipeline.ts'
import { createFollowStories, type FollowedWatch } from '../pipeline/stages/follow-stories.ts'
import { openSnapshotFile } from '../pipeline/stages/snapshot-file.ts'
import { openStore } from '../pipeline/store/open.ts'
import type { Store } from '../pipeline/store/store.ts'
import type { Config } from './config.ts'

export interface SpineOptions {
  readonly config: Pick<Config, 'dataDir' | 'busUrl' | 'storeUrl' | 'ledgerUrl' | 'analysisThreads'>
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
  /** 1 keeps the order of what is published through the whole spine: replay needs it. */
  readonly rawPartitions: number
  /** What the embedded bus keeps of what is consumed; absent: everything. */
  readonly retention?: OpenBusOptions['retention']
  /** Told after the alerts are in the ledger. */
  readonly onSignals?: (signals: readonly AlertSignal[]) => void
}

/** Engines, analyzers, loop and pipeline, wired: what a server, a replay and a benchmark have in common. */
export interface Spine {
  readonly bus: Bus
  readonly store: Store
  readonly ledger: Ledger
  readonly loop: Loop
  readonly pipeline: Pipeline
  readonly analyzers: AnalyzerPool
  /** Call after a watch changed: documents from now on are matched against the new set. */
  refreshWatches(): Promise<void>
  /** Stops the pipeline, saves the story state, closes the engines, in that order. Idempotent. */
  close(): Promise<void>
}

export async function openSpine(options: SpineOptions): Promise<Spine> {
  const { config, clock, log, newId, rawPartitions } = options
  await using opening = new AsyncDisposableStack()
  const bus = await openBus(config.busUrl, {
    dataDir: config.dataDir,
    partitions: rawPartitions,
    streamPartitions: { [orderedDocuments]: 1 },
    ...(options.retention ? { retention: options.retention } : {}),
    log,
    clock,
  })
  opening.defer(() => bus.close())
  const store = await openStore(config.storeUrl, { dataDir: config.dataDir })
  opening.defer(() => store.close())
  const ledger = await openLedger(config.ledgerUrl)
  opening.defer(() => ledger.close())
  const analyzers = await openAnalyzerPool({ threads: config.analysisThreads })
  opening.defer(() => analyzers.close())
  const loop = createLoop({ ledger, clock, newId, parseQuery, log, portalUrl: publicationPath })

  const watching = await createWatching(() => loop.watches.standing())
  const follower = await createFollowStories({
    openEngines: openStoryEngines,
    match: watching.match,
    store,
    recordAlerts: async (signals) => {
      await loop.recorder.record(signals)
      options.onSignals?.(signals)
    },
    snapshots: openSnapshotFile(join(config.dataDir, 'stories.snapshot')),
    clock,
    log,
  })
  await follower.rewind(bus, storyGroup, orderedDocuments)
  opening.defer(() => follower.save())
  const pipeline = await startPipeline({
    bus,
    store,
    analyse: (batch) => analyzers.analyze(batch),
    followStories: follower.stage,
    log,
    clock,
  })
  opening.defer(() => pipeline.stop())

  const opened = opening.move()
  let closing: Promise<void> | undefined
  return {
    bus,
    store,
    ledger,
    loop,
    pipeline,
    analyzers,
    refreshWatches: watching.refresh,
    close() {
      closing ??= opened.disposeAsync()
      return closing
    },
  }
}

interface Watching {
  match(document: AnalyzedDocument): readonly FollowedWatch[]
  refresh(): Promise<void>
}

/** The standing watches as one automaton, built anew when they change. Demo documents meet demo watches and real ones real: neither alerts the other. */
async function createWatching(standing: () => Promise<readonly StandingWatch[]>): Promise<Watching> {
  let watches = new Map<string, StandingWatch>()
  let matcher = createMatcher([])
  const refresh = async () => {
    const now = await standing()
    watches = new Map(now.map((watch) => [watch.id, watch]))
    matcher = createMatcher(now)
  }
  await refresh()
  return {
    refresh,
    match: (document) =>
      matcher
        .match(toQueryDocument(document))
        .flatMap((id) => watches.get(id) ?? [])
        .filter((watch) => watch.isDemo === document.isDemo),
  }
}
