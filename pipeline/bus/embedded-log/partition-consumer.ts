import { growingPause, pause } from '../../platform/pause.ts'
import type { Delivery, Publication, SubscribeOptions } from '../bus.ts'
import type { Turnstile } from './turnstile.ts'
import type { Wake } from './wake.ts'

/** What an engine offers for one group on one partition. */
export interface PartitionAccess {
  /** The next batch from the group's position, without waiting; empty when there is nothing. */
  read(): readonly Delivery[]
  /** Publishes `outputs` and moves the position to `next`, both or neither. */
  commit(next: number, outputs: readonly Publication[]): Promise<void>
  /** Rings when something was published. */
  readonly wake: Wake
  /** Two members of one group take turns. */
  readonly turnstile: Turnstile
}

export interface ConsumeOptions {
  readonly access: PartitionAccess
  readonly handle: SubscribeOptions['handle']
  readonly onError: (error: unknown) => void
  readonly firstPauseMs: number
  readonly maxPauseMs: number
  readonly signal: AbortSignal
}

/** Reads, handles and commits batch after batch until `signal` aborts; one batch is in memory at a time, whatever the lag. */
export async function consumePartition({ access, signal, ...options }: ConsumeOptions): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    const leave = await access.turnstile.enter()
    const seen = access.wake.count
    const step = await takeOne({ access, signal, ...options }).finally(leave)
    if (step === 'nothing') await access.wake.wait(seen, signal)
    failures = step === 'failed' ? failures + 1 : 0
    if (failures > 0) await pause(growingPause(failures, options.firstPauseMs, options.maxPauseMs), signal)
  }
}

async function takeOne({
  access,
  handle,
  onError,
  signal,
}: ConsumeOptions): Promise<'done' | 'nothing' | 'failed'> {
  if (signal.aborted) return 'nothing'
  try {
    const batch = access.read()
    const last = batch.at(-1)
    if (!last) return 'nothing'
    const outputs = await handle(batch, signal)
    await access.commit(last.offset + 1, outputs ?? [])
    return 'done'
  } catch (error) {
    onError(error)
    return 'failed'
  }
}
