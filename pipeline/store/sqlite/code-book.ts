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
  const add = database.prepare('INSERT INTO codes VALUES (?, ?, ?, ?) ON CONFLICT (field, value) DO NOTHING')
  const addMember = database.prepare('INSERT OR IGNORE INTO place_members VALUES (?, ?, ?)')
  // A map for each field: a key of both would be a new string for each value of each document.
  const remembered = new Map<CodedField, Map<string, number>>()
  let rememberedCount = 0
  const lasts = new Map<CodedField, number>()

  function lookUp(field: CodedField, value: string, added?: (code: number) => void): number {
    const known = remembered.get(field)?.get(value)
    if (known !== undefined) return known
    const code = addCode(field, value, added) ?? Number(find.get(field, value)?.code)
    if (rememberedCount++ >= maxRemembered) forget()
    const values = remembered.get(field) ?? new Map<string, number>()
    remembered.set(field, values.set(value, code))
    return code
  }

  /** `undefined` when it has one. Asked first: of the values not remembered, most are new. */
  function addCode(
    field: CodedField,
    value: string,
    added: ((code: number) => void) | undefined,
  ): number | undefined {
    const code = (lasts.get(field) ?? Number(last.get(field)?.code)) + 1
    const { changes } = add.run(field, code, value, normaliseText(value))
    lasts.set(field, Number(changes) === 1 ? code : code - 1)
    if (Number(changes) === 0) return undefined
    added?.(code)
    return code
  }

  function forget(): void {
    remembered.clear()
    rememberedCount = 0
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
      forget()
      lasts.clear()
    },
  }
}
