import type { Bus, Delivery, NewDeadLetter, Publication } from '../bus/bus.ts'
import type { Clock } from '../platform/clock.ts'
import { isAppError, messageOf } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import type { StageChain } from './chain.ts'
import { openCounterBook, type StageCounters } from './counters.ts'
import { runStage, type StageRunner } from './run-stage.ts'
import type { Envelope } from './stage.ts'

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

/**
 * Consumes `stream` and takes each batch through the stages, in order. Outputs are published in the same step as the commit; dead letters are
 * buried before it. A stage that throws what is worth another try sees the batch again after a pause of the bus.
 */
export function runStages<Out>(options: RunStagesOptions<Out>): StageRun {
  const { bus, stream, group, output, log, clock } = options
  let lastBatchAt: Date | undefined
  let isStopping = false
  const runners = options.stages.stages.map(
    (stage): StageRunner => ({
      stage,
      book: openCounterBook(stage.name),
      maxRetries: options.maxRetries ?? 4,
      retryPauseMs: options.retryPauseMs ?? 200,
      tries: new Map(),
    }),
  )

  const handle = async (batch: readonly Delivery[], signal: AbortSignal): Promise<readonly Publication[]> => {
    const { kept, letters } = await takeThrough({ batch, runners, signal }).finally(() => {
      lastBatchAt = clock.now()
    })
    if (letters.length > 0) {
      await bus.bury(letters)
      // The key of a message in the house's streams is its document's id.
      for (const { offset, key, stage, reason } of letters)
        log.warn('message buried', { documentId: key, stream, group, offset, stage, reason })
    }
    if (!output || kept.length === 0) return []
    const messages = kept.map(({ value }) => ({ key: output.keyOf(value as Out), value }))
    return [{ stream: output.stream, messages }]
  }

  const subscription = bus.subscribe({
    stream,
    group,
    ...(options.maxBatch === undefined ? {} : { maxBatch: options.maxBatch }),
    handle,
    // What a stage gives up because it is asked to stop is no failure.
    onError: (error) =>
      log[isStopping ? 'debug' : 'error']('batch failed, will be delivered again', {
        stream,
        group,
        code: isAppError(error) ? error.code : undefined,
        error: messageOf(error),
      }),
  })
  return {
    counters: {
      group,
      stream,
      lastBatchAt: () => lastBatchAt,
      stages: () => runners.map(({ book }) => book.read()),
    },
    stop() {
      isStopping = true
      return subscription.stop()
    },
  }
}

interface Passage {
  readonly batch: readonly Delivery[]
  readonly runners: readonly StageRunner[]
  readonly signal: AbortSignal
}

/** What came out at the end, and what was buried on the way. */
async function takeThrough({ batch, runners, signal }: Passage): Promise<{
  readonly kept: readonly Envelope<unknown>[]
  readonly letters: readonly NewDeadLetter[]
}> {
  const letters: NewDeadLetter[] = []
  const arrived = new Map(batch.map((delivery) => [delivery.offset, delivery]))
  let envelopes: readonly Envelope<unknown>[] = batch
  for (const runner of runners) {
    if (envelopes.length === 0) break
    const outcomes = await runStage(runner, envelopes, signal)
    const next: Envelope<unknown>[] = []
    for (const [index, outcome] of outcomes.entries()) {
      const envelope = envelopes[index] as Envelope<unknown>
      const { partition, offset } = envelope
      if (outcome.kind === 'keep') next.push({ value: outcome.value, partition, offset })
      if (outcome.kind !== 'dead-letter') continue
      const delivery = arrived.get(offset)
      if (delivery) letters.push({ ...letterOf(delivery), stage: runner.stage.name, reason: outcome.reason })
    }
    envelopes = next
  }
  return { kept: envelopes, letters }
}

function letterOf({
  stream,
  partition,
  offset,
  key,
  value,
  headers,
}: Delivery): Omit<NewDeadLetter, 'stage' | 'reason'> {
  return { stream, partition, offset, key, value, headers }
}
