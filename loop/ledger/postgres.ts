import { Kysely } from 'kysely'
import { AppError, messageOf } from '../../pipeline/platform/errors.ts'
import type { Ledger } from './ledger.ts'
import { createPostgresDialect } from './postgres-dialect.ts'
import { createPostgresPool, type PoolLimits } from './postgres-pool.ts'
import { type PostgresAddress, parsePostgresUrl } from './postgres-url.ts'
import { type LedgerTables, migrate } from './schema.ts'
import { createSqlLedger } from './sql-ledger.ts'

export interface PostgresLedgerOptions {
  /** `postgres://user:pass@host:5432/database?ssl=true&connections=8` */
  readonly url: string
}

const statementMs = 10_000
/** An index over years of events, or waiting for another process that builds it. */
const migrationMs = 10 * 60_000
/** One page of the verification of years of events. */
const verificationMs = 5 * 60_000

/** The ledger of several processes: one database for all. What `transact` resolved is on the server's disk. LEDGER_FAILED when the server is not there. */
export async function openPostgresLedger({ url }: PostgresLedgerOptions): Promise<Ledger> {
  const address = parsePostgresUrl(url)
  const open = (limits: PoolLimits, takesTurns = false) =>
    new Kysely<LedgerTables>({
      dialect: createPostgresDialect({ pool: createPostgresPool(address, limits), takesTurns }),
    })

  const founder = open({ connections: 1, statementMs: migrationMs })
  try {
    await migrate(founder, 'postgres')
  } catch (cause) {
    throw notOpened(address, cause)
  } finally {
    await founder.destroy()
  }

  // Transactions take turns anyway, so one connection is enough for those of this process; leases and notices do not stand in that queue.
  const reader = open({ connections: address.connections, statementMs })
  return createSqlLedger({
    writer: open({ connections: 1, statementMs }, true),
    board: reader,
    reader,
    openReader: () => open({ connections: 1, statementMs: verificationMs }),
  })
}

function notOpened({ host, port, database }: PostgresAddress, cause: unknown): AppError {
  // The migration wraps what the connection said.
  const reason = messageOf((cause as Error).cause ?? cause)
  const place = `${host}:${port}/${database}`
  return new AppError('LEDGER_FAILED', `open the ledger on PostgreSQL ${place}: ${reason}`, {
    cause,
    userMessage: `账本数据库 PostgreSQL（${place}）打不开：${reason}`,
  })
}
