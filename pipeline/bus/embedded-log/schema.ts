import type { DatabaseSync } from 'node:sqlite'

/** A log is one partition of one stream. A message's rowid is its log's number and its offset in one, so that an append is the cheapest insert. */
const offsetsPerLog = 2 ** 40

export const rowOf = (log: number, offset: number): number => log * offsetsPerLog + offset
export const offsetOf = (row: number): number => row % offsetsPerLog

/** One row of `logs`. `first` is the offset of the oldest message not trimmed. */
export interface LogRow {
  readonly log: number
  readonly stream: string
  readonly partition: number
  readonly first: number
}

const version = 1

export function createSchema(database: DatabaseSync): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (found > version) throw new Error(`the file has version ${found}, this program knows ${version}`)
  database.exec(`
    CREATE TABLE IF NOT EXISTS logs (
      log INTEGER PRIMARY KEY, stream TEXT NOT NULL, partition INTEGER NOT NULL, first INTEGER NOT NULL DEFAULT 0,
      UNIQUE (stream, partition)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS positions (
      consumers TEXT NOT NULL, log INTEGER NOT NULL, next INTEGER NOT NULL,
      PRIMARY KEY (consumers, log)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS dead_letters (
      id TEXT PRIMARY KEY, log INTEGER NOT NULL, at INTEGER NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL,
      offset INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT;
    PRAGMA user_version = ${version};
  `)
}

export function allLogs(database: DatabaseSync): LogRow[] {
  return database
    .prepare('SELECT log, stream, partition, first FROM logs ORDER BY log')
    .all() as unknown as LogRow[]
}

/** The offset the next message gets: kept in no row of its own, so that an append writes messages only. */
export function openEndOf(database: DatabaseSync): (row: LogRow) => number {
  const lastOf = database.prepare('SELECT max(id) AS last FROM messages WHERE id >= ? AND id < ?')
  return ({ log, first }) => {
    const last = lastOf.get(rowOf(log, 0), rowOf(log + 1, 0))?.last
    return typeof last === 'number' ? offsetOf(last) + 1 : first
  }
}
