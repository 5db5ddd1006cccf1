import type { Kysely } from 'kysely'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { Notice, NoticeBoard } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

/** The notice board in SQL: one row for each name, the last one posted. */
export function createSqlBoard({
  writer,
  reader,
}: {
  readonly writer: Kysely<LedgerTables>
  readonly reader: Kysely<LedgerTables>
}): NoticeBoard {
  return {
    async post(name, body, at) {
      const posted = { body, at: toShanghaiIso(at) }
      await writer
        .insertInto('notices')
        .values({ name, ...posted })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(posted))
        .execute()
    },
    async notice(name): Promise<Notice | undefined> {
      return reader.selectFrom('notices').selectAll().where('name', '=', name).executeTakeFirst()
    },
    async notices(prefix) {
      return reader
        .selectFrom('notices')
        .selectAll()
        .where((eb) => eb(eb.fn<string>('substr', ['name', eb.val(1), eb.val(prefix.length)]), '=', prefix))
        .orderBy('name')
        .execute()
    },
    async takeDown(name) {
      const taken = await writer.deleteFrom('notices').where('name', '=', name).returning('name').execute()
      return taken.length > 0
    },
  }
}
