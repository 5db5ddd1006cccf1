import { Kysely } from 'kysely'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { Ledger } from './ledger.ts'
import { type LedgerTables, migrate } from './schema.ts'
import { createSqlLedger } from './sql-ledger.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'

export interface SqliteLedgerOptions {
  readonly file: string
}

/** The embedded ledger: one file, one writer thread, a reader thread beside it. What `transact` resolved is on the disk. */
export async function openSqliteLedger({ file }: SqliteLedgerOptions): Promise<Ledger> {
  const open = (isReader: boolean) =>
    new Kysely<LedgerTables>({ dialect: createSqliteDialect({ file, isReader }) })
  const writer = open(false)
  try {
    await migrate(writer, 'sqlite')
  } catch (cause) {
    await writer.destroy()
    throw new AppError('LEDGER_FAILED', `open ledger ${file}`, { cause })
  }
  return createSqlLedger({ writer, board: writer, reader: open(true), openReader: () => open(true) })
}
