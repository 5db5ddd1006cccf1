import { sha256 } from '../../platform/hash.ts'
import type { Reading } from '../decide-version.ts'
import type { SeenAt } from './bulk.ts'
import type { Connection } from './connection.ts'
import type { IndexNames } from './indices.ts'
import { readRecords } from './read-records.ts'

/**
 * Where a document is and what is known of it, in one record that is read by id and therefore never waits for a refresh. Writing it is the
 * last step of writing a document: what it names is there.
 */
export interface DirectoryEntry extends Reading {
  /** The month it is in. */
  readonly index: string
  /** In no order; `key` is the id of the kept version. */
  readonly earlier: readonly EarlierReading[]
}

export interface EarlierReading extends Reading {
  readonly key: string
}

export interface FoundEntry {
  readonly entry: DirectoryEntry
  readonly seen: SeenAt
}

export async function readDirectory(
  connection: Connection,
  names: IndexNames,
  ids: readonly string[],
): Promise<Map<string, FoundEntry>> {
  const wanted = [...new Set(ids)].map((id) => ({ index: names.directory, id }))
  const found = await readRecords<DirectoryEntry>(connection, wanted)
  return new Map(found.map(({ id, source, seen }) => [id, { entry: source, seen }]))
}

/** The same reading gets the same key, however often and by whomever it is kept. */
export function earlierReading(id: string, { version, contentHash, observedAt }: Reading): EarlierReading {
  const hash = sha256(`${contentHash} ${observedAt}`).slice(0, 24)
  return { key: `${id}~${hash}`, version, contentHash, observedAt }
}
