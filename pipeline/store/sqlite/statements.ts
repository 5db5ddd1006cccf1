import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Prepares each SQL text once. */
export type Prepare = (sql: string) => StatementSync

/** Texts differ only by what was asked for, a query's shape among it; this bounds how many are kept. */
const maxPrepared = 200

export function createPrepare(database: DatabaseSync): Prepare {
  const prepared = new Map<string, StatementSync>()
  return (sql) => {
    const known = prepared.get(sql)
    if (known) return known
    if (prepared.size >= maxPrepared) prepared.clear()
    const statement = database.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
}
