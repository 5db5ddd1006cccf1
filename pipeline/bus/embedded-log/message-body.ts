import { AppError, messageOf } from '../../platform/errors.ts'
import type { Message } from '../bus.ts'

export interface MessageBody {
  readonly key: string
  readonly value: unknown
  readonly headers: Readonly<Record<string, string>>
}

/** Key, value and headers as one JSON text. JSON escapes NUL and lone surrogates, which SQLite's text would not give back. */
export function encodeBody({ key, value, headers }: Message): string {
  try {
    return JSON.stringify(headers && Object.keys(headers).length > 0 ? [key, value, headers] : [key, value])
  } catch (cause) {
    throw new AppError('BAD_INPUT', `write message ${key} as JSON: ${messageOf(cause)}`, { cause })
  }
}

export function decodeBody(body: string): MessageBody {
  const [key, value, headers] = JSON.parse(body) as [string, unknown, Record<string, string>?]
  return { key, value, headers: headers ?? {} }
}

/** FNV-1a over the key's UTF-16 units: the same partition for the same key, in every process and version. */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  }
  return (hash >>> 0) % partitions
}
