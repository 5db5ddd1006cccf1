import { deadLetter, type Outcome } from '../model/outcome.ts'
import { AppError, isAppError, isRetryable, messageOf } from '../platform/errors.ts'
import { growingPause, pause } from '../platform/pause.ts'
import type { CounterBook } from './counters.ts'
import type { Envelope, Stage } from './stage.ts'

/** A stage with what its worker remembers of it. */
export interface StageRunner {
  readonly stage: Stage<unknown, unknown>
  readonly book: CounterBook
  readonly maxRetries: number
  readonly retryPauseMs: number
  /** Partition → the batch that threw last, by its first offset, and how often in a row. */
  readonly tries: Map<number, { readonly offset: number; readonly count: number }>
}

type Batch = readonly Envelope<unknown>[]
type Outcomes = readonly Outcome<unknown>[]

const maxRetryPauseMs = 10_000
/** A batch that breaks for no stated reason is tried that often before it is taken apart. */
const maxTriesOfUnexplained = 3

/** One final outcome (no `retry`) for each envelope, in order; throws what is worth delivering the batch again. */
export async function runStage(runner: StageRunner, batch: Batch, signal: AbortSignal): Promise<Outcomes> {
  const outcomes = [...(await runOrIsolate(runner, batch, signal))]
  for (let attempt = 1; ; attempt++) {
    const again = outcomes.flatMap(({ kind }, index) => (kind === 'retry' ? [index] : []))
    if (again.length === 0) break
    if (attempt > runner.maxRetries) {
      for (const index of again) outcomes[index] = givenUp(outcomes[index], runner.maxRetries)
      break
    }
    await pause(growingPause(attempt, runner.retryPauseMs, maxRetryPauseMs), signal)
    if (signal.aborted) throw new AppError('BUSY', `stage ${runner.stage.name}: stopped between two retries`)
    runner.book.retried(again.length)
    const chosen = again.map((index) => batch[index] as Envelope<unknown>)
    const results = await runOrIsolate(runner, chosen, signal)
    for (const [nth, index] of again.entries()) outcomes[index] = results[nth] as Outcome<unknown>
  }
  runner.book.settled(outcomes)
  return outcomes
}

function givenUp(outcome: Outcome<unknown> | undefined, retries: number): Outcome<never> {
  const { reason, error } = outcome?.kind === 'retry' ? outcome : { reason: '', error: undefined }
  return deadLetter(`${reason} (given up after ${retries} retries)`, error)
}

/** The whole batch at once; when it breaks for a reason that another try will not mend, one by one, and the poison is buried. */
async function runOrIsolate(runner: StageRunner, batch: Batch, signal: AbortSignal): Promise<Outcomes> {
  try {
    const outcomes = await runTimed(runner, batch, signal)
    if (batch[0]) runner.tries.delete(batch[0].partition)
    return outcomes
  } catch (error) {
    runner.book.failed()
    if (signal.aborted || isWorthAnotherTry(runner, batch, error)) throw error
  }
  return isolate(runner, batch, signal)
}

async function isolate(runner: StageRunner, batch: Batch, signal: AbortSignal): Promise<Outcomes> {
  const outcomes: Outcome<unknown>[] = []
  let unexplained = 0
  for (const envelope of batch) {
    try {
      outcomes.push(...(await runTimed(runner, [envelope], signal)))
    } catch (error) {
      if (signal.aborted || (isRetryable(error) && !isUnexplained(error))) throw error
      if (isUnexplained(error)) unexplained += 1
      // Several messages and none that passes: the stage is broken, not they. Burying a whole stream would help nobody.
      if (unexplained === batch.length && unexplained > 1) throw error
      const code = isAppError(error) ? `${error.code}: ` : ''
      outcomes.push(deadLetter(`${code}${messageOf(error)}`, error))
    }
  }
  return outcomes
}

/** An error that blames neither the message nor a service that will be back: a bug, or a part that died under the message. */
function isUnexplained(error: unknown): boolean {
  return !isAppError(error) || error.code === 'INTERNAL' || error.code === 'MISSING_PART'
}

function isWorthAnotherTry(runner: StageRunner, batch: Batch, error: unknown): boolean {
  if (!isUnexplained(error)) return isRetryable(error)
  const { partition = 0, offset = 0 } = batch[0] ?? {}
  const last = runner.tries.get(partition)
  const count = last?.offset === offset ? last.count + 1 : 1
  runner.tries.set(partition, { offset, count })
  return count < maxTriesOfUnexplained
}

async function runTimed({ stage, book }: StageRunner, batch: Batch, signal: AbortSignal): Promise<Outcomes> {
  const start = performance.now()
  try {
    const outcomes = await stage.run(batch, signal)
    if (outcomes.length === batch.length) return outcomes
    throw new AppError(
      'INTERNAL',
      `stage ${stage.name}: ${outcomes.length} outcomes for ${batch.length} messages`,
    )
  } finally {
    book.ran(performance.now() - start)
  }
}
