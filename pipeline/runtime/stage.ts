import type { Outcome } from '../model/outcome.ts'

/** What a stage may know of the message it is handed. */
export interface StageContext {
  readonly offset: number
  readonly partition: number
  readonly signal: AbortSignal
}

/**
 * One step, made by a factory that takes its dependencies. It is handed a batch and answers one outcome for each, in order: batches, because
 * engines and worker threads are cheap only in bulk.
 */
export interface Stage<In, Out> {
  readonly name: string
  run(batch: readonly Envelope<In>[], signal: AbortSignal): Promise<readonly Outcome<Out>[]>
}

export interface Envelope<T> {
  readonly value: T
  readonly partition: number
  readonly offset: number
}
