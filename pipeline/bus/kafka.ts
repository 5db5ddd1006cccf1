import { randomUUID } from 'node:crypto'
import type { Admin } from 'kafkajs'
import { type Clock, systemClock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import { type Log, silentLog } from '../platform/log.ts'
import type { Bus, Publication } from './bus.ts'
import { partitionOf } from './embedded-log/message-body.ts'
import type { Retention } from './embedded-log/retention.ts'
import { parseKafkaAddress } from './kafka/address.ts'
import { createClient } from './kafka/client.ts'
import { createDeadLetters } from './kafka/dead-letters.ts'
import { createConsumerGroups } from './kafka/groups.ts'
import { createNames } from './kafka/names.ts'
import { createPositions } from './kafka/positions.ts'
import { createPublisher } from './kafka/publisher.ts'
import { type Encoded, encodeRecord } from './kafka/records.ts'
import { createTopics } from './kafka/topics.ts'
import { asBusFailure, within } from './kafka/within.ts'

export interface KafkaBusOptions {
  /** For streams first used from now on, unless the address says another number. */
  readonly partitions: number
  /** Streams with a number of their own, `{ 'analyzed.ordered': 1 }`. */
  readonly streamPartitions?: Readonly<Record<string, number>>
  /** Default size of a batch, 256. */
  readonly maxBatch?: number
  /** No more bytes than this in a batch of more than one message, default 8 million. */
  readonly maxBatchChars?: number
  /** Pause before the first redelivery after a throw, doubled each time up to 5 s. Default 100. */
  readonly retryPauseMs?: number
  /** What Kafka keeps of a stream that is first used from now on, by age and size. A stream not named is kept whole. */
  readonly retention?: Readonly<Record<string, Retention>>
  /** How long a fetch waits for the first message, and so how long a stop may take. Default 500. */
  readonly maxWaitMs?: number
  readonly log?: Log
  readonly clock?: Clock
  /** Names this process among the writers; random unless told. */
  readonly newId?: () => string
}

const openWithinMs = 10_000
const askWithinMs = 15_000
const checkWithinMs = 1_500

/**
 * The bus on Apache Kafka: `rest` is the address without its scheme, `//host:9092/prefix?…`. Throws `BUS_FAILED` when no broker answers;
 * once open it outlasts an outage of any length: what is asked meanwhile fails, consumers go on afterwards where they had committed.
 */
export async function openKafkaBus(rest: string, options: KafkaBusOptions): Promise<Bus> {
  const address = parseKafkaAddress(rest)
  const { log = silentLog } = options
  const kafka = createClient(address, log)
  const admin = kafka.admin()
  try {
    await within(openWithinMs, `open bus at ${address.brokers.join(', ')}`, admin.connect())
  } catch (cause) {
    void admin.disconnect().catch(() => undefined)
    throw cause instanceof AppError
      ? cause
      : new AppError('BUS_FAILED', `open bus at ${address.brokers.join(', ')}: no broker answers`, { cause })
  }
  return assemble({ address, kafka, admin, options })
}

interface Parts {
  readonly address: ReturnType<typeof parseKafkaAddress>
  readonly kafka: ReturnType<typeof createClient>
  readonly admin: Admin
  readonly options: KafkaBusOptions
}

function assemble({ address, kafka, admin, options }: Parts): Bus {
  const { log = silentLog, clock = systemClock, newId = randomUUID } = options
  const names = createNames(address.prefix)
  const topics = createTopics({
    admin,
    names,
    address,
    partitions: options.partitions,
    streamPartitions: options.streamPartitions ?? {},
    retention: options.retention ?? {},
  })
  const producer = { kafka, isCompressed: address.isCompressed }
  const publisher = createPublisher(producer, names.ownId(`publish.${newId()}`))
  const positions = createPositions({ admin, names, topics, producer })
  const encode = async (publications: readonly Publication[]): Promise<readonly Encoded[]> => {
    const all = publications.map(async ({ stream, messages }) => {
      const partitions = await topics.open(stream)
      return messages.map((one) => encodeRecord(names.topic(stream), partitionOf(one.key, partitions), one))
    })
    return (await Promise.all(all)).flat()
  }
  const groups = createConsumerGroups({
    kafka,
    names,
    topics,
    positions,
    producer,
    encode,
    maxBatch: options.maxBatch ?? 256,
    maxBatchBytes: options.maxBatchChars ?? 8_000_000,
    retryPauseMs: options.retryPauseMs ?? 100,
    maxWaitMs: options.maxWaitMs ?? 500,
    log,
  })
  const letters = createDeadLetters({
    kafka,
    admin,
    names,
    topics,
    publisher,
    now: () => clock.now(),
    readerId: newId(),
  })

  let isClosed = false
  let closing: Promise<void> | undefined
  const asked = <T>(what: string, work: () => Promise<T>, withinMs = askWithinMs): Promise<T> =>
    asBusFailure(what, async () => {
      if (isClosed) throw new AppError('BUS_FAILED', `${what}: the bus is closed`)
      return within(withinMs, what, work())
    })
  const close = async (): Promise<void> => {
    await groups.stopAll()
    isClosed = true
    await publisher.close()
    await letters.close()
    await within(5_000, 'close the bus', admin.disconnect()).catch(() => undefined)
  }

  return {
    async publish(stream, messages) {
      if (messages.length === 0) return
      const what = `publish to ${stream}`
      const encoded = await asked(what, async () => {
        await groups.beginnings(stream)
        return encode([{ stream, messages }])
      })
      await publisher.publish(encoded, what)
    },
    subscribe: groups.subscribe,
    seek: (group, stream, position) =>
      asked(`seek group ${group} on ${stream}`, async () => {
        if (groups.isRunning(group, stream)) {
          throw new AppError('BUSY', `seek group ${group} on ${stream}: it has running consumers`)
        }
        await positions.seek(group, stream, position)
      }),
    lag: () => asked('ask for the lag', positions.lag),
    async bury(all) {
      if (all.length > 0) await asked('bury dead letters', () => letters.bury(all), 30_000)
    },
    deadLetters: ({ limit = 100, after = '' } = {}) =>
      asked('list dead letters', () => letters.list({ limit, after }), 30_000),
    redrive: (ids) => asked('redrive dead letters', () => letters.redrive(ids), 30_000),
    dropDeadLetters: (ids) => asked('drop dead letters', () => letters.drop(ids), 30_000),
    check: () =>
      asked('ask for the brokers', async () => void (await admin.describeCluster()), checkWithinMs),
    close() {
      closing ??= close()
      return closing
    },
  }
}
