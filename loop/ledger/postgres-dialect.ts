import {
  CompiledQuery,
  type Dialect,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPool,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely'

/** One number for the whole program; a database holds one ledger. */
const turnLock = '7310589210443265'

export interface PostgresDialectOptions {
  readonly pool: PostgresPool
  /** True: transactions of all processes take turns, from their first statement to their commit. */
  readonly takesTurns: boolean
}

type Connection = Parameters<PostgresDriver['rollbackTransaction']>[0]

/** Kysely's PostgreSQL dialect with what our transactions need more. */
export function createPostgresDialect({ pool, takesTurns }: PostgresDialectOptions): Dialect {
  return {
    createDriver: () => (takesTurns ? new TurnTakingDriver({ pool }) : new LedgerDriver({ pool })),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
}

class LedgerDriver extends PostgresDriver {
  /** A rollback that fails has lost its connection, and with it the server rolls back; what went wrong before is what to tell. */
  override async rollbackTransaction(connection: Connection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => undefined)
  }
}

/**
 * The counterpart of SQLite's BEGIN IMMEDIATE. The lock is the transaction's: the server frees it at the commit, after what was
 * committed is visible, and when the connection breaks. READ COMMITTED, so that the first statement after the lock sees what the
 * one before us committed; as nobody else writes meanwhile, it is one consistent state to the end.
 */
class TurnTakingDriver extends LedgerDriver {
  override async beginTransaction(connection: Connection, settings: TransactionSettings): Promise<void> {
    await super.beginTransaction(connection, { ...settings, isolationLevel: 'read committed' })
    try {
      await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${turnLock})`))
    } catch (error) {
      await this.rollbackTransaction(connection)
      throw error
    }
  }
}
