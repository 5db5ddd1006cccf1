import type { DatabaseSync } from 'node:sqlite'
import type { Place } from '../../model/annotation.ts'
import { normaliseText } from '../../model/terms.ts'

export type CodedField =
  | 'channel'
  | 'kind'
  | 'sentiment'
  | 'concern'
  | 'authority'
  | 'topic'
  | 'source'
  | 'source_name'
  | 'unit'
  | 'story'
  | 'places'
  | 'keyword'

/** Gives each value of a field its number, from 1, for good. The writer's alone. */
export interface CodeBook {
  codeOf(field: CodedField, value: string): number
  /** The number of this set of places. */
  codeOfPlaces(places: readonly Pick<Place, 'code' | 'name'>[]): number
  /** Forgets what a rolled-back transaction may have given. */
  reset(): void
}

/** Bounds the memory of an installation that runs for years; what was forgotten is read again. */
const maxRemembered = 200_000

export function createCodeBook(database: DatabaseSync): CodeBook {
  const find = database.prepare('SELECT code FROM codes WHERE field = ? AND value = ?')
  const last = database.prepare('SELECT coalesce(max(code), 0) AS code FROM codes WHERE field = ?')
  const add = database.prepare('INSERT INTO codes VALUES (?, ?, ?, ?)')
  const addMember = database.prepare('INSERT OR IGNORE INTO place_members VALUES (?, ?, ?)')
  const remembered = new Map<string, number>()
  const lasts = new Map<CodedField, number>()

  function lookUp(field: CodedField, value: string, added?: (code: number) => void): number {
    const key = `${field} ${value}`
    const known = remembered.get(key) ?? find.get(field, value)?.code
    const code = typeof known === 'number' ? known : addCode(field, value, added)
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(key, code)
    return code
  }

  function addCode(field: CodedField, value: string, added?: (code: number) => void): number {
    const code = (lasts.get(field) ?? Number(last.get(field)?.code)) + 1
    lasts.set(field, code)
    add.run(field, code, value, normaliseText(value))
    added?.(code)
    return code
  }

  return {
    codeOf: (field, value) => lookUp(field, value),
    codeOfPlaces(places) {
      const names = places.map(({ code, name }) => `${code} ${name}`)
      return lookUp('places', [...new Set(names)].sort().join(), (set) => {
        for (const { code, name } of places) addMember.run(set, code, normaliseText(name))
      })
    },
    reset() {
      remembered.clear()
      lasts.clear()
    },
  }
}
