import { join } from 'node:path'
import { type AnalyzerPool, openAnalyzerPool } from '../analyzers/analyzer-pool.ts'
import { parseQuery } from '../analyzers/query/parse.ts'
import { publicationPath } from '../api/portal/paths.ts'
import type { Ledger } from '../loop/ledger/ledger.ts'
import { createLoop, type Loop, type LoopOptions } from '../loop/loop.ts'
import type { Bus } from '../pipeline/bus/bus.ts'
import type { AlertSignal } from '../pipeline/model/alert.ts'
import { type Pipeline, startPipeline } from '../pipeline/runtime/pipeline.ts'
import { openSnapshotFile } from '../pipeline/stages/snapshot-file.ts'
import type { Store } from '../pipeline/store/store.ts'
import type { Config } from './config.ts'
import { type EngineOptions, openEngines } from './engines.ts'
import { openStories } from './stories.ts'
import { createWatching } from './watching.ts'

export interface SpineOptions extends EngineOptions {
  readonly config: Pick<Config, 'dataDir' | 'busUrl' | 'storeUrl' | 'ledgerUrl' | 'analysisThreads'>
  readonly newId: () => string
  /** What the loop reaches the public through; default the portal alone. */
  readonly outlets?: Pick<LoopOptions, 'channels' | 'portalOrigin'>
  /** Told after the alerts are in the ledger. */
  readonly onSignals?: (signals: readonly AlertSignal[]) => void
}

/** Engines, analyzers, loop and pipeline of one process that does it all alone: a replay, a benchmark. */
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
  const { config, clock, log, newId, onSignals } = options
  await using opening = new AsyncDisposableStack()
  const engines = openEngines(options)
  opening.defer(() => engines.close())
  const bus = await engines.bus()
  const store = await engines.store()
  const ledger = await engines.ledger()
  const analyzers = await openAnalyzerPool({ threads: config.analysisThreads })
  opening.defer(() => analyzers.close())
  const loop = createLoop({
    ledger,
    heard: engines.store,
    clock,
    newId,
    parseQuery,
    log,
    portalUrl: publicationPath,
    ...options.outlets,
  })

  const watching = await createWatching(() => loop.watches.standing())
  const follower = await openStories({
    bus,
    store,
    loop,
    watching,
    snapshots: openSnapshotFile(join(config.dataDir, 'stories.snapshot')),
    clock,
    log,
    ...(onSignals ? { onSignals } : {}),
  })
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
