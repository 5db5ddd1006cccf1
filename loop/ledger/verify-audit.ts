import { type Kysely, sql } from 'kysely'
import { faultOf, genesisHash, hashRecord } from './audit-chain.ts'
import type { AuditVerdict } from './ledger.ts'
import type { AuditHeadRow, LedgerTables } from './schema.ts'
import { toEvent } from './sql-audit.ts'
import { toRecord } from './sql-records.ts'

const pageSize = 1000

/**
 * Recomputes every chain from its first event to its head, then compares every record with the event that vouches for it. Reads by
 * pages: memory does not grow with the history. `db` must show one consistent state throughout (a transaction).
 */
export async function verifyChains(db: Kysely<LedgerTables>): Promise<AuditVerdict> {
  const heads = await db.selectFrom('audit_heads').selectAll().orderBy('chain').execute()
  let events = 0
  const verdict = (fault?: string): AuditVerdict => ({
    isIntact: fault === undefined,
    events,
    chains: heads.length,
    ...(fault === undefined ? {} : { fault }),
  })

  for (const head of heads) {
    const walked = await walkChain(db, head)
    events += walked.events
    if (walked.fault) return verdict(walked.fault)
  }
  return verdict(
    (await headlessChain(db, heads)) ??
      (await alteredRecord(db, 'records')) ??
      (await alteredRecord(db, 'record_versions')),
  )
}

async function walkChain(
  db: Kysely<LedgerTables>,
  head: AuditHeadRow,
): Promise<{ readonly events: number; readonly fault?: string }> {
  let previous = { sequence: 0, hash: genesisHash }
  let events = 0
  for (;;) {
    const rows = await db
      .selectFrom('audit_events')
      .selectAll()
      .where('chain', '=', head.chain)
      .where('sequence', '>', previous.sequence)
      .orderBy('sequence')
      .limit(pageSize)
      .execute()
    for (const event of rows.map(toEvent)) {
      const fault = faultOf(event, previous)
      if (fault) return { events, fault }
      previous = event
      events += 1
    }
    if (rows.length < pageSize) break
  }
  if (previous.sequence !== Number(head.sequence) || previous.hash !== head.hash)
    return {
      events,
      fault: `chain ${head.chain}: ends at sequence ${previous.sequence}, its head says ${head.sequence}`,
    }
  return { events }
}

async function headlessChain(
  db: Kysely<LedgerTables>,
  heads: readonly AuditHeadRow[],
): Promise<string | undefined> {
  const chains = await db.selectFrom('audit_events').select('chain').distinct().execute()
  const known = new Set(heads.map(({ chain }) => chain))
  const stray = chains.find(({ chain }) => !known.has(chain))
  return stray && `chain ${stray.chain}: has events but no head`
}

/** An id may have been used before, removed and used again, so several events can speak of the same version: one must agree. */
async function alteredRecord(
  db: Kysely<LedgerTables>,
  table: 'records' | 'record_versions',
): Promise<string | undefined> {
  let after = { kind: '', id: '', version: 0 }
  for (;;) {
    const page = db
      .selectFrom(table)
      .selectAll()
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('kind', 'id', 'version'), '>', tuple(after.kind, after.id, after.version)),
      )
      .orderBy('kind')
      .orderBy('id')
      .orderBy('version')
      .limit(pageSize)
      .as('records')
    const rows = await db
      .selectFrom(page)
      .leftJoin('audit_events', (join) =>
        join
          .on('audit_events.object', '=', sql<string>`records.kind || '/' || records.id`)
          .onRef('audit_events.object_version', '=', 'records.version'),
      )
      .selectAll('records')
      .select('audit_events.payload_hash')
      .orderBy('records.kind')
      .orderBy('records.id')
      .orderBy('records.version')
      .execute()
    const byVersion = Map.groupBy(rows, ({ kind, id, version }) => `record ${kind}/${id}: version ${version}`)
    for (const [words, vouching] of byVersion) {
      const isVouchedFor = vouching.some((row) => row.payload_hash === hashRecord(toRecord(row)))
      if (!isVouchedFor) return `${words} is not what its audit event recorded`
    }
    const last = rows.at(-1)
    if (!last || byVersion.size < pageSize) return undefined
    after = last
  }
}
