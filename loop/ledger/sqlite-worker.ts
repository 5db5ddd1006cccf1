import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { serveWorker } from '../../pipeline/platform/worker-rpc.ts'

/** One SQLite connection on its own thread: it runs the SQL it is handed, one statement at a time, in order. */

export interface SqliteWorkerOptions {
  readonly file: string
  readonly isReader: boolean
}

export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

export interface StatementResult {
  readonly rows: readonly unknown[]
  readonly changes: number
}

export interface SqliteWorkerMethods {
  run(statement: Statement): StatementResult
  close(input: null): null
}

const busyTimeoutMs = 10_000
/** The ledger's SQL is a fixed set of texts but for lists of varying length; this bounds those. */
const maxPrepared = 256

const { file, isReader } = workerData as SqliteWorkerOptions
const database = new DatabaseSync(file)
database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
// A reader can only run against the file the writer has already put into WAL mode.
if (isReader) database.exec('PRAGMA query_only = ON')
else database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')

const prepared = new Map<string, StatementSync>()

function prepare(sql: string): StatementSync {
  const known = prepared.get(sql)
  if (known) return known
  if (prepared.size >= maxPrepared) prepared.clear()
  const statement = database.prepare(sql)
  prepared.set(sql, statement)
  return statement
}

function run({ sql, parameters }: Statement): StatementResult {
  const statement = prepare(sql)
  const values = parameters as readonly SQLInputValue[]
  if (statement.columns().length > 0) return { rows: statement.all(...values), changes: 0 }
  return { rows: [], changes: Number(statement.run(...values).changes) }
}

function close(): null {
  prepared.clear()
  database.close()
  return null
}

serveWorker({ run, close })
