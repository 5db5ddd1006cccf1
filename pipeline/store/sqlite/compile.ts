import type { SQLInputValue } from 'node:sqlite'
import type { Query, QueryField } from '../../model/query.ts'
import { encodeWord, normaliseText, phraseTerms } from '../../model/terms.ts'
import { placeCodeRange, placeNames } from '../place-range.ts'
import type { DocumentFilter } from '../store.ts'

/** A piece of SQL over `documents d` and the values for its question marks. */
export interface Sql {
  readonly text: string
  readonly values: readonly SQLInputValue[]
  /** Answered by the index on time alone. */
  readonly isTime?: boolean
}

type Index = 'terms' | 'words'

export interface CompiledFilter {
  /** The full-text index that is asked first, when the query lets one be. */
  readonly driver?: { readonly index: Index; readonly match: string }
  /** All must hold. */
  readonly conditions: readonly Sql[]
}

/** What finds nothing: FTS5 has no empty expression, and no term looks like this. */
const nothing = '"||"'

export function compileFilter(filter: DocumentFilter): CompiledFilter {
  const { driver, conditions } = compileQuery(filter.query ?? { kind: 'all' })
  return { ...(driver && { driver }), conditions: [...conditions, ...filterConditions(filter)] }
}

/** `FROM … WHERE …`. CROSS JOIN: a plain one may scan the documents and probe the index for each. */
export function fromWhere({ driver, conditions }: CompiledFilter): Sql {
  const where = conditions.map(({ text }) => text)
  const values = conditions.flatMap((condition) => condition.values)
  if (!driver) {
    return { text: `FROM documents d${where.length ? ` WHERE ${where.join(' AND ')}` : ''}`, values }
  }
  const { index, match } = driver
  return {
    text: `FROM ${index} CROSS JOIN documents d ON d.row = ${index}.rowid WHERE ${[`${index} MATCH ?`, ...where].join(' AND ')}`,
    values: [match, ...values],
  }
}

function compileQuery(query: Query): CompiledFilter {
  if (query.kind === 'all') return { conditions: [] }
  for (const index of ['terms', 'words'] as const) {
    const parts = query.kind === 'and' ? query.of : [query]
    const { match, rest } = takeMatch(parts, index)
    if (match !== undefined) return { driver: { index, match }, conditions: rest.map(condition) }
  }
  return { conditions: [condition(query)] }
}

/** The members of a conjunction that one MATCH can answer, and the others. */
function takeMatch(parts: readonly Query[], index: Index): { match?: string; rest: readonly Query[] } {
  const positive = parts.filter((part) => matchOf(part, index) !== undefined)
  if (positive.length === 0) return { rest: parts }
  const excluded = parts.filter((part) => part.kind === 'not' && matchOf(part.of, index) !== undefined)
  const match = conjunction(
    positive.map((part) => matchOf(part, index) ?? nothing),
    excluded.map((part) => (part.kind === 'not' ? (matchOf(part.of, index) ?? nothing) : nothing)),
  )
  return { match, rest: parts.filter((part) => !positive.includes(part) && !excluded.includes(part)) }
}

function conjunction(positive: readonly string[], excluded: readonly string[]): string {
  const all = positive.length === 1 ? (positive[0] ?? nothing) : `(${positive.join(' AND ')})`
  return excluded.length === 0 ? all : `(${all} NOT (${excluded.join(' OR ')}))`
}

/** The whole of `query` as one FTS5 expression of `index`, or `undefined` when it is not one: FTS5 knows no NOT without a positive side. */
function matchOf(query: Query, index: Index): string | undefined {
  switch (query.kind) {
    case 'term':
      return index === 'terms' ? phrase(query.text) : undefined
    case 'word':
      return index === 'words' ? quote([encodeWord(query.text) ?? '||']) : undefined
    case 'field':
      return index === 'terms' && query.field === 'title' ? `title : ${phrase(query.value)}` : undefined
    case 'or': {
      const all = query.of.map((part) => matchOf(part, index))
      return all.every((match) => match !== undefined) && all.length > 0 ? `(${all.join(' OR ')})` : undefined
    }
    case 'and': {
      const { match, rest } = takeMatch(query.of, index)
      return rest.length === 0 ? match : undefined
    }
    default:
      return undefined
  }
}

function phrase(text: string): string {
  const found = phraseTerms(text)
  if (!found) return nothing
  return `${quote(found.terms)}${found.isPrefix ? ' *' : ''}`
}

function quote(terms: readonly string[]): string {
  return `"${terms.join(' ').replaceAll('"', '""')}"`
}

/** Any query as a condition on one row of `documents`; never NULL, so that NOT is right. */
function condition(query: Query): Sql {
  switch (query.kind) {
    case 'all':
      return { text: '1', values: [] }
    case 'not': {
      const inner = condition(query.of)
      return { text: `NOT ${inner.text}`, values: inner.values }
    }
    case 'field':
      return query.field === 'title' ? inIndex(query) : fieldCondition(query.field, query.value)
    case 'term':
    case 'word':
      return inIndex(query)
    case 'and':
    case 'or':
      return listCondition(query)
  }
}

