import { DatabaseSync } from 'node:sqlite'
import type { DeadLetter, Delivery, Lag } from '../bus.ts'
import { decodeBody } from './message-body.ts'
import { allLogs, type LogRow, offsetOf, openEndOf, rowOf } from './schema.ts'

export interface LogReader {
  logs(): readonly (LogRow & { readonly end: number })[]
  positions(): readonly { readonly group: string; readonly log: number; readonly next: number }[]
  /** The next messages from `from` on: at most `limit`, and no more once their text exceeds `maxChars` (but always one). */
  read(request: ReadRequest): Delivery[]
  /** The first offset whose message is not older than `since`; `end` when there is none. */
  offsetSince(range: {
    readonly log: number
    readonly first: number
    readonly end: number
    readonly since: number
  }): number
  lag(): readonly Lag[]
  deadLetters(page: { readonly limit: number; readonly after: string }): readonly DeadLetter[]
  close(): void
}

export interface ReadRequest {
  readonly log: number
  readonly stream: string
  readonly partition: number
  readonly from: number
  readonly limit: number
  readonly maxChars: number
}

/** Reads on the caller's thread, on a connection of its own: WAL lets it see every commit without waiting for the writer. */
export function openLogReader(file: string): LogReader {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
  const endOf = openEndOf(database)
  const sql = {
    read: database.prepare('SELECT id, at, body FROM messages WHERE id >= ? AND id < ? ORDER BY id LIMIT ?'),
    at: database.prepare('SELECT at FROM messages WHERE id = ?'),
    positions: database.prepare('SELECT consumers AS "group", log, next FROM positions'),
    lag: database.prepare(
      'SELECT consumers AS "group", log, stream, partition, first, next FROM positions JOIN logs USING (log) ORDER BY consumers, log',
    ),
    letters: database.prepare(
      `SELECT id, stream, partition, offset, stage, reason, at, body FROM dead_letters JOIN logs USING (log)
       WHERE id > ? ORDER BY id LIMIT ?`,
    ),
  }
  return {
    logs: () => allLogs(database).map((row) => ({ ...row, end: endOf(row) })),
    positions: () => sql.positions.all() as unknown as ReturnType<LogReader['positions']>,
    read({ log, stream, partition, from, limit, maxChars }) {
      const batch: Delivery[] = []
      let chars = 0
      for (const row of sql.read.iterate(rowOf(log, from), rowOf(log + 1, 0), limit)) {
        const body = String(row.body)
        chars += body.length
        if (chars > maxChars && batch.length > 0) break
        batch.push({
          stream,
          partition,
          offset: offsetOf(Number(row.id)),
          at: new Date(Number(row.at)),
          ...decodeBody(body),
        })
      }
      return batch
    },
    offsetSince({ log, first, end, since }) {
      let low = first
      let high = end
      while (low < high) {
        const middle = Math.floor((low + high) / 2)
        if (Number(sql.at.get(rowOf(log, middle))?.at ?? 0) < since) low = middle + 1
        else high = middle
      }
      return low
    },
    lag: () =>
      sql.lag.all().map((row) => ({
        stream: String(row.stream),
        group: String(row.group),
        partition: Number(row.partition),
        end: endOf(row as unknown as LogRow),
        committed: Number(row.next),
      })),
    deadLetters: ({ limit, after }) =>
      sql.letters.all(after, limit).map((row) => ({
        id: String(row.id),
        stream: String(row.stream),
        partition: Number(row.partition),
        offset: Number(row.offset),
        stage: String(row.stage),
        reason: String(row.reason),
        at: new Date(Number(row.at)),
        ...decodeBody(String(row.body)),
      })),
    close: () => database.close(),
  }
}
