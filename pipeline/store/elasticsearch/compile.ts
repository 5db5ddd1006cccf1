import type { estypes } from '@elastic/elasticsearch'
import type { Query, QueryField } from '../../model/query.ts'
import { encodeWord, normaliseText, phraseTerms } from '../../model/terms.ts'
import { placeCodeRange, placeNames } from '../place-range.ts'
import type { DocumentFilter } from '../store.ts'
import { keywordOf, normalKeywordOf } from './index-record.ts'

/** A piece of the query DSL; the client's own type lets `undefined` in. */
export type Dsl = NonNullable<estypes.QueryDslQueryContainer>

const everything: Dsl = { match_all: {} }
const nothing: Dsl = { match_none: {} }

/** A hit in the title counts four times one in the text. */
const titleWeight = 4

export interface CompiledFilter {
  /** The query; its terms are what relevance is reckoned from. */
  readonly query: Dsl
  /** Yes or no, without a rank. */
  readonly filter: readonly Dsl[]
}

/** `storyIds` are those of the filter with all that was merged into them. */
export function compileFilter(
  filter: DocumentFilter,
  storyIds: readonly string[] | undefined,
): CompiledFilter {
  return {
    query: filter.query ? compileQuery(filter.query) : everything,
    filter: filterClauses(filter, storyIds),
  }
}

/** Everything as a filter: nothing is ranked, and the server may remember which documents pass. */
export function asFilter({ query, filter }: CompiledFilter): Dsl {
  const clauses = query === everything ? filter : [query, ...filter]
  return clauses.length === 0 ? everything : { bool: { filter: [...clauses] } }
}

export function asRanked({ query, filter }: CompiledFilter): Dsl {
  return { bool: { must: [query], filter: [...filter] } }
}

export function compileQuery(query: Query): Dsl {
  switch (query.kind) {
    case 'all':
      return everything
    case 'and':
      return conjunction(query.of)
    case 'or':
      return anyOf(query.of.map(compileQuery))
    case 'not':
      return { bool: { must_not: [compileQuery(query.of)] } }
    case 'term':
      return anyOf([phrase('title', query.text, titleWeight), phrase('text', query.text)])
    case 'word':
      return wordClause(query.text)
    case 'field':
      return fieldClause(query.field, query.value)
  }
}

function conjunction(parts: readonly Query[]): Dsl {
  const must = parts.flatMap((part) => (part.kind === 'not' ? [] : [compileQuery(part)]))
  const mustNot = parts.flatMap((part) => (part.kind === 'not' ? [compileQuery(part.of)] : []))
  if (parts.length === 0) return everything
  return { bool: { must, must_not: mustNot } }
}

function anyOf(clauses: readonly Dsl[]): Dsl {
  const open = clauses.filter((clause) => clause !== nothing)
  if (open.length <= 1) return open[0] ?? nothing
  return { bool: { should: open, minimum_should_match: 1 } }
}

/** The term's index terms side by side in one field; the last one may be known only by its beginning. */
function phrase(field: 'title' | 'text', text: string, boost = 1): Dsl {
  const found = phraseTerms(text)
  if (!found) return nothing
  const { terms, isPrefix } = found
  const [first = ''] = terms
  if (terms.length === 1) {
    return isPrefix
      ? { prefix: { [field]: { value: first, boost } } }
      : { term: { [field]: { value: first, boost } } }
  }
  if (!isPrefix) return { match_phrase: { [field]: { query: terms.join(' '), boost } } }
  const before = terms.slice(0, -1).join(' ')
  return {
    intervals: {
      [field]: {
        boost,
        all_of: {
          ordered: true,
          max_gaps: 0,
          intervals: [
            { match: { query: before, ordered: true, max_gaps: 0 } },
            { prefix: { prefix: terms.at(-1) ?? '' } },
          ],
        },
      },
    },
  }
}

function wordClause(text: string): Dsl {
  const word = encodeWord(text)
  return word === undefined ? nothing : { term: { words: word } }
}

/** Values of closed lists are in normal form already; those of open ones are compared by a field of their own. */
function fieldClause(field: QueryField, value: string): Dsl {
  switch (field) {
    case 'title':
      return phrase('title', value, titleWeight)
    case 'place':
      return placeClause([value])
    case 'source':
      return { term: { sourceNames: normalKeywordOf(value) } }
    case 'topic':
      return { term: { topicName: normalKeywordOf(value) } }
    case 'story':
      return { term: { storyName: normalKeywordOf(value) } }
    default:
      return { term: { [field]: normalKeywordOf(value) } }
  }
}

function placeClause(wanted: readonly string[]): Dsl {
  return anyOf(
    wanted.map((place): Dsl => {
      const range = placeCodeRange(place)
      if (range) return { range: { place: { gte: range[0], lte: range[1] } } }
      return { terms: { placeNames: placeNames(normaliseText(place)).map(keywordOf) } }
    }),
  )
}

function filterClauses(filter: DocumentFilter, storyIds: readonly string[] | undefined): Dsl[] {
  const clauses: Dsl[] = []
  const addList = (field: string, list: readonly string[] | undefined) => {
    if (list) clauses.push({ terms: { [field]: list.map(keywordOf) } })
  }
  const { from, to } = filter
  if (from || to) {
    clauses.push({
      range: { time: { ...(from && { gte: from.getTime() }), ...(to && { lt: to.getTime() }) } },
    })
  }
  addList('channel', filter.channels)
  addList('kind', filter.kinds)
  addList('source', filter.sourceIds)
  addList('sentiment', filter.sentiments)
  addList('topic', filter.topics)
  addList('concern', filter.concerns)
  addList('unit', filter.unitIds)
  addList('story', storyIds)
  if (filter.placeCodes) clauses.push(placeClause(filter.placeCodes))
  if (filter.isDemo !== undefined) clauses.push({ term: { isDemo: filter.isDemo } })
  return clauses
}
