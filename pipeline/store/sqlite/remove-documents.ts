import type { DatabaseSync } from 'node:sqlite'
import type { PackWriter } from './packs.ts'

/** What goes: the demo scenario, or what was published (else observed) before a time in milliseconds. */
export type Removal = { readonly kind: 'demo' } | { readonly kind: 'older'; readonly before: number }

/** Small transactions, so that documents coming in wait for none of them long. */
const batch = 500

/** Removes some documents with all that belongs to them and returns how many; with 0, the stories that match have gone too. */
export function createRemover(database: DatabaseSync, packs: PackWriter): (removal: Removal) => number {
  const byRow = ['terms', 'words'].map((table) => database.prepare(`DELETE FROM ${table} WHERE rowid = ?`))
  byRow.push(
    ...['bodies', 'keywords', 'documents'].map((table) =>
      database.prepare(`DELETE FROM ${table} WHERE row = ?`),
    ),
  )
  const byId = [
    database.prepare('DELETE FROM versions WHERE id = ?'),
    database.prepare('DELETE FROM observations WHERE document_id = ?'),
  ]
  const bodies = database.prepare(
    'SELECT body FROM bodies WHERE row = ? UNION ALL SELECT body FROM versions WHERE id = ?',
  )
  const demo = database.prepare(`SELECT row, id FROM documents WHERE is_demo = 1 LIMIT ${batch}`)
  const older = database.prepare(`SELECT row, id FROM documents WHERE time < ? LIMIT ${batch}`)
  const demoStories = database.prepare('DELETE FROM stories WHERE is_demo = 1')
  const olderStories = database.prepare('DELETE FROM stories WHERE last_at < ?')

  return (removal) => {
    const found = removal.kind === 'demo' ? demo.all() : older.all(removal.before)
    for (const { row, id } of found) {
      for (const { body } of bodies.all(Number(row), String(id))) packs.drop(body)
      for (const statement of byRow) statement.run(Number(row))
      for (const statement of byId) statement.run(String(id))
    }
    if (found.length === 0) {
      if (removal.kind === 'demo') demoStories.run()
      else olderStories.run(removal.before)
    }
    return found.length
  }
}
