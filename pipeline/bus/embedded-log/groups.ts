import { AppError } from '../../platform/errors.ts'
import type { Publication, ReplayPosition, SubscribeOptions, Subscription } from '../bus.ts'
import type { WriteOp } from './ops.ts'
import { consumePartition, type PartitionAccess } from './partition-consumer.ts'
import type { LogReader } from './reader.ts'
import type { Log, StreamRegistry } from './streams.ts'
import { createTurnstile, type Turnstile } from './turnstile.ts'

export interface ConsumerGroups {
  subscribe(options: SubscribeOptions): Subscription
  seek(group: string, stream: string, position: ReplayPosition): Promise<void>
  stopAll(): Promise<void>
}

export interface ConsumerGroupsOptions {
  readonly reader: LogReader
  readonly streams: StreamRegistry
  readonly write: (ops: readonly WriteOp[], what: string) => Promise<number>
  /** The ops that publish. */
  readonly appends: (publications: readonly Publication[]) => Promise<readonly WriteOp[]>
  readonly maxBatch: number
  readonly maxBatchChars: number
  readonly retryPauseMs: number
}

/** A group on one partition. */
interface Place {
  next: number | undefined
  readonly turnstile: Turnstile
}

// Short enough that an engine which is back is used at once, long enough not to flood the log while it is away.
const maxPauseMs = 5_000

export function createConsumerGroups(options: ConsumerGroupsOptions): ConsumerGroups {
  const { reader, streams, write } = options
  const places = new Map<string, Place>()
  const running = new Map<string, number>()
  const subscriptions = new Set<Subscription>()

  const placeOf = (group: string, log: number): Place => {
    const key = `${group}\u0000${log}`
    const place = places.get(key) ?? { next: undefined, turnstile: createTurnstile() }
    places.set(key, place)
    return place
  }
  for (const { group, log, next } of reader.positions()) placeOf(group, log).next = next

  const join = async (group: string, logs: readonly Log[], starts: readonly number[]): Promise<void> => {
    const firsts = new Map(reader.logs().map(({ log, first }) => [log, first]))
    const added = logs.flatMap(({ log, partition }): WriteOp[] => {
      const place = placeOf(group, log)
      if (place.next !== undefined) return []
      place.next = Math.max(starts[partition] ?? 0, firsts.get(log) ?? 0)
      return [{ kind: 'join', group, log, next: place.next }]
    })
    if (added.length > 0) await write(added, `join group ${group}`)
  }

  const accessOf = ({ group, maxBatch = options.maxBatch }: SubscribeOptions, log: Log): PartitionAccess => {
    const place = placeOf(group, log.log)
    return {
      wake: log.wake,
      turnstile: place.turnstile,
      read() {
        const from = place.next ?? 0
        if (from >= log.end) return []
        return reader.read({ ...log, from, limit: maxBatch, maxChars: options.maxBatchChars })
      },
      async commit(next, outputs) {
        const published = outputs.length > 0 ? await options.appends(outputs) : []
        await write([...published, { kind: 'commit', group, log: log.log, next }], `commit ${group}`)
        place.next = next
      },
    }
  }

  const consume = async (
    subscription: SubscribeOptions,
    starts: readonly number[],
    signal: AbortSignal,
  ): Promise<void> => {
    const { stream, group, handle, onError = () => {} } = subscription
    const logs = await streams.open(stream)
    await join(group, logs, starts)
    const consumer = { handle, onError, signal, firstPauseMs: options.retryPauseMs, maxPauseMs }
    await Promise.all(
      logs.map((log) => consumePartition({ ...consumer, access: accessOf(subscription, log) })),
    )
  }

  return {
    subscribe(subscription) {
      const { stream, group, onError } = subscription
      const abort = new AbortController()
      const starts = subscription.from === 'latest' ? streams.known(stream).map(({ end }) => end) : []
      const key = `${group}\u0000${stream}`
      running.set(key, (running.get(key) ?? 0) + 1)
      const done = consume(subscription, starts, abort.signal)
        .catch((error: unknown) => onError?.(error))
        .finally(() => running.set(key, (running.get(key) ?? 1) - 1))
      const started: Subscription = {
        async stop() {
          abort.abort()
          await done
          subscriptions.delete(started)
        },
      }
      subscriptions.add(started)
      return started
    },
    async seek(group, stream, position) {
      if (running.get(`${group}\u0000${stream}`)) {
        throw new AppError('BUSY', `seek group ${group} on ${stream}: it has running consumers`)
      }
      await streams.open(stream)
      const moves = reader
        .logs()
        .filter((row) => row.stream === stream)
        .map(({ log, first, end }) => {
          const wanted =
            'offset' in position
              ? position.offset
              : reader.offsetSince({ log, first, end, since: position.since.getTime() })
          return { kind: 'commit', group, log, next: Math.max(first, Math.min(end, wanted)) } as const
        })
      await write(moves, `seek group ${group} on ${stream}`)
      for (const { log, next } of moves) placeOf(group, log).next = next
    },
    async stopAll() {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
    },
  }
}
