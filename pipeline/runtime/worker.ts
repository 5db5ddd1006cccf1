import type { Bus } from '../bus/bus.ts'
import type { Clock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import type { StageChain } from './chain.ts'
import type { StageCounters } from './counters.ts'

export interface RunStagesOptions<Out> {
  readonly bus: Bus
  readonly stream: string
  readonly group: string
  readonly stages: StageChain<unknown, Out>
  /** Where what the last stage keeps is published, in order; nowhere when absent. */
  readonly output?: { readonly stream: string; readonly keyOf: (value: Out) => string }
  readonly maxBatch?: number
  /** How often a message whose outcome is `retry` is run again before it is buried. Default 4. */
  readonly maxRetries?: number
  /** Pause before the first retry, doubled at each further one. Default 200. */
  readonly retryPauseMs?: number
  readonly log: Log
  readonly clock: Clock
}

export interface StageRun {
  readonly counters: StageCounters
  /** Resolves when the batch under way is committed. Idempotent. */
  stop(): Promise<void>
}

export function runStages<Out>(options: RunStagesOptions<Out>): StageRun {
  throw new AppError('INTERNAL', `run stages of ${options.group}`)
}
