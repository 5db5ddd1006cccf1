import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely } from 'kysely'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { Ledger, LedgerReader } from './ledger.ts'
import type { LedgerTables } from './schema.ts'
import { readEvents, readEventsAfter, readHeads } from './sql-audit.ts'
import { createSqlBoard } from './sql-board.ts'
import { createReader } from './sql-records.ts'
import { createTransaction } from './sql-transaction.ts'
import { verifyChains } from './verify-audit.ts'

export interface SqlConnections {
  /** Its transactions take turns, those of other processes included. */
  readonly writer: Kysely<LedgerTables>
  /** For leases and notices, one statement each: where the engine allows it, they do not wait behind transactions. */
  readonly board: Kysely<LedgerTables>
  readonly reader: Kysely<LedgerTables>
  /** A connection of its own for a walk that takes minutes, so that nobody waits behind it; closed by the ledger. */
  openReader(): Kysely<LedgerTables>
}

/** The ledger in SQL that SQLite and PostgreSQL both understand; what differs between them is in the connections. */
export function createSqlLedger({ writer, board, reader, openReader }: SqlConnections): Ledger {
  const underWay = new AsyncLocalStorage<true>()
  const read = createReader(reader)
  const notices = createSqlBoard({ writer: board, reader })

  // Inside `work` the outer ledger would wait for itself (a write) or miss what was just changed (a read): both are bugs, told at once.
  const outside = async <T>(run: () => Promise<T>): Promise<T> => {
    if (underWay.getStore()) throw new AppError('INTERNAL', 'outer ledger used inside a transaction')
    return run()
  }
  const reading: LedgerReader = {
    get: (kind, id) => outside(() => read.get(kind, id)),
    list: (filter) => outside(() => read.list(filter)),
    count: (filter) => outside(() => read.count(filter)),
    versions: (kind, id) => outside(() => read.versions(kind, id)),
    kinds: () => outside(() => read.kinds()),
  }

  return {
    ...reading,
    transact: (work) =>
      outside(() =>
        writer.transaction().execute((trx) =>
          underWay.run(true, async () => {
            const { transaction, finish } = createTransaction(trx)
            const result = await work(transaction)
            await finish()
            return result
          }),
        ),
      ),
    audit: (filter) => outside(() => readEvents(reader, filter)),
    heads: () => outside(() => readHeads(reader)),
    eventsAfter: (chain, sequence, limit) =>
      outside(() => readEventsAfter(reader, { chain, sequence, ...(limit === undefined ? {} : { limit }) })),
    verifyAudit: () =>
      outside(async () => {
        const own = openReader()
        try {
          return await own
            .transaction()
            .setIsolationLevel('repeatable read')
            .setAccessMode('read only')
            .execute(verifyChains)
        } finally {
          await own.destroy()
        }
      }),
    lease: (name, holder, ttlMs, now) =>
      outside(() => takeLease(board, { name, holder, now, until: new Date(now.getTime() + ttlMs) })),
    release: (name, holder) =>
      outside(async () => {
        await board.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute()
      }),
    post: (name, body, at) => outside(() => notices.post(name, body, at)),
    notice: (name) => outside(() => notices.notice(name)),
    notices: (prefix) => outside(() => notices.notices(prefix)),
    takeDown: (name) => outside(() => notices.takeDown(name)),
    async close() {
      for (const connection of new Set([board, reader, writer])) await connection.destroy()
    },
  }
}

interface LeaseRequest {
  readonly name: string
  readonly holder: string
  readonly now: Date
  readonly until: Date
}

async function takeLease(
  db: Kysely<LedgerTables>,
  { name, holder, now, until }: LeaseRequest,
): Promise<boolean> {
  const row = { name, holder, until: toShanghaiIso(until) }
  const taken = await db
    .insertInto('leases')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder: row.holder, until: row.until })
        .where((eb) =>
          eb.or([eb('leases.holder', '=', holder), eb('leases.until', '<=', toShanghaiIso(now))]),
        ),
    )
    .returning('holder')
    .executeTakeFirst()
  return taken !== undefined
}
