/** The one writer of an embedded log, on its own thread: every change of the file happens here. */
import { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { messageOf } from '../../platform/errors.ts'
import { serveWorker } from '../../platform/worker-rpc.ts'
import type { Work, WorkResult, WriteOp, WriterData, WriterMethods, Written } from './ops.ts'
import { allLogs, createSchema, type LogRow, offsetOf, openEndOf, rowOf } from './schema.ts'

const { file, waitsForDisk } = workerData as WriterData
const sliceRows = 5_000

const database = new DatabaseSync(file)
// Pages of 8 KiB: batches cost a fifth less than with 4, a lone message hardly more. The size counts for new files only.
database.exec(`
  PRAGMA page_size = 8192;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = ${waitsForDisk ? 'FULL' : 'NORMAL'};
  PRAGMA wal_autocheckpoint = 2000;
  PRAGMA cache_size = -16000;
`)
createSchema(database)
const endOf = openEndOf(database)

const sql = {
  append: database.prepare('INSERT INTO messages (id, at, body) VALUES (?, ?, ?)'),
  lastAt: database.prepare('SELECT at FROM messages WHERE id = ?'),
  join: database.prepare('INSERT OR IGNORE INTO positions (consumers, log, next) VALUES (?, ?, ?)'),
  commit: database.prepare(
    'INSERT INTO positions (consumers, log, next) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next',
  ),
  bury: database.prepare(
    'INSERT OR IGNORE INTO dead_letters (id, log, at, stage, reason, offset, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ),
  letter: database.prepare('SELECT log, body FROM dead_letters WHERE id = ?'),
  dropLetter: database.prepare('DELETE FROM dead_letters WHERE id = ?'),
  createLog: database.prepare('INSERT INTO logs (stream, partition) VALUES (?, ?)'),
  streamLogs: database.prepare('SELECT log FROM logs WHERE stream = ? ORDER BY partition'),
  firstOf: database.prepare('SELECT first FROM logs WHERE log = ?'),
  setFirst: database.prepare('UPDATE logs SET first = ? WHERE log = ?'),
  sizesNewestFirst: database.prepare(
    'SELECT id, octet_length(body) AS bytes FROM messages WHERE id >= ? AND id < ? ORDER BY id DESC',
  ),
  younger: database.prepare('SELECT min(id) AS id FROM messages WHERE id >= ? AND id < ? AND at >= ?'),
  remove: database.prepare('DELETE FROM messages WHERE id >= ? AND id < ?'),
}

/** Where each log ends, and the time of its last message: times never run backwards within a log. */
interface Tail {
  end: number
  at: number
}
const tails = new Map<number, Tail>()
for (const log of allLogs(database)) tails.set(log.log, tailOf(log))

serveWorker({
  write(works) {
    const before = new Map([...tails].map(([log, { end }]) => [log, end]))
    const results = writeAll(works)
    const grown = [...tails].filter(([log, { end }]) => end !== (before.get(log) ?? 0))
    return { results, ends: grown.map(([log, { end }]) => [log, end] as const) } satisfies Written
  },
  openStream({ stream, partitions }) {
    const logs = () => sql.streamLogs.all(stream).map(({ log }) => Number(log))
    if (logs().length === 0) {
      transaction(() => {
        for (let partition = 0; partition < partitions; partition++) sql.createLog.run(stream, partition)
      })
      for (const log of logs()) tails.set(log, { end: 0, at: 0 })
    }
    return logs()
  },
  trimLimit({ log, olderThan, keepBytes }) {
    const end = tails.get(log)?.end ?? 0
    return Math.min(
      olderThan === undefined ? end : (firstYounger(log, olderThan) ?? end),
      keepBytes === undefined ? end : firstWithin(log, keepBytes),
    )
  },
  trimSlice({ log, before }) {
    const first = Number(sql.firstOf.get(log)?.first ?? 0)
    const until = Math.min(before, first + sliceRows)
    if (until <= first) return 0
    transaction(() => {
      sql.remove.run(rowOf(log, first), rowOf(log, until))
      sql.setFirst.run(until, log)
    })
    return until - first
  },
  close: () => database.close(),
} satisfies WriterMethods)

/** One transaction for all; when it fails, one for each, so that only the faulty work is refused. */
function writeAll(works: readonly Work[]): WorkResult[] {
  if (works.length === 1) return works.map(writeAlone)
  try {
    return transaction(() => works.map((work) => ({ ok: true, count: apply(work) })))
  } catch {
    return works.map(writeAlone)
  }
}

function writeAlone(work: Work): WorkResult {
  try {
    return { ok: true, count: transaction(() => apply(work)) }
  } catch (error) {
    return { ok: false, message: messageOf(error) }
  }
}

function transaction<T>(work: () => T): T {
  const kept = new Map([...tails].map(([log, tail]) => [log, { ...tail }]))
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    for (const [log, tail] of kept) tails.set(log, tail)
    throw error
  }
}

function apply(work: Work): number {
  return work.reduce((count, op) => count + applyOne(op), 0)
}

function applyOne(op: WriteOp): number {
  switch (op.kind) {
    case 'append':
      return append(op.log, op.at, op.bodies)
    case 'join':
      return Number(sql.join.run(op.group, op.log, op.next).changes)
    case 'commit':
      return Number(sql.commit.run(op.group, op.log, op.next).changes)
    case 'bury':
      return sum(op.letters, ({ id, log, at, stage, reason, offset, body }) =>
        Number(sql.bury.run(id, log, at, stage, reason, offset, body).changes),
      )
    case 'redrive':
      return sum(op.ids, (id) => redrive(id, op.at))
    case 'drop-letters':
      return sum(op.ids, (id) => Number(sql.dropLetter.run(id).changes))
  }
}

function append(log: number, at: number, bodies: readonly string[]): number {
  const tail = tails.get(log)
  if (!tail) throw new Error(`no log ${log}`)
  const time = Math.max(at, tail.at)
  let row = rowOf(log, tail.end)
  for (const body of bodies) sql.append.run(row++, time, body)
  tail.end += bodies.length
  tail.at = time
  return bodies.length
}

function redrive(id: string, at: number): number {
  const letter = sql.letter.get(id)
  if (!letter) return 0
  append(Number(letter.log), at, [String(letter.body)])
  sql.dropLetter.run(id)
  return 1
}

function tailOf(row: LogRow): Tail {
  const end = endOf(row)
  const last = sql.lastAt.get(rowOf(row.log, end - 1))
  return { end, at: Number(last?.at ?? 0) }
}

function firstYounger(log: number, olderThan: number): number | undefined {
  const row = sql.younger.get(rowOf(log, 0), rowOf(log + 1, 0), olderThan)
  return typeof row?.id === 'number' ? offsetOf(row.id) : undefined
}

function firstWithin(log: number, keepBytes: number): number {
  let first = tails.get(log)?.end ?? 0
  let bytes = 0
  for (const row of sql.sizesNewestFirst.iterate(rowOf(log, 0), rowOf(log + 1, 0))) {
    bytes += Number(row.bytes)
    if (bytes > keepBytes) break
    first = offsetOf(Number(row.id))
  }
  return first
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
