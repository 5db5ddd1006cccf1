import type { Kysely, SelectQueryBuilder } from 'kysely'
import type { LedgerReader, LedgerRecord, RecordFilter } from './ledger.ts'
import type { LedgerTables, RecordRow } from './schema.ts'

/** The reading half of the ledger, on a connection or inside a transaction. */
export function createReader(db: Kysely<LedgerTables>): LedgerReader {
  return {
    async get<Body>(kind: string, id: string) {
      const row = await db
        .selectFrom('records')
        .selectAll()
        .where('kind', '=', kind)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && toRecord<Body>(row)
    },

    async list<Body>(filter: RecordFilter) {
      const direction = filter.order === 'oldest' ? 'asc' : 'desc'
      let query = matching(db, filter)
        .selectAll('records')
        .orderBy('created_at', direction)
        .orderBy('id', direction)
      if (filter.limit !== undefined || filter.offset !== undefined)
        query = query.limit(filter.limit ?? Number.MAX_SAFE_INTEGER).offset(filter.offset ?? 0)
      return (await query.execute()).map((row) => toRecord<Body>(row))
    },

    async count(filter) {
      const row = await matching(db, filter)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      // PostgreSQL answers a count as text.
      return Number(row.count)
    },

    async versions<Body>(kind: string, id: string) {
      const of = (table: 'record_versions' | 'records') =>
        db.selectFrom(table).selectAll().where('kind', '=', kind).where('id', '=', id)
      // One statement: a change between two would show a version twice or not at all.
      const rows = await of('record_versions').unionAll(of('records')).orderBy('version').execute()
      return rows.map((row) => toRecord<Body>(row))
    },

    async kinds() {
      const rows = await db.selectFrom('records').select('kind').distinct().orderBy('kind').execute()
      return rows.map(({ kind }) => kind)
    },
  }
}

export function toRecord<Body>(row: RecordRow): LedgerRecord<Body> {
  return {
    kind: row.kind,
    id: row.id,
    unitId: row.unit_id,
    version: Number(row.version),
    state: row.state,
    body: JSON.parse(row.body) as Body,
    isDemo: Number(row.is_demo) === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function matching(
  db: Kysely<LedgerTables>,
  filter: RecordFilter,
): SelectQueryBuilder<LedgerTables, 'records', Record<never, never>> {
  let query = db.selectFrom('records').where('records.kind', '=', filter.kind)
  if (filter.states) query = query.where('state', 'in', orNothing(filter.states))
  if (filter.unitIds) query = query.where('unit_id', 'in', orNothing(filter.unitIds))
  if (filter.isDemo !== undefined) query = query.where('is_demo', '=', filter.isDemo ? 1 : 0)
  for (const [name, value] of Object.entries(filter.keys ?? {}))
    query = query.where('records.id', 'in', (eb) =>
      eb
        .selectFrom('record_keys')
        .select('record_keys.id')
        .where('record_keys.kind', '=', filter.kind)
        .where('name', '=', name)
        .where('value', '=', value),
    )
  return query
}

/** `IN ()` is not SQL everywhere; no state and no unit is the empty text, so this list matches nothing. */
function orNothing(values: readonly string[]): readonly string[] {
  return values.length > 0 ? values : ['\u0001']
}
