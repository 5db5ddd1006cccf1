import type { Kafka } from 'kafkajs'
import { AppError } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { growingPause, pause } from '../../platform/pause.ts'
import type { Publication, SubscribeOptions, Subscription } from '../bus.ts'
import { createLane, type Lane } from './lane.ts'
import { keepMember, type LaneOwner } from './member.ts'
import type { Names } from './names.ts'
import type { Positions } from './positions.ts'
import type { ProducerOptions } from './producer.ts'
import type { Encoded } from './records.ts'
import { decodeRecord } from './records.ts'
import { createStep } from './step.ts'
import type { Topics } from './topics.ts'
import { aborted } from './within.ts'

export interface GroupsOptions {
  readonly kafka: Kafka
  readonly names: Names
  readonly topics: Topics
  readonly positions: Positions
  readonly producer: Omit<ProducerOptions, 'transactionalId'>
  readonly encode: (publications: readonly Publication[]) => Promise<readonly Encoded[]>
  readonly maxBatch: number
  readonly maxBatchBytes: number
  readonly retryPauseMs: number
  readonly maxWaitMs: number
  readonly log: Log
}

export interface ConsumerGroups {
  subscribe(options: SubscribeOptions): Subscription
  isRunning(group: string, stream: string): boolean
  /** What a publish must wait for, so that a group that begins at the latest message sees what comes after its subscribing. */
  beginnings(stream: string): Promise<unknown>
  stopAll(): Promise<void>
}

// Short enough that an engine which is back is used at once, long enough not to flood the log while it is away.
const maxPauseMs = 5_000

export function createConsumerGroups(options: GroupsOptions): ConsumerGroups {
  const { names, topics, positions, log } = options
  const running = new Map<Subscription, SubscribeOptions>()
  const beginning = new Map<Promise<void>, string>()
  let isClosed = false

  const begin = (subscription: SubscribeOptions): Promise<void> => {
    const { stream, group, from } = subscription
    if (from !== 'latest') return topics.open(stream).then(() => undefined)
    const begun = positions.beginAtLatest(group, stream)
    beginning.set(begun, stream)
    void begun.catch(() => undefined).finally(() => beginning.delete(begun))
    return begun
  }
  const makeLane = (
    subscription: SubscribeOptions,
    signal: AbortSignal,
    partition: number,
    owner: LaneOwner,
  ): Lane => {
    const { stream, group, handle, onError = () => {}, maxBatch = options.maxBatch } = subscription
    const step = createStep({ ...options, group, stream, partition, owner })
    const lane = createLane({
      handle,
      onError,
      decode: (record) => decodeRecord(stream, partition, record),
      commit: step.commit,
      onSlack: owner.onSlack,
      before: owner.before,
      maxBatch,
      maxBatchBytes: options.maxBatchBytes,
      firstPauseMs: options.retryPauseMs,
      maxPauseMs,
      signal,
    })
    return {
      ...lane,
      get isFull() {
        return lane.isFull
      },
      done: lane.done.finally(step.close),
    }
  }
  const consume = async (
    subscription: SubscribeOptions,
    begun: Promise<void>,
    signal: AbortSignal,
  ): Promise<void> => {
    const { stream, group } = subscription
    await Promise.race([begun, aborted(signal)])
    await keepMember({
      kafka: options.kafka,
      groupId: names.group(group, stream),
      topic: names.topic(stream),
      maxWaitMs: options.maxWaitMs,
      log,
      signal,
      makeLane: (partition, owner) => makeLane(subscription, signal, partition, owner),
    })
  }

  return {
    subscribe(subscription) {
      if (isClosed) throw new AppError('BUS_FAILED', `subscribe to ${subscription.stream}: the bus is closed`)
      const abort = new AbortController()
      const done = keepTrying(() => consume(subscription, begin(subscription), abort.signal), {
        signal: abort.signal,
        onError: subscription.onError ?? (() => {}),
      })
      const started: Subscription = {
        async stop() {
          abort.abort()
          await done
          running.delete(started)
        },
      }
      running.set(started, subscription)
      return started
    },
    isRunning: (group, stream) =>
      [...running.values()].some((one) => one.group === group && one.stream === stream),
    beginnings: (stream) =>
      Promise.allSettled([...beginning].filter(([, one]) => one === stream).map(([begun]) => begun)),
    async stopAll() {
      isClosed = true
      await Promise.all([...running.keys()].map((subscription) => subscription.stop()))
    },
  }
}

interface Trying {
  readonly signal: AbortSignal
  readonly onError: (error: unknown) => void
}

/** A cluster that is away when a subscription begins is waited for like one that goes later. */
async function keepTrying(work: () => Promise<void>, { signal, onError }: Trying): Promise<void> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      return await work()
    } catch (error) {
      onError(error)
      await pause(growingPause(failures, 200, 5_000), signal)
    }
  }
}
