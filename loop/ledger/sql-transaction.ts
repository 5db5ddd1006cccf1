import type { Transaction } from 'kysely'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { hashPayload, hashRecord } from './audit-chain.ts'
import {
  type Act,
  isVersionKept,
  type LedgerReader,
  type LedgerRecord,
  type LedgerTransaction,
  type NewRecord,
  type RecordChange,
} from './ledger.ts'
import type { LedgerTables, RecordRow } from './schema.ts'
import { appendEvents, type Happening } from './sql-audit.ts'
import { createReader, toRecord } from './sql-records.ts'

type Sql = Transaction<LedgerTables>

/** An index entry of PostgreSQL ends at 2,704 bytes, and what a stranger has typed must not keep itself out of the audit. */
const longestObject = 600

const recordColumns = [
  'kind',
  'id',
  'unit_id',
  'version',
  'state',
  'body',
  'is_demo',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof RecordRow)[]

/** Changes go to the database at once, their audit events together in `finish`, which the caller runs before the commit. */
export function createTransaction(trx: Sql): {
  readonly transaction: LedgerTransaction
  finish(): Promise<void>
} {
  const happenings: Happening[] = []
  const reader = createReader(trx)

  const transaction: LedgerTransaction = {
    ...reader,
    async create<Body>(record: NewRecord<Body>, act: Act) {
      const created = await insertRecord(trx, record, act.at)
      happenings.push(vouch(created, act))
      return created
    },
    async change<Body>(change: RecordChange<Body>, act: Act) {
      const before = change.unitId === undefined ? undefined : await reader.get(change.kind, change.id)
      const changed = await updateRecord(trx, { reader, change, at: act.at })
      happenings.push(vouch(changed, act))
      if (before && before.unitId !== changed.unitId)
        happenings.push({ ...vouch(changed, act), chain: before.unitId })
      return changed
    },
    async remove(kind, id, act) {
      const removed = await deleteRecord(trx, kind, id)
      happenings.push(vouch(removed, act))
    },
    async forgetVersions(kind, id, act) {
      const record = await reader.get(kind, id)
      if (!record) throw new AppError('NOT_FOUND', `forget versions of ${kind}/${id}: no such record`)
      await deleteVersions(trx, kind, id)
      happenings.push(vouch(record, act))
    },
    async note({ object, unitId, payload }, act) {
      happenings.push({
        chain: unitId,
        object: object.slice(0, longestObject),
        objectVersion: 0,
        payloadHash: hashPayload(payload),
        act,
      })
    },
  }
  return { transaction, finish: () => appendEvents(trx, happenings) }
}

function vouch(record: LedgerRecord, act: Act): Happening {
  return {
    chain: record.unitId,
    object: `${record.kind}/${record.id}`,
    objectVersion: record.version,
    payloadHash: hashRecord(record),
    act,
  }
}

async function insertRecord<Body>(trx: Sql, record: NewRecord<Body>, at: Date): Promise<LedgerRecord<Body>> {
  const time = toShanghaiIso(at)
  const row = await trx
    .insertInto('records')
    .values({
      kind: record.kind,
      id: record.id,
      unit_id: record.unitId,
      version: 1,
      state: record.state ?? '',
      body: toText(record.body),
      is_demo: record.isDemo ? 1 : 0,
      created_at: time,
      updated_at: time,
    })
    // Not left to the constraint: a failed statement would end a PostgreSQL transaction.
    .onConflict((conflict) => conflict.columns(['kind', 'id']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new AppError('VERSION_CONFLICT', `create ${record.kind}/${record.id}: the id is taken`)
  if (record.keys) await insertKeys(trx, record.kind, record.id, record.keys)
  return toRecord<Body>(row)
}

async function updateRecord<Body>(
  trx: Sql,
  {
    reader,
    change,
    at,
  }: { readonly reader: LedgerReader; readonly change: RecordChange<Body>; readonly at: Date },
): Promise<LedgerRecord<Body>> {
  const { kind, id, version, state, body, keys, unitId } = change
  if (isVersionKept(kind)) await keepVersion(trx, change)
  const row = await trx
    .updateTable('records')
    .set({
      version: version + 1,
      updated_at: toShanghaiIso(at),
      ...(state === undefined ? {} : { state }),
      ...(body === undefined ? {} : { body: toText(body) }),
      ...(unitId === undefined ? {} : { unit_id: unitId }),
    })
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw await missed(reader, change)
  if (keys) {
    await deleteKeys(trx, kind, id)
    await insertKeys(trx, kind, id, keys)
  }
  return toRecord<Body>(row)
}

async function keepVersion(
  trx: Sql,
  { kind, id, version }: { readonly kind: string; readonly id: string; readonly version: number },
): Promise<void> {
  await trx
    .insertInto('record_versions')
    .columns([...recordColumns])
    .expression((eb) =>
      eb
        .selectFrom('records')
        .select(recordColumns)
        .where('kind', '=', kind)
        .where('id', '=', id)
        .where('version', '=', version),
    )
    .execute()
}

async function deleteVersions(trx: Sql, kind: string, id: string): Promise<void> {
  await trx.deleteFrom('record_versions').where('kind', '=', kind).where('id', '=', id).execute()
}

async function missed(
  reader: LedgerReader,
  { kind, id, version }: { readonly kind: string; readonly id: string; readonly version: number },
): Promise<AppError> {
  const current = await reader.get(kind, id)
  if (!current) return new AppError('NOT_FOUND', `change ${kind}/${id}: no such record`)
  return new AppError(
    'VERSION_CONFLICT',
    `change ${kind}/${id}: made on version ${version}, now ${current.version}`,
    { userMessage: '内容已被他人更新，请刷新后再试' },
  )
}

async function deleteRecord(trx: Sql, kind: string, id: string): Promise<LedgerRecord> {
  const row = await trx
    .deleteFrom('records')
    .where('kind', '=', kind)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new AppError('NOT_FOUND', `remove ${kind}/${id}: no such record`)
  await deleteKeys(trx, kind, id)
  await deleteVersions(trx, kind, id)
  return toRecord(row)
}

async function deleteKeys(trx: Sql, kind: string, id: string): Promise<void> {
  await trx.deleteFrom('record_keys').where('kind', '=', kind).where('id', '=', id).execute()
}

async function insertKeys(
  trx: Sql,
  kind: string,
  id: string,
  keys: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = Object.entries(keys).map(([name, value]) => ({ kind, name, value, id }))
  if (rows.length > 0) await trx.insertInto('record_keys').values(rows).execute()
}

function toText(body: unknown): string {
  return JSON.stringify(body ?? null)
}
