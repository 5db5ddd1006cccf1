import type { Bus } from '../bus/bus.ts'
import type { AnalyzedDocument } from '../model/records.ts'
import type { Clock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import type { Analyse } from '../stages/analyse-document.ts'
import type { Store } from '../store/store.ts'
import type { StageCounters } from './counters.ts'
import type { Stage } from './stage.ts'

export interface PipelineOptions {
  readonly bus: Bus
  readonly store: Pick<Store, 'known' | 'addObservations'>
  readonly analyse: Analyse
  /** The last stage: stories, watches, store. It alone consumes the ordered stream, one message after the other. */
  readonly followStories: Stage<AnalyzedDocument, unknown>
  readonly log: Log
  readonly clock: Clock
  readonly rawStream?: string
  /** Must have one partition: its order is the record that replay reads. */
  readonly orderedStream?: string
}

export interface Pipeline {
  counters(): readonly StageCounters[]
  /** Resolves when all that was published before is through the last stage and committed. */
  whenIdle(signal?: AbortSignal): Promise<void>
  stop(): Promise<void>
}

/** Starts both steps: `documents.raw` → normalise, drop repeats, analyse → `analyzed.ordered` → followStories. */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  throw new AppError('INTERNAL', `start pipeline ${options.rawStream}`)
}
