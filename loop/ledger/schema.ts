import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { AppError } from '../../pipeline/platform/errors.ts'

/** The ledger's tables: generic, so that a new kind of record needs no migration. Column types are those every SQL engine has. */

export interface RecordRow {
  kind: string
  id: string
  unit_id: string
  version: number
  state: string
  body: string
  is_demo: number
  created_at: string
  updated_at: string
}

/** An earlier version of a record, as it was until it was changed. */
export type RecordVersionRow = RecordRow

export interface RecordKeyRow {
  kind: string
  name: string
  value: string
  id: string
}

export interface AuditRow {
  chain: string
  sequence: number
  at: string
  actor: string
  action: string
  object: string
  object_version: number
  reason: string
  payload_hash: string
  previous_hash: string
  hash: string
}

export interface AuditHeadRow {
  chain: string
  sequence: number
  hash: string
}

export interface LeaseRow {
  name: string
  holder: string
  until: string
}

export interface NoticeRow {
  name: string
  body: string
  at: string
}

export interface LedgerTables {
  records: RecordRow
  record_versions: RecordVersionRow
  record_keys: RecordKeyRow
  audit_events: AuditRow
  audit_heads: AuditHeadRow
  leases: LeaseRow
  notices: NoticeRow
}

/** What differs between the engines in the migrations. */
export type LedgerEngine = 'sqlite' | 'postgres'

type TextType = 'text' | RawBuilder<unknown>

/** Text compares and sorts by its bytes everywhere, as SQLite's does, and not as a server's locale says. */
const textTypes: Readonly<Record<LedgerEngine, TextType>> = {
  sqlite: 'text',
  postgres: sql`text collate "C"`,
}

type Step = (db: Kysely<LedgerTables>, text: TextType) => Promise<void>

const steps: Readonly<Record<string, Step>> = {
  '0001-records': createRecords,
  '0002-audit': createAudit,
  '0003-leases': createLeases,
  '0004-notices': createNotices,
  '0005-record-versions': createRecordVersions,
}

/** Brings the tables to this version of the program; the steps already done are remembered in the database. Several processes may do it at once. */
export async function migrate(db: Kysely<LedgerTables>, engine: LedgerEngine): Promise<void> {
  const migrations = Object.entries(steps).map(([name, step]): [string, Migration] => [
    name,
    { up: (on: Kysely<LedgerTables>) => step(on, textTypes[engine]) },
  ])
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(migrations) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw new AppError('LEDGER_FAILED', 'migrate the ledger', { cause: error })
}

/** The columns of a record, whether it is the current version or an earlier one. */
function recordTable(
  db: Kysely<LedgerTables>,
  { name, text }: { readonly name: 'records' | 'record_versions'; readonly text: TextType },
) {
  return db.schema
    .createTable(name)
    .ifNotExists()
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('unit_id', text, (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addColumn('is_demo', 'integer', (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
}

async function createRecordVersions(db: Kysely<LedgerTables>, text: TextType): Promise<void> {
  await recordTable(db, { name: 'record_versions', text })
    .addPrimaryKeyConstraint('record_versions_key', ['kind', 'id', 'version'])
    .execute()
}

async function createRecords(db: Kysely<LedgerTables>, text: TextType): Promise<void> {
  await recordTable(db, { name: 'records', text })
    .addPrimaryKeyConstraint('records_key', ['kind', 'id'])
    .execute()
  await db.schema
    .createIndex('records_by_time')
    .ifNotExists()
    .on('records')
    .columns(['kind', 'created_at', 'id'])
    .execute()
  await db.schema
    .createTable('record_keys')
    .ifNotExists()
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('value', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('record_keys_key', ['kind', 'name', 'value', 'id'])
    .execute()
  await db.schema
    .createIndex('record_keys_by_record')
    .ifNotExists()
    .on('record_keys')
    .columns(['kind', 'id'])
    .execute()
}

async function createAudit(db: Kysely<LedgerTables>, text: TextType): Promise<void> {
  await db.schema
    .createTable('audit_events')
    .ifNotExists()
    .addColumn('chain', text, (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('actor', text, (column) => column.notNull())
    .addColumn('action', text, (column) => column.notNull())
    .addColumn('object', text, (column) => column.notNull())
    .addColumn('object_version', 'integer', (column) => column.notNull())
    .addColumn('reason', text, (column) => column.notNull())
    .addColumn('payload_hash', text, (column) => column.notNull())
    .addColumn('previous_hash', text, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_events_key', ['chain', 'sequence'])
    .execute()
  const indexes: readonly [string, readonly (keyof AuditRow)[]][] = [
    ['audit_events_by_object', ['object', 'object_version']],
    ['audit_events_by_actor', ['actor', 'at']],
    ['audit_events_by_time', ['at', 'chain', 'sequence']],
  ]
  for (const [name, columns] of indexes)
    await db.schema
      .createIndex(name)
      .ifNotExists()
      .on('audit_events')
      .columns([...columns])
      .execute()
  await db.schema
    .createTable('audit_heads')
    .ifNotExists()
    .addColumn('chain', text, (column) => column.primaryKey())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull())
    .execute()
}

async function createLeases(db: Kysely<LedgerTables>, text: TextType): Promise<void> {
  await db.schema
    .createTable('leases')
    .ifNotExists()
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('holder', text, (column) => column.notNull())
    .addColumn('until', text, (column) => column.notNull())
    .execute()
}

async function createNotices(db: Kysely<LedgerTables>, text: TextType): Promise<void> {
  await db.schema
    .createTable('notices')
    .ifNotExists()
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('body', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .execute()
}
