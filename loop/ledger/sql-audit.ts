import type { Kysely, Transaction } from 'kysely'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { genesisHash, hashEvent } from './audit-chain.ts'
import type { Act, AuditEvent, AuditFilter } from './ledger.ts'
import type { AuditRow, LedgerTables } from './schema.ts'

export interface Happening {
  readonly chain: string
  readonly object: string
  readonly objectVersion: number
  readonly payloadHash: string
  readonly act: Act
}

/** Eleven columns each: stays below SQLite's limit of variables in a statement. */
const rowsPerInsert = 500

/**
 * Appends happenings to their chains, in order, as the last thing before a commit: each head row is read (and on engines with row
 * locks, locked) and written once per transaction however many events there are.
 */
export async function appendEvents(
  trx: Transaction<LedgerTables>,
  happenings: readonly Happening[],
): Promise<void> {
  // Chains in one order for everybody, so that two transactions over the same two units cannot lock each other out.
  const chains = [...new Set(happenings.map(({ chain }) => chain))].sort()
  for (const chain of chains)
    await appendToChain(
      trx,
      chain,
      happenings.filter((happening) => happening.chain === chain),
    )
}

async function appendToChain(
  trx: Transaction<LedgerTables>,
  chain: string,
  happenings: readonly Happening[],
): Promise<void> {
  let { sequence, hash } = await lockHead(trx, chain)
  const rows = happenings.map((happening): AuditRow => {
    const event = {
      chain,
      sequence: ++sequence,
      at: toShanghaiIso(happening.act.at),
      actor: storable(happening.act.actor),
      action: happening.act.action,
      object: storable(happening.object),
      objectVersion: happening.objectVersion,
      reason: storable(happening.act.reason ?? ''),
      payloadHash: happening.payloadHash,
      previousHash: hash,
    }
    hash = hashEvent(event)
    return toRow({ ...event, hash })
  })
  for (let start = 0; start < rows.length; start += rowsPerInsert)
    await trx
      .insertInto('audit_events')
      .values(rows.slice(start, start + rowsPerInsert))
      .execute()
  await trx.updateTable('audit_heads').set({ sequence, hash }).where('chain', '=', chain).execute()
}

/** What a database gives back as it was given: a lone surrogate or a NUL would come back changed and break the hash. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd')
}

/** An update that changes nothing locks the row on every engine, without `FOR UPDATE`, which SQLite has not. */
async function lockHead(
  trx: Transaction<LedgerTables>,
  chain: string,
): Promise<{ sequence: number; hash: string }> {
  await trx
    .insertInto('audit_heads')
    .values({ chain, sequence: 0, hash: genesisHash })
    .onConflict((conflict) => conflict.column('chain').doNothing())
    .execute()
  const head = await trx
    .updateTable('audit_heads')
    .set((eb) => ({ sequence: eb.ref('sequence') }))
    .where('chain', '=', chain)
    .returning(['sequence', 'hash'])
    .executeTakeFirstOrThrow()
  return { sequence: Number(head.sequence), hash: head.hash }
}

export async function readEvents(
  db: Kysely<LedgerTables>,
  filter: AuditFilter,
): Promise<readonly AuditEvent[]> {
  const direction = filter.order === 'oldest' ? 'asc' : 'desc'
  let query = db
    .selectFrom('audit_events')
    .selectAll()
    .orderBy('at', direction)
    .orderBy('chain', direction)
    .orderBy('sequence', direction)
    .limit(filter.limit ?? 100)
  if (filter.object !== undefined) query = query.where('object', '=', filter.object)
  if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor)
  if (filter.unitIds) query = query.where('chain', 'in', [...filter.unitIds, '\u0001'])
  if (filter.actions) query = query.where('action', 'in', [...filter.actions, '\u0001'])
  if (filter.exceptActions && filter.exceptActions.length > 0)
    query = query.where('action', 'not in', filter.exceptActions)
  if (filter.after) {
    const anchor = await eventAt(db, filter.after)
    if (!anchor) return []
    const beyond = filter.order === 'oldest' ? '>' : '<'
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('at', 'chain', 'sequence'), beyond, tuple(anchor.at, anchor.chain, anchor.sequence)),
    )
  }
  return (await query.execute()).map(toEvent)
}

export async function readHeads(db: Kysely<LedgerTables>): Promise<ReadonlyMap<string, number>> {
  const heads = await db.selectFrom('audit_heads').select(['chain', 'sequence']).execute()
  return new Map(heads.map(({ chain, sequence }) => [chain, Number(sequence)]))
}

export async function readEventsAfter(
  db: Kysely<LedgerTables>,
  {
    chain,
    sequence,
    limit = 500,
  }: { readonly chain: string; readonly sequence: number; readonly limit?: number },
): Promise<readonly AuditEvent[]> {
  const rows = await db
    .selectFrom('audit_events')
    .selectAll()
    .where('chain', '=', chain)
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(limit)
    .execute()
  return rows.map(toEvent)
}

function eventAt(
  db: Kysely<LedgerTables>,
  { chain, sequence }: { readonly chain: string; readonly sequence: number },
) {
  return db
    .selectFrom('audit_events')
    .selectAll()
    .where('chain', '=', chain)
    .where('sequence', '=', sequence)
    .executeTakeFirst()
}

export function toEvent(row: AuditRow): AuditEvent {
  return {
    chain: row.chain,
    sequence: Number(row.sequence),
    at: row.at,
    actor: row.actor,
    action: row.action,
    object: row.object,
    objectVersion: Number(row.object_version),
    reason: row.reason,
    payloadHash: row.payload_hash,
    previousHash: row.previous_hash,
    hash: row.hash,
  }
}

function toRow(event: AuditEvent): AuditRow {
  return {
    chain: event.chain,
    sequence: event.sequence,
    at: event.at,
    actor: event.actor,
    action: event.action,
    object: event.object,
    object_version: event.objectVersion,
    reason: event.reason,
    payload_hash: event.payloadHash,
    previous_hash: event.previousHash,
    hash: event.hash,
  }
}
