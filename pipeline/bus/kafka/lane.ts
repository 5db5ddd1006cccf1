import type { KafkaMessage } from 'kafkajs'
import { growingPause, pause } from '../../platform/pause.ts'
import type { Delivery, Publication, SubscribeOptions } from '../bus.ts'
import { createWake } from '../embedded-log/wake.ts'
import { aborted } from './within.ts'

/** One partition in this member's hands: what was fetched waits here, one batch at a time is handled and committed. */
export interface Lane {
  /** Takes what was fetched from offset `from` on; the partition goes on at `next`, which may lie after markers that carry no message. */
  push(
    records: readonly KafkaMessage[],
    from: number,
    next: number,
  ): 'taken' | { readonly missingFrom: number }
  /** Enough waits: fetch no more until `onSlack`. */
  readonly isFull: boolean
  /** The partition belongs to another member now: what is under way ends without a commit. */
  retire(): void
  /** Resolves when nothing is under way any more, after `retire` or the signal. */
  readonly done: Promise<void>
}

/** How a commit ended: another member had already come as far as `committed`, and nothing was published. */
export type CommitOutcome = 'committed' | { readonly committed: number }

export interface LaneOptions {
  readonly handle: SubscribeOptions['handle']
  readonly onError: (error: unknown) => void
  readonly decode: (record: KafkaMessage) => Delivery
  /** `first` is where the batch began. Throws when the outcome is not known; it is then called again with the same. */
  readonly commit: (
    batch: { readonly first: number; readonly next: number },
    outputs: readonly Publication[],
  ) => Promise<CommitOutcome>
  readonly onSlack: () => void
  /** Ends when no earlier lane of this partition works any more. */
  readonly before: Promise<void>
  readonly maxBatch: number
  readonly maxBatchBytes: number
  readonly firstPauseMs: number
  readonly maxPauseMs: number
  readonly signal: AbortSignal
}

/** Fetching stops above, and goes on below. One fetch may come on top: that is all the memory a partition takes, however slow its handler. */
const fullBytes = 4_000_000
const slackBytes = 2_000_000
/** A stop waits no longer for a cluster that is away: either the commit got through or the batch is delivered again. */
const stopWithinMs = 5_000

interface Batch {
  readonly deliveries: readonly Delivery[]
  readonly first: number
  readonly next: number
}

export function createLane(options: LaneOptions): Lane {
  const retired = new AbortController()
  const signal = AbortSignal.any([options.signal, retired.signal])
  const wake = createWake()
  let waiting: KafkaMessage[] = []
  let bytes = 0
  /** Where the next fetch must begin; undefined before the first. */
  let expected: number | undefined
  let committed: number | undefined
  let wasFull = false

  const dropBelow = (offset: number): void => {
    waiting = waiting.filter((record) => Number(record.offset) >= offset)
    bytes = waiting.reduce((sum, record) => sum + bytesOf(record), 0)
  }
  const take = (): Batch | undefined => {
    if (expected === undefined) return undefined
    let count = 0
    let size = 0
    for (const record of waiting) {
      size += bytesOf(record)
      if (count >= options.maxBatch || (count > 0 && size > options.maxBatchBytes)) break
      count += 1
    }
    const records = waiting.slice(0, count)
    waiting = waiting.slice(count)
    bytes -= records.reduce((sum, record) => sum + bytesOf(record), 0)
    const deliveries = records.map(options.decode)
    const [head] = deliveries
    const last = deliveries.at(-1)
    // The last of what was fetched is committed with the markers after it, so that no lag remains.
    const next = waiting.length === 0 || !last ? expected : last.offset + 1
    if (!head && next === committed) return undefined
    return { deliveries, first: head?.offset ?? committed ?? next, next }
  }
  const eased = (): void => {
    if (!wasFull || bytes > slackBytes) return
    wasFull = false
    options.onSlack()
  }

  /** Until the batch is handled and committed, or this lane's time is over. */
  const finish = async (batch: Batch): Promise<void> => {
    const outputs = await handled(batch.deliveries, options, signal)
    if (!outputs || retired.signal.aborted) return
    const outcome = await committing(batch, outputs, options, { signal, retired: retired.signal })
    if (outcome === undefined) return
    if (outcome === 'committed') {
      committed = batch.next
      return
    }
    committed = outcome.committed
    dropBelow(committed)
    const deliveries = batch.deliveries.filter(({ offset }) => offset >= (committed ?? 0))
    if (deliveries.length > 0) await finish({ ...batch, deliveries, first: committed })
  }

  const run = async (): Promise<void> => {
    await options.before
    while (!signal.aborted) {
      const seen = wake.count
      const batch = take()
      eased()
      if (batch) await finish(batch)
      else await wake.wait(seen, signal)
    }
  }

  return {
    push(records, from, next) {
      if (expected !== undefined && from > expected) return { missingFrom: expected }
      const fresh = records.filter((record) => expected === undefined || Number(record.offset) >= expected)
      for (const record of fresh) waiting.push(record)
      bytes += fresh.reduce((sum, record) => sum + bytesOf(record), 0)
      expected = Math.max(expected ?? 0, next)
      wasFull ||= bytes > fullBytes
      wake.ring()
      return 'taken'
    },
    get isFull() {
      return wasFull
    },
    retire() {
      retired.abort()
      waiting = []
      bytes = 0
    },
    done: run(),
  }
}

/** What the handler resolves to, tried until it does; undefined when the signal ended that. */
async function handled(
  deliveries: readonly Delivery[],
  { handle, onError, firstPauseMs, maxPauseMs }: LaneOptions,
  signal: AbortSignal,
): Promise<readonly Publication[] | undefined> {
  if (deliveries.length === 0) return []
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      return (await handle(deliveries, signal)) ?? []
    } catch (error) {
      onError(error)
      await pause(growingPause(failures, firstPauseMs, maxPauseMs), signal)
    }
  }
  return undefined
}

async function committing(
  { first, next }: Batch,
  outputs: readonly Publication[],
  { commit, onError, firstPauseMs, maxPauseMs }: LaneOptions,
  { signal, retired }: { readonly signal: AbortSignal; readonly retired: AbortSignal },
): Promise<CommitOutcome | undefined> {
  const isLate = aborted(signal, stopWithinMs).then(() => undefined)
  for (let failures = 1; !retired.aborted; failures++) {
    try {
      return await Promise.race([commit({ first, next }, outputs), isLate])
    } catch (error) {
      if (retired.aborted) return undefined
      onError(error)
      const again = pause(growingPause(failures, Math.max(firstPauseMs, 50), maxPauseMs), retired)
      await Promise.race([again, isLate])
      if (signal.aborted) return undefined
    }
  }
  return undefined
}

function bytesOf({ key, value }: KafkaMessage): number {
  return (key?.length ?? 0) + (value?.length ?? 0) + 100
}