function inIndex(query: Query): Sql {
  const index = query.kind === 'word' ? 'words' : 'terms'
  return rowIn(index, matchOf(query, index) ?? nothing)
}

const rowIn = (index: Index, match: string): Sql => ({
  text: `(d.row IN (SELECT rowid FROM ${index} WHERE ${index} MATCH ?))`,
  values: [match],
})

/** One MATCH for all members an index can answer together, one condition for each of the others. */
function listCondition(query: Extract<Query, { kind: 'and' | 'or' }>): Sql {
  const conditions: Sql[] = []
  let rest: readonly Query[] = query.of
  for (const index of ['terms', 'words'] as const) {
    const taken = query.kind === 'and' ? takeMatch(rest, index) : takeAny(rest, index)
    if (taken.match !== undefined) conditions.push(rowIn(index, taken.match))
    rest = taken.rest
  }
  conditions.push(...rest.map(condition))
  if (conditions.length === 0) return { text: query.kind === 'and' ? '1' : '0', values: [] }
  return {
    text: `(${conditions.map(({ text }) => text).join(query.kind === 'and' ? ' AND ' : ' OR ')})`,
    values: conditions.flatMap(({ values }) => values),
  }
}

function takeAny(parts: readonly Query[], index: Index): { match?: string; rest: readonly Query[] } {
  const matches = parts.flatMap((part) => matchOf(part, index) ?? [])
  if (matches.length === 0) return { rest: parts }
  return {
    match: `(${matches.join(' OR ')})`,
    rest: parts.filter((part) => matchOf(part, index) === undefined),
  }
}

function fieldCondition(field: Exclude<QueryField, 'title'>, value: string): Sql {
  switch (field) {
    case 'author':
    case 'origin':
      return { text: `(d.${field} IS ?)`, values: [normaliseText(value)] }
    case 'place':
      return placeCondition([value])
    case 'source':
      return {
        text: `(${codeIn('source', 'normal = ?')} OR ${codeIn('source_name', 'normal = ?')})`,
        values: [normaliseText(value), normaliseText(value)],
      }
    default:
      return { text: `(${codeIn(field, 'normal = ?')})`, values: [normaliseText(value)] }
  }
}

const codeIn = (field: string, test: string): string =>
  `d.${field} IN (SELECT code FROM codes WHERE field = '${field}' AND ${test})`

/** Every row carries its own set of places, so the sets that hold a wanted place are looked up first. */
function placeCondition(wanted: readonly string[]): Sql {
  const tests = wanted.map((place): Sql => {
    const range = placeCodeRange(place)
    if (range) return { text: 'SELECT places FROM place_members WHERE code BETWEEN ? AND ?', values: range }
    const names = JSON.stringify(placeNames(normaliseText(place)))
    return {
      text: 'SELECT places FROM place_members WHERE name IN (SELECT value FROM json_each(?))',
      values: [names],
    }
  })
  return {
    text: `(d.places IN (${tests.map(({ text }) => text).join(' UNION ')}))`,
    values: tests.flatMap(({ values }) => values),
  }
}

function filterConditions(filter: DocumentFilter): Sql[] {
  const conditions: Sql[] = []
  const add = (text: string, ...values: SQLInputValue[]) => conditions.push({ text, values })
  const addList = (field: string, list: readonly string[] | undefined) => {
    if (list) add(`d.${field} IN (${codesOfList(field, 'json_each(?)')})`, JSON.stringify(list))
  }
  const addTime = (text: string, at: Date) => conditions.push({ text, values: [at.getTime()], isTime: true })
  if (filter.from) addTime('d.time >= ?', filter.from)
  if (filter.to) addTime('d.time < ?', filter.to)
  addList('channel', filter.channels)
  addList('kind', filter.kinds)
  addList('source', filter.sourceIds)
  addList('sentiment', filter.sentiments)
  addList('topic', filter.topics)
  addList('concern', filter.concerns)
  addList('unit', filter.unitIds)
  if (filter.storyIds) add(storiesCondition, JSON.stringify(filter.storyIds))
  if (filter.placeCodes) conditions.push(filter.placeCodes.length ? placeCondition(filter.placeCodes) : never)
  if (filter.isDemo !== undefined) add('d.is_demo = ?', filter.isDemo ? 1 : 0)
  return conditions
}

/** CROSS JOIN, so that each value of the list is looked up, not each code of the field. */
const codesOfList = (field: string, list: string): string =>
  `SELECT c.code FROM ${list} wanted CROSS JOIN codes c ON c.field = '${field}' AND c.value = wanted.value`

const never: Sql = { text: '0', values: [] }

/** A story with all that was merged into it, whichever of them is named: first up along the redirects, then down. */
const storiesCondition = `d.story IN (
  WITH RECURSIVE
    up (id) AS (
      SELECT value FROM json_each(?)
      UNION SELECT s.redirect_to FROM up CROSS JOIN stories s ON s.id = up.id WHERE s.redirect_to IS NOT NULL
    ),
    same (value) AS (SELECT id FROM up UNION SELECT s.id FROM same CROSS JOIN stories s ON s.redirect_to = same.value)
  ${codesOfList('story', 'same')})`
