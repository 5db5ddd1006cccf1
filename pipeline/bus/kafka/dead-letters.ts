import type { Admin, Kafka, KafkaMessage } from 'kafkajs'
import { AppError } from '../../platform/errors.ts'
import type { DeadLetter, NewDeadLetter } from '../bus.ts'
import { partitionOf } from '../embedded-log/message-body.ts'
import { retry } from './client.ts'
import type { Names } from './names.ts'
import type { Publisher } from './publisher.ts'
import { decodeHeaders, decodeRecord, type Encoded, encodeRecord } from './records.ts'
import type { Topics } from './topics.ts'
import { within } from './within.ts'

export interface DeadLetters {
  bury(letters: readonly NewDeadLetter[]): Promise<void>
  list(page: { readonly limit: number; readonly after: string }): Promise<readonly DeadLetter[]>
  redrive(ids: readonly string[]): Promise<number>
  drop(ids: readonly string[]): Promise<number>
  close(): Promise<void>
}

export interface DeadLettersOptions {
  readonly kafka: Kafka
  readonly admin: Admin
  readonly names: Names
  readonly topics: Topics
  readonly publisher: Publisher
  readonly now: () => Date
  /** Unlike any other reader's. */
  readonly readerId: string
}

/** What says why, in headers beside the message's own. */
const own = { stage: 'yushu-stage', reason: 'yushu-reason', origin: 'yushu-origin', at: 'yushu-buried-at' }
const readWithinMs = 20_000

/**
 * One compacted topic beside each stream: the letter's id is its key, so that burying it again changes nothing, and a tombstone takes it
 * out. This process follows these topics once they were asked for, and holds the letters: there are few, or something else is wrong.
 */
export function createDeadLetters(options: DeadLettersOptions): DeadLetters {
  const { names, topics, publisher } = options
  const letters = new Map<string, DeadLetter>()
  const follower = createFollower(options, (stream, record) => {
    const id = JSON.parse(String(record.key)) as string
    const letter = record.value === null ? undefined : decodeLetter(id, stream, record)
    if (letter) letters.set(id, letters.get(id) ?? letter)
    else letters.delete(id)
  })

  const buried = async (letter: NewDeadLetter): Promise<Encoded> => {
    if (letter.partition >= (await topics.open(letter.stream))) {
      throw new AppError(
        'BAD_INPUT',
        `bury a letter of ${letter.stream}: it has no partition ${letter.partition}`,
      )
    }
    await topics.openDead(letter.stream)
    return encodeLetter(letter, names.deadTopic(letter.stream), options.now())
  }
  const found = async (ids: readonly string[]): Promise<readonly DeadLetter[]> => {
    await follower.catchUp()
    return [...new Set(ids)].flatMap((id) => letters.get(id) ?? [])
  }
  const removal = ({ id, stream }: DeadLetter): Encoded => ({
    topic: names.deadTopic(stream),
    partition: 0,
    record: { key: JSON.stringify(id), value: null, partition: 0 },
    bytes: id.length,
  })
  const again = async (letter: DeadLetter): Promise<Encoded> => {
    const count = await topics.open(letter.stream)
    const partition = letter.partition < count ? letter.partition : partitionOf(letter.key, count)
    return encodeRecord(names.topic(letter.stream), partition, letter)
  }

  return {
    async bury(all) {
      const encoded = await Promise.all(all.map(buried))
      await publisher.publish(encoded, 'bury dead letters')
    },
    async list({ limit, after }) {
      await follower.catchUp()
      const ids = [...letters.keys()].filter((id) => id > after).sort()
      return ids.slice(0, limit).flatMap((id) => letters.get(id) ?? [])
    },
    async redrive(ids) {
      const chosen = await found(ids)
      const messages = [...(await Promise.all(chosen.map(again))), ...chosen.map(removal)]
      if (chosen.length > 0) await publisher.transact((one) => one.send(messages), 'redrive dead letters')
      return chosen.length
    },
    async drop(ids) {
      const chosen = await found(ids)
      if (chosen.length > 0) await publisher.publish(chosen.map(removal), 'drop dead letters')
      return chosen.length
    },
    close: follower.close,
  }
}

