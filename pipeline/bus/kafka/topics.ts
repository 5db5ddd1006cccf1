import type { Admin, ITopicConfig } from 'kafkajs'
import { AppError } from '../../platform/errors.ts'
import { pause } from '../../platform/pause.ts'
import type { Retention } from '../embedded-log/retention.ts'
import type { KafkaAddress } from './address.ts'
import type { Names } from './names.ts'
import { maxRecordBytes } from './records.ts'

export interface Topics {
  /** How many partitions the stream has; its topic is made when it is new. A topic keeps the number it was made with. */
  open(stream: string): Promise<number>
  /** The same for the topic of the stream's dead letters: compacted, one partition, kept for ever. */
  openDead(stream: string): Promise<void>
}

export interface TopicsOptions {
  readonly admin: Admin
  readonly names: Names
  readonly address: KafkaAddress
  readonly partitions: number
  readonly streamPartitions: Readonly<Record<string, number>>
  readonly retention: Readonly<Record<string, Retention>>
}

export function createTopics(options: TopicsOptions): Topics {
  const { admin, names, address } = options
  const opened = new Map<string, Promise<number>>()

  const make = async (wanted: ITopicConfig): Promise<number> => {
    await admin.createTopics({
      topics: [{ replicationFactor: address.replication, ...wanted }],
      waitForLeaders: false,
      timeout: 10_000,
    })
    return partitionsOf(admin, wanted.topic)
  }
  const once = (wanted: ITopicConfig): Promise<number> => {
    const present = opened.get(wanted.topic)
    if (present) return present
    const opening = make(wanted)
    opening.catch(() => opened.delete(wanted.topic))
    opened.set(wanted.topic, opening)
    return opening
  }
  const size = { name: 'max.message.bytes', value: String(maxRecordBytes) }

  return {
    open: (stream) =>
      once({
        topic: names.topic(stream),
        numPartitions: options.streamPartitions[stream] ?? address.partitions ?? options.partitions,
        configEntries: [size, ...retentionOf(address, options.retention[stream])],
      }),
    async openDead(stream) {
      await once({
        topic: names.deadTopic(stream),
        numPartitions: 1,
        configEntries: [size, { name: 'cleanup.policy', value: 'compact' }],
      })
    },
  }
}

const knownWithinMs = 10_000
const askAgainMs = 50

/** A busy cluster takes a while to know, on every broker, what it has just made. */
async function partitionsOf(admin: Admin, topic: string): Promise<number> {
  const end = performance.now() + knownWithinMs
  for (;;) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
      const partitions = topics[0]?.partitions ?? []
      if (partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)) return partitions.length
    } catch (error) {
      if (performance.now() > end) throw error
    }
    if (performance.now() > end) throw new AppError('BUS_FAILED', `make topic ${topic}: it has no leader yet`)
    await pause(askAgainMs)
  }
}

/**
 * Kafka keeps by age and size, whatever was consumed. What is kept by size alone is not touched by an age, and what nobody limits is kept
 * for ever, as the embedded log does.
 */
function retentionOf(
  { retentionHours }: KafkaAddress,
  { keepMs, keepBytes }: Retention = {},
): { name: string; value: string }[] {
  const isBySizeAlone = keepBytes !== undefined && keepMs === undefined
  const hours = retentionHours === undefined ? undefined : retentionHours * 3_600_000
  return [
    { name: 'retention.ms', value: String(isBySizeAlone ? -1 : (hours ?? keepMs ?? -1)) },
    { name: 'retention.bytes', value: String(keepBytes ?? -1) },
  ]
}
