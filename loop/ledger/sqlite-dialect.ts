import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { AppError } from '../../pipeline/platform/errors.ts'
import { startWorker, type WorkerHandle } from '../../pipeline/platform/worker-rpc.ts'
import type { SqliteWorkerMethods, SqliteWorkerOptions } from './sqlite-worker.ts'

/**
 * Kysely's SQLite dialect with the connection on a worker thread, so that an fsync never stops the event loop. One connection
 * per instance: Kysely itself queues whoever wants it while it is taken.
 */
export function createSqliteDialect(options: SqliteWorkerOptions): Dialect {
  return {
    createDriver: () => createDriver(options),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

function createDriver(options: SqliteWorkerOptions): Driver {
  let worker: WorkerHandle<SqliteWorkerMethods> | undefined
  let connection: DatabaseConnection | undefined
  // A writer takes the write lock at once: a transaction that reads first could otherwise lose it to another process.
  const begin = options.isReader ? 'BEGIN' : 'BEGIN IMMEDIATE'
  const run = async (on: DatabaseConnection, sql: string) => {
    await on.executeQuery(CompiledQuery.raw(sql))
  }

  return {
    async init() {
      worker = startWorker<SqliteWorkerMethods>(new URL('./sqlite-worker.ts', import.meta.url), {
        workerData: options,
        failure: 'LEDGER_FAILED',
      })
      connection = createConnection(worker)
    },
    async acquireConnection() {
      if (!connection) throw new AppError('INTERNAL', 'ledger connection used before it was opened')
      return connection
    },
    beginTransaction: (on) => run(on, begin),
    commitTransaction: (on) => run(on, 'COMMIT'),
    rollbackTransaction: (on) => run(on, 'ROLLBACK'),
    releaseConnection: async () => undefined,
    async destroy() {
      await worker?.call('close', null).catch(() => undefined)
      await worker?.close()
    },
  }
}

function createConnection(worker: WorkerHandle<SqliteWorkerMethods>): DatabaseConnection {
  return {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, changes } = await worker.call('run', { sql, parameters })
      return { rows: rows as Row[], numAffectedRows: BigInt(changes) }
    },
    // biome-ignore lint/correctness/useYield: the port asks for a generator; the ledger pages instead of streaming.
    async *streamQuery() {
      throw new AppError('INTERNAL', 'the ledger reads by pages, not by streams')
    },
  }
}
