import { mkdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError, messageOf } from '../../platform/errors.ts'
import { type FolderLock, lockFolder } from '../../platform/folder-lock.ts'

/** One call, as it waits on the disk. */
export interface Entry {
  readonly kind: 'publish' | 'bury'
  /** Empty for letters, which name their own. */
  readonly stream: string
  /** A JSON list of messages or letters. */
  readonly body: string
}

export interface StoredEntry extends Entry {
  readonly id: number
  readonly bytes: number
}

/** What waits, oldest first. Every change is on the disk when its call returns. */
export interface SpoolFile {
  append(entries: readonly Entry[], at: Date): void
  /** The oldest of one kind and stream: up to `maxBytes`, but always one. */
  oldest(maxBytes: number): readonly StoredEntry[]
  remove(entries: readonly StoredEntry[]): void
  /** Keeps an entry the bus will never take, out of the way of the others. */
  setAside(entry: StoredEntry, reason: string): void
  readonly waiting: number
  readonly bytes: number
  readonly refused: number
  readonly since: Date | undefined
  close(): void
}

const version = 1
const maxEntriesTogether = 200

/** Opens the file, made when missing; one process at a time. */
export function openSpoolFile(file: string): SpoolFile {
  mkdirSync(dirname(file), { recursive: true })
  const lock = lockFolder(dirname(file), basename(file))
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file)
    createSchema(database)
    return access(database, lock)
  } catch (cause) {
    database?.close()
    lock.release()
    throw new AppError('BUS_FAILED', `open spool ${file}: ${messageOf(cause)}`, { cause })
  }
}

function createSchema(database: DatabaseSync): void {
  // FULL: a power cut must not take what the caller was told is safe. Incremental vacuum gives the disk back once the spool is drained.
  database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const found = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (found > version) throw new Error(`the file has version ${found}, this program knows ${version}`)
  database.exec(`
    CREATE TABLE IF NOT EXISTS entries (
      id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, stream TEXT NOT NULL,
      bytes INTEGER NOT NULL, body TEXT NOT NULL, refusal TEXT
    ) STRICT;
    CREATE INDEX IF NOT EXISTS waiting ON entries (id) WHERE refusal IS NULL;
    PRAGMA user_version = ${version};
  `)
}

function access(database: DatabaseSync, lock: FolderLock): SpoolFile {
  const sql = {
    append: database.prepare('INSERT INTO entries (at, kind, stream, bytes, body) VALUES (?, ?, ?, ?, ?)'),
    oldest: database.prepare(
      'SELECT id, kind, stream, bytes, body FROM entries WHERE refusal IS NULL ORDER BY id LIMIT ?',
    ),
    remove: database.prepare('DELETE FROM entries WHERE id = ?'),
    refuse: database.prepare('UPDATE entries SET refusal = ? WHERE id = ?'),
    since: database.prepare('SELECT at FROM entries WHERE refusal IS NULL ORDER BY id LIMIT 1'),
    totals: database.prepare(
      'SELECT count(*) AS all_of_them, count(refusal) AS refused, coalesce(sum(bytes), 0) AS bytes FROM entries',
    ),
  }
  const found = sql.totals.get()
  let refused = Number(found?.refused)
  let waiting = Number(found?.all_of_them) - refused
  let bytes = Number(found?.bytes)

  const transaction = (work: () => void): void => {
    database.exec('BEGIN IMMEDIATE')
    try {
      work()
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }
  return {
    append(entries, at) {
      transaction(() => {
        for (const one of entries) sql.append.run(at.getTime(), one.kind, one.stream, bytesOf(one), one.body)
      })
      waiting += entries.length
      bytes += entries.reduce((sum, one) => sum + bytesOf(one), 0)
    },
    oldest(maxBytes) {
      const rows: StoredEntry[] = []
      let size = 0
      for (const row of sql.oldest.iterate(maxEntriesTogether)) {
        const entry = row as unknown as StoredEntry
        const [first] = rows
        size += entry.bytes
        if (first && (first.kind !== entry.kind || first.stream !== entry.stream || size > maxBytes)) break
        rows.push({ ...entry })
      }
      return rows
    },
    remove(entries) {
      transaction(() => {
        for (const { id } of entries) sql.remove.run(id)
      })
      waiting -= entries.length
      bytes -= entries.reduce((sum, one) => sum + one.bytes, 0)
      if (waiting === 0) database.exec('PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)')
    },
    setAside(entry, reason) {
      sql.refuse.run(reason, entry.id)
      waiting -= 1
      refused += 1
    },
    get waiting() {
      return waiting
    },
    get bytes() {
      return bytes
    },
    get refused() {
      return refused
    },
    get since() {
      const at = waiting > 0 ? sql.since.get()?.at : undefined
      return at === undefined ? undefined : new Date(Number(at))
    },
    close() {
      database.close()
      lock.release()
    },
  }
}

/** What an entry counts for. */
export function bytesOf({ body, stream }: Entry): number {
  return Buffer.byteLength(body) + stream.length + 50
}
