import type { Batch, Consumer, Kafka, KafkaMessage } from 'kafkajs'
import { messageOf } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { growingPause, pause } from '../../platform/pause.ts'
import { retry } from './client.ts'
import type { Lane } from './lane.ts'
import { aborted, within } from './within.ts'

export interface MemberOptions {
  readonly kafka: Kafka
  readonly groupId: string
  readonly topic: string
  readonly maxWaitMs: number
  readonly log: Log
  readonly signal: AbortSignal
  readonly makeLane: (partition: number, member: LaneOwner) => Lane
}

/** What a lane needs of its member. */
export interface LaneOwner {
  /** Ends when no earlier lane of the partition works any more. */
  readonly before: Promise<void>
  onSlack(): void
  commit(offset: number): Promise<void>
  /** Another member has taken the partition: leave and join again. */
  rejoin(reason: string): void
}

const silenceIsDeathMs = 45_000
const disconnectWithinMs = 8_000

/**
 * One member of a group on one topic, kept alive until `signal`: handlers work beside the fetching, so that heartbeats go on however long
 * they take. When the client gives up, or says nothing for long, a new one is made.
 */
export async function keepMember(options: MemberOptions): Promise<void> {
  const { signal, log, groupId } = options
  const ending = new Map<number, Promise<void>>()
  for (let failures = 0; !signal.aborted; ) {
    const life = createLife(options, ending)
    try {
      await life.run()
      failures = 0
    } catch (error) {
      failures += 1
      log.warn('consumer starts again', { group: groupId, error: messageOf(error) })
    }
    await life.end()
    await pause(growingPause(Math.max(failures, 1), 200, 3_000), signal)
  }
}

/** One consumer of the client, from joining to leaving. */
function createLife(options: MemberOptions, ending: Map<number, Promise<void>>) {
  const { kafka, groupId, topic, signal } = options
  const lanes = new Map<number, Lane>()
  const resumes = new Map<number, () => void>()
  const over = Promise.withResolvers<void>()
  over.promise.catch(() => undefined)
  let memberId = ''
  let lastSign = performance.now()

  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: 6_000,
    rebalanceTimeout: 15_000,
    heartbeatInterval: 1_500,
    maxWaitTimeInMs: options.maxWaitMs,
    maxBytesPerPartition: 1_048_576,
    maxBytes: 8_388_608,
    metadataMaxAge: 60_000,
    allowAutoTopicCreation: false,
    readUncommitted: false,
    retry,
  })

  const resume = (partition: number): void => {
    resumes.get(partition)?.()
    resumes.delete(partition)
  }
  const retire = (partition: number, lane: Lane): void => {
    lane.retire()
    lanes.delete(partition)
    // A pause outlives the assignment in the client.
    resume(partition)
    ending.set(partition, lane.done)
  }
  const assign = (partitions: readonly number[], member: string): void => {
    // A new identity was away: others may have been further meanwhile.
    const wasAway = member !== memberId
    memberId = member
    for (const [partition, lane] of lanes) {
      if (wasAway || !partitions.includes(partition)) retire(partition, lane)
    }
    for (const partition of partitions) {
      if (lanes.has(partition)) continue
      const owner: LaneOwner = {
        before: ending.get(partition) ?? Promise.resolve(),
        onSlack: () => resume(partition),
        commit: (offset) => consumer.commitOffsets([{ topic, partition, offset: String(offset) }]),
        rejoin: (reason) => over.reject(new Error(reason)),
      }
      lanes.set(partition, options.makeLane(partition, owner))
    }
  }
  const push = (partition: number, records: readonly KafkaMessage[], from: number, next: number): boolean => {
    const taken = lanes.get(partition)?.push(records, from, next)
    if (typeof taken !== 'object') return taken === 'taken'
    consumer.seek({ topic, partition, offset: String(taken.missingFrom) })
    return false
  }

  const start = async (): Promise<void> => {
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 1,
      async eachBatch({ batch, resolveOffset, pause: pauseFetching }) {
        const { partition } = batch
        if (!push(partition, batch.messages, fetchedFrom(batch), Number(batch.lastOffset()) + 1)) return
        resolveOffset(batch.messages.at(-1)?.offset ?? batch.lastOffset())
        if (lanes.get(partition)?.isFull) resumes.set(partition, pauseFetching())
      },
    })
  }

  listen(consumer, {
    onSign: () => {
      lastSign = performance.now()
    },
    onAssigned: (partitions, member) => assign(partitions[topic] ?? [], member),
    // Markers alone, or what was aborted: no message comes, the position moves all the same.
    onNothing: (partition, from, next) => void push(partition, [], from, next),
    onDeath: (error) => over.reject(error),
  })
  const watchdog = setInterval(() => {
    if (performance.now() - lastSign > silenceIsDeathMs) over.reject(new Error('the client says nothing'))
  }, 5_000)

  return {
    /** Until the signal; throws when the client has come to its end before. */
    async run(): Promise<void> {
      // Joining takes long where a member has died: a stop does not wait for it.
      await Promise.race([start().then(() => over.promise), over.promise, aborted(signal)])
    },
    async end(): Promise<void> {
      clearInterval(watchdog)
      // Asked to stop, what is under way is committed first; otherwise the partitions are no longer ours to commit.
      if (signal.aborted) await Promise.all([...lanes.values()].map(({ done }) => done))
      for (const [partition, lane] of lanes) retire(partition, lane)
      await within(disconnectWithinMs, 'leave the group', consumer.disconnect()).catch((error: unknown) =>
        options.log.debug('consumer not disconnected', { group: groupId, error: messageOf(error) }),
      )
      if (signal.aborted) await Promise.all(ending.values())
    },
  }
}

interface Listeners {
  onSign(): void
  onAssigned(partitions: Readonly<Record<string, readonly number[]>>, memberId: string): void
  onNothing(partition: number, from: number, next: number): void
  onDeath(error: Error): void
}

function listen(consumer: Consumer, { onSign, onAssigned, onNothing, onDeath }: Listeners): void {
  const { events } = consumer
  consumer.on(events.FETCH, onSign)
  consumer.on(events.HEARTBEAT, onSign)
  consumer.on(events.GROUP_JOIN, ({ payload }) => {
    onSign()
    onAssigned(payload.memberAssignment, payload.memberId)
  })
  consumer.on(events.START_BATCH_PROCESS, ({ payload }) => {
    if (payload.batchSize > 0) return
    onNothing(
      payload.partition,
      Number(payload.firstOffset ?? payload.lastOffset),
      Number(payload.lastOffset) + 1,
    )
  })
  // With `restart` the client begins again by itself.
  consumer.on(events.CRASH, ({ payload }) => {
    if (!payload.restart) onDeath(payload.error)
  })
}

/** Where the fetch began; the first message may lie after it, behind markers. */
function fetchedFrom(batch: Batch): number {
  const { fetchedOffset } = batch as { readonly fetchedOffset?: unknown }
  return Number(fetchedOffset ?? batch.firstOffset() ?? batch.lastOffset())
}
