import type { Bus, Lag } from '../bus/bus.ts'
import type { AnalyzedDocument } from '../model/records.ts'
import type { Clock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import { pause } from '../platform/pause.ts'
import { type Analyse, analyseDocument } from '../stages/analyse-document.ts'
import { dropRepeats } from '../stages/drop-repeats.ts'
import { normalizeDocument } from '../stages/normalize-document.ts'
import type { Store } from '../store/store.ts'
import { chainOf, type StageChain, withStage } from './chain.ts'
import type { StageCounters } from './counters.ts'
import type { Stage } from './stage.ts'
import { runStages, type StageRun } from './worker.ts'

/** What both steps need. */
interface StepOptions {
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
  /** Default `analyzed.ordered`. Must have one partition: its order is the record that replay reads. */
  readonly orderedStream?: string
  readonly maxBatch?: number
}

export interface AnalyserOptions extends StepOptions {
  readonly store: Pick<Store, 'known' | 'addObservations'>
  readonly analyse: Analyse
  /** Default `documents.raw`. */
  readonly rawStream?: string
}

export interface StoryOptions extends StepOptions {
  /** The last stage: stories, watches, store. It alone consumes the ordered stream, one batch after the other. */
  readonly followStories: Stage<AnalyzedDocument, unknown>
}

export interface PipelineOptions extends AnalyserOptions, StoryOptions {}

export interface Pipeline {
  counters(): readonly StageCounters[]
  /** Resolves when all that was published before is through the last stage and committed; throws when `signal` aborts first. */
  whenIdle(signal?: AbortSignal): Promise<void>
  /** Resolves when the batches under way are committed. Idempotent. */
  stop(): Promise<void>
}

/** The streams and groups of the house. */
export const rawDocuments = 'documents.raw'
export const orderedDocuments = 'analyzed.ordered'
export const analyserGroup = 'analysers'
export const storyGroup = 'stories'

/** The one consumer behind all analysers: the larger its batches, the fewer its transactions. */
const storyBatch = 1_024
const idleCheckMs = 10
const maxJoinChecks = 3_000

/** raw → normalise, drop repeats, analyse → ordered: any number of these share the raw stream. */
export function startAnalysers(options: AnalyserOptions): StageRun {
  const { orderedStream = orderedDocuments, rawStream = rawDocuments } = options
  return runStages({
    ...common(options),
    stream: rawStream,
    group: analyserGroup,
    stages: rawStages(options),
    output: { stream: orderedStream, keyOf: ({ id }) => id },
  })
}

/** ordered → `followStories`: one at a time in the whole installation, which is the caller's to see to. */
export function startStories(options: StoryOptions): StageRun {
  return runStages({
    ...common({ maxBatch: storyBatch, ...options }),
    stream: options.orderedStream ?? orderedDocuments,
    group: storyGroup,
    stages: chainOf(options.followStories) as StageChain<unknown, unknown>,
  })
}

/** Resolves when all that was published before is through the last stage and committed, in whatever process; throws when `signal` aborts first. */
export async function whenIdle(bus: Pick<Bus, 'lag'>, options: IdleOptions = {}): Promise<void> {
  const { signal, checkMs = idleCheckMs } = options
  // A position is committed when its batch is handled, together with what it publishes: no lag means nothing in hand.
  while ((await ownLags(bus, options)).some(({ end, committed }) => committed < end)) {
    await pause(checkMs, signal)
    if (signal?.aborted)
      throw new AppError('BUSY', 'wait for the pipeline: stopped waiting', { cause: signal.reason })
  }
}

export interface IdleOptions {
  readonly signal?: AbortSignal
  readonly checkMs?: number
  readonly rawStream?: string
  readonly orderedStream?: string
}

async function ownLags(
  bus: Pick<Bus, 'lag'>,
  { rawStream = rawDocuments, orderedStream = orderedDocuments }: IdleOptions,
): Promise<readonly Lag[]> {
  return (await bus.lag()).filter(
    ({ stream, group }) =>
      (stream === rawStream && group === analyserGroup) || (stream === orderedStream && group === storyGroup),
  )
}

/**
 * Starts both steps: raw → normalise, drop repeats, analyse → ordered → `followStories`. With one raw partition the ordered stream has the raw
 * stream's order, whatever crashes in between.
 */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { bus, rawStream = rawDocuments, orderedStream = orderedDocuments } = options
  const storyRun = startStories(options)
  const analyserRun = startAnalysers(options)
  // Upstream first, so that what it still publishes may be consumed; the rest is there at the next start.
  const stop = async (): Promise<void> => {
    await analyserRun.stop()
    await storyRun.stop()
  }
  const lags = () => ownLags(bus, { rawStream, orderedStream })
  const isJoined = async () => new Set((await lags()).map(({ group }) => group)).size === 2
  for (let checks = 0; !(await isJoined()); checks++) {
    await pause(idleCheckMs)
    if (checks < maxJoinChecks) continue
    await stop()
    throw new AppError('BUS_FAILED', `start pipeline: no place on ${rawStream} and ${orderedStream}`)
  }
  const partitions = (await lags()).filter(({ stream }) => stream === orderedStream).length
  if (partitions !== 1) {
    await stop()
    throw new AppError('BAD_INPUT', `start pipeline: ${orderedStream} has ${partitions} partitions, not 1`)
  }

  return {
    counters: () => [analyserRun.counters, storyRun.counters],
    whenIdle: (signal) => whenIdle(bus, { rawStream, orderedStream, ...(signal ? { signal } : {}) }),
    stop,
  }
}

function common({ bus, log, clock, maxBatch }: StepOptions) {
  return { bus, log, clock, ...(maxBatch === undefined ? {} : { maxBatch }) }
}

function rawStages({ store, analyse }: AnalyserOptions): StageChain<unknown, AnalyzedDocument> {
  const normal = chainOf(normalizeDocument())
  return withStage(withStage(normal, dropRepeats(store)), analyseDocument(analyse))
}
