import type { Query } from '../../pipeline/model/query.ts'

export interface Highlighted {
  readonly text: string
  /** Start and end (exclusive) in UTF-16 units of `text`, in order, not overlapping. */
  readonly marks: readonly (readonly [number, number])[]
}

/** Where the query's positive terms stand in the original text. */
export function highlight(_query: Query, text: string): Highlighted {
  return { text, marks: [] }
}

/** At most `maxLength` characters of the original text around its densest hits, with marks; `…` where something was left out. */
export function snippet(_query: Query, text: string, maxLength: number): Highlighted {
  return { text: text.slice(0, maxLength), marks: [] }
}
