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
/** Errors without a code may be a bug met by one message: tried that often before the batch is taken apart. */
const maxTriesOfUnknown = 3

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
  const outcomes: Outcome<unknown>[] = []
  for (const envelope of batch) outcomes.push(...(await runAlone(runner, envelope, signal)))
  return outcomes
}

async function runAlone(
  runner: StageRunner,
  envelope: Envelope<unknown>,
  signal: AbortSignal,
): Promise<Outcomes> {
  try {
    return await runTimed(runner, [envelope], signal)
  } catch (error) {
    if (signal.aborted || (isAppError(error) && isRetryable(error))) throw error
    const code = isAppError(error) ? `${error.code}: ` : ''
    return [deadLetter(`${code}${messageOf(error)}`, error)]
  }
}

function isWorthAnotherTry(runner: StageRunner, batch: Batch, error: unknown): boolean {
  if (!isRetryable(error)) return false
  if (isAppError(error) || !batch[0]) return true
  const { partition, offset } = batch[0]
  const last = runner.tries.get(partition)
  const count = last?.offset === offset ? last.count + 1 : 1
  runner.tries.set(partition, { offset, count })
  return count < maxTriesOfUnknown
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
