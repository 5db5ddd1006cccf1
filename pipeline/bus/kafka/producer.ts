import { CompressionTypes, type Kafka, Partitioners, type Producer, type Transaction } from 'kafkajs'
import { retry } from './client.ts'
import { chunksOf, type Encoded } from './records.ts'
import { within } from './within.ts'

/** A transaction left open by a process that died hides what comes after it from readers for at most this long (and a round of the broker's clock). */
const transactionTimeoutMs = 10_000
/** All tries of one transaction; longer, and its producer is given up. */
const giveUpAfterMs = 20_000

export interface ProducerOptions {
  readonly kafka: Kafka
  readonly isCompressed: boolean
  /** Absent: idempotent without transactions. */
  readonly transactionalId?: string
}

/**
 * One producer of the client, connected when first used and given up after any failure: a sequence number whose fate is not known must
 * not be used for other messages, or the broker takes them for repetitions and drops them.
 */
export interface OwnProducer {
  /** One record batch per partition: whole for each, not for all together. */
  send(messages: readonly Encoded[]): Promise<void>
  /** All that `work` does in one transaction. `isNew` says that this producer has just taken over its id. */
  transact(work: (transaction: OwnTransaction, isNew: boolean) => Promise<void>): Promise<void>
  close(): Promise<void>
}

export interface OwnTransaction {
  send(messages: readonly Encoded[]): Promise<void>
  commitOffsets(group: string, topic: string, offsets: readonly PartitionOffset[]): Promise<void>
}

export interface PartitionOffset {
  readonly partition: number
  readonly offset: number
}

export function createProducer({ kafka, isCompressed, transactionalId }: ProducerOptions): OwnProducer {
  let current: Promise<Producer> | undefined
  let isNew = true
  const compression = isCompressed ? CompressionTypes.GZIP : CompressionTypes.None

  const connect = async (): Promise<Producer> => {
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry,
      ...(transactionalId ? { transactionalId, transactionTimeout: transactionTimeoutMs } : {}),
    })
    isNew = true
    try {
      await producer.connect()
    } catch (error) {
      void producer.disconnect().catch(() => undefined)
      throw error
    }
    return producer
  }
  const giveUp = async (): Promise<void> => {
    const given = current
    current = undefined
    await given?.then((producer) => producer.disconnect()).catch(() => undefined)
  }
  const withProducer = async (work: (producer: Producer) => Promise<void>): Promise<void> => {
    current ??= connect()
    const used = current
    try {
      await within(giveUpAfterMs, 'produce', used.then(work))
    } catch (error) {
      // Not awaited: the broker that fails us may also keep the disconnecting waiting.
      if (current === used) void giveUp()
      throw error
    }
  }

  return {
    send: (messages) =>
      withProducer(async (producer) => {
        await producer.sendBatch({ topicMessages: byTopic(messages), acks: -1, compression, timeout: 10_000 })
      }),
    transact: (work) =>
      withProducer(async (producer) => {
        const transaction = await producer.transaction()
        const wasNew = isNew
        isNew = false
        try {
          await work(ownTransaction(transaction, compression), wasNew)
          await transaction.commit()
        } catch (error) {
          if (transaction.isActive()) await transaction.abort().catch(() => undefined)
          throw error
        }
      }),
    close: giveUp,
  }
}

function ownTransaction(transaction: Transaction, compression: CompressionTypes): OwnTransaction {
  return {
    async send(messages) {
      for (const chunk of chunksOf(messages)) {
        await transaction.sendBatch({ topicMessages: byTopic(chunk), acks: -1, compression, timeout: 10_000 })
      }
    },
    commitOffsets: (consumerGroupId, topic, offsets) =>
      transaction.sendOffsets({
        consumerGroupId,
        topics: [
          {
            topic,
            partitions: offsets.map(({ partition, offset }) => ({ partition, offset: String(offset) })),
          },
        ],
      }),
  }
}

function byTopic(messages: readonly Encoded[]) {
  return [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, own]) => ({
    topic,
    messages: own.map(({ record }) => record),
  }))
}

/** Whether another producer has taken over the transactional id. */
export function isFenced(error: unknown): boolean {
  const { type, code } = error as { type?: string; code?: number }
  if (type === 'INVALID_PRODUCER_EPOCH' || type === 'PRODUCER_FENCED' || code === 90) return true
  return error instanceof Error && error.cause !== undefined && isFenced(error.cause)
}
