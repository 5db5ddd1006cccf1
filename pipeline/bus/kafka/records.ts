import type { IHeaders, KafkaMessage, Message as KafkaRecord } from 'kafkajs'
import { AppError, messageOf } from '../../platform/errors.ts'
import type { Delivery, Message } from '../bus.ts'

/** A message as it goes to Kafka, its partition decided. */
export interface Encoded {
  readonly topic: string
  readonly partition: number
  readonly record: KafkaRecord
  readonly bytes: number
}

/** Largest message, and largest record batch, a topic takes; the next power of two above what any document may be. */
export const maxRecordBytes = 16 * 1024 * 1024
const overheadBytes = 100

/**
 * Key, value and every header are JSON texts: any Kafka tool shows them, and JSON escapes the lone surrogates that UTF-8 cannot carry.
 */
export function encodeRecord(topic: string, partition: number, { key, value, headers }: Message): Encoded {
  const text = jsonOf(key, value)
  const keyText = JSON.stringify(key)
  const headerTexts = Object.entries(headers ?? {}).map(([name, one]) => [name, JSON.stringify(one)] as const)
  const bytes =
    Buffer.byteLength(text) +
    Buffer.byteLength(keyText) +
    headerTexts.reduce((sum, [name, one]) => sum + Buffer.byteLength(name) + Buffer.byteLength(one), 0) +
    overheadBytes
  if (bytes > maxRecordBytes - 1_000) {
    throw new AppError(
      'TOO_LARGE',
      `write message ${keyText.slice(0, 200)}: ${bytes} bytes, at most ${maxRecordBytes}`,
    )
  }
  const record = { key: keyText, value: text, partition, headers: Object.fromEntries(headerTexts) }
  return { topic, partition, record, bytes }
}

function jsonOf(key: string, value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null'
  } catch (cause) {
    throw new AppError('BAD_INPUT', `write message ${key} as JSON: ${messageOf(cause)}`, { cause })
  }
}

/** A record that is no JSON (written by another hand) comes as the text it is: the stage that reads it will bury it. */
export function decodeRecord(stream: string, partition: number, record: KafkaMessage): Delivery {
  const { key, value, headers, offset, timestamp } = record
  return {
    stream,
    partition,
    offset: Number(offset),
    at: new Date(Number(timestamp)),
    key: String(parsed(key) ?? ''),
    value: parsed(value),
    headers: decodeHeaders(headers ?? {}),
  }
}

export function decodeHeaders(headers: IHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, one]) => {
      const text = Array.isArray(one) ? one[0] : one
      return [name, String(parsed(text ?? null) ?? '')]
    }),
  )
}

function parsed(bytes: Buffer | string | null): unknown {
  if (bytes === null) return null
  const text = bytes.toString()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const maxChunkMessages = 500
const maxChunkBytes = 500_000

/** Cut so that no partition gets more than 500 messages or 500 KB (or one larger message) at once; in order. */
export function chunksOf(all: readonly Encoded[]): Encoded[][] {
  const chunks: Encoded[][] = []
  for (const own of Map.groupBy(all, ({ topic, partition }) => `${topic} ${partition}`).values()) {
    let nth = 0
    let count = 0
    let bytes = 0
    for (const one of own) {
      if (count > 0 && (count >= maxChunkMessages || bytes + one.bytes > maxChunkBytes)) {
        nth += 1
        count = 0
        bytes = 0
      }
      count += 1
      bytes += one.bytes
      const chunk = chunks[nth] ?? []
      chunks[nth] = chunk
      chunk.push(one)
    }
  }
  return chunks
}