function encodeLetter(letter: NewDeadLetter, topic: string, now: Date): Encoded {
  const { stream, partition, offset, stage, reason, key, value, headers } = letter
  const id = [stream, partition, String(offset).padStart(13, '0'), stage].join(':')
  return encodeRecord(topic, 0, {
    key: id,
    value: { key, value },
    headers: {
      ...headers,
      [own.stage]: stage,
      [own.reason]: reason,
      [own.origin]: `${stream}:${partition}:${offset}`,
      [own.at]: now.toISOString(),
    },
  })
}

function decodeLetter(id: string, stream: string, record: KafkaMessage): DeadLetter {
  const { value, at } = decodeRecord(stream, 0, record)
  const headers = decodeHeaders(record.headers ?? {})
  const message = value as { readonly key: string; readonly value: unknown }
  const [offset, partition] = (headers[own.origin] ?? '').split(':').reverse()
  const ours = new Set<string>(Object.values(own))
  return {
    id,
    stream,
    partition: Number(partition),
    offset: Number(offset),
    key: message.key,
    value: message.value,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ours.has(name))),
    stage: headers[own.stage] ?? '',
    reason: headers[own.reason] ?? '',
    at: new Date(headers[own.at] ?? at),
  }
}

/** Reads all dead letters' topics from their beginning, and goes on reading. */
function createFollower(
  { kafka, admin, names, readerId }: DeadLettersOptions,
  onRecord: (stream: string, record: KafkaMessage) => void,
) {
  const next = new Map<string, number>()
  let followed: readonly string[] = []
  let reading: { stop(): Promise<void> } | undefined
  let catching: Promise<void> | undefined

  const follow = async (topics: readonly string[]): Promise<void> => {
    await reading?.stop()
    const consumer = kafka.consumer({
      groupId: names.ownId(`letters.${readerId}.${topics.length}`),
      sessionTimeout: 6_000,
      maxWaitTimeInMs: 250,
      allowAutoTopicCreation: false,
      retry: { ...retry, restartOnFailure: async () => true },
    })
    reading = {
      stop: () => within(5_000, 'stop reading letters', consumer.disconnect()).catch(() => undefined),
    }
    consumer.on(consumer.events.START_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize === 0) next.set(payload.topic, Number(payload.lastOffset) + 1)
    })
    // Begun again by hand at the next asking.
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) followed = []
    })
    await consumer.connect()
    await consumer.subscribe({ topics: [...topics], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      async eachBatch({ batch }) {
        const stream = names.streamOfDeadTopic(batch.topic)
        const from = next.get(batch.topic) ?? 0
        for (const record of batch.messages) {
          if (stream !== undefined && Number(record.offset) >= from) onRecord(stream, record)
        }
        next.set(batch.topic, Math.max(from, Number(batch.lastOffset()) + 1))
      },
    })
    followed = topics
  }
  const catchUp = async (): Promise<void> => {
    const topics = (await admin.listTopics()).filter((topic) => names.streamOfDeadTopic(topic) !== undefined)
    const ends = await Promise.all(
      topics.map(async (topic) => {
        const [log] = await admin.fetchTopicOffsets(topic)
        return { topic, end: Number(log?.high ?? 0) }
      }),
    )
    const isBehind = () => ends.some(({ topic, end }) => (next.get(topic) ?? 0) < end)
    if (!isBehind()) return
    if (topics.some((topic) => !followed.includes(topic))) await follow(topics)
    while (isBehind()) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  return {
    /** All that was buried when it was asked is known when it resolves. */
    async catchUp(): Promise<void> {
      // One after another: who asks later may ask for more.
      const mine = (catching ?? Promise.resolve()).catch(() => undefined).then(catchUp)
      catching = mine
      await within(readWithinMs, 'read dead letters', mine)
    },
    async close(): Promise<void> {
      await reading?.stop()
    },
  }
}
