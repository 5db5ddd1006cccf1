import { createRanking, minTermCount } from '../significance.ts'
import type { DocumentFilter, FacetCount, SignificantTerm } from '../store.ts'
import { asFilter, type Dsl } from './compile.ts'
import type { Connection } from './connection.ts'
import { bucketsOf } from './facets.ts'
import { keywordOf } from './index-record.ts'
import type { IndexNames } from './indices.ts'
import { askPage, count, prepareSearch, type SearchTask, totalOf, walkValues } from './search.ts'

/** How many of the most frequent keywords are looked at before all are walked. */
const maxCandidates = 5_000
/** As many are counted against all documents at a time. */
const batch = 500

/**
 * Exact, as `createRanking` reckons: Elasticsearch's own aggregation compares with counts that still hold removed documents, and picks its candidates
 * month by month. The set's keywords are taken from the most frequent down, until none of the rest can come among the best.
 */
export async function significantTerms(
  connection: Connection,
  names: IndexNames,
  { filter, limit }: { readonly filter: DocumentFilter; readonly limit: number },
): Promise<SignificantTerm[]> {
  const everybody: DocumentFilter = filter.unitIds ? { unitIds: filter.unitIds } : {}
  const task = await prepareSearch(connection, names, filter, false)
  const [{ total, candidates }, backgroundTotal] = await Promise.all([
    findCandidates(task),
    count(connection, names, everybody),
  ])
  const ranking = createRanking({ total, backgroundTotal, limit })
  const background = await prepareSearch(connection, names, everybody, false)
  for (let start = 0; start < candidates.length; start += batch) {
    const some = candidates.slice(start, start + batch)
    if (ranking.isSettled(some[0]?.count ?? 0)) break
    const counts = await countTerms(
      background,
      some.map(({ value }) => value),
    )
    for (const { value, count } of some) {
      ranking.add({ term: value, count, background: counts.get(value) ?? count })
    }
  }
  return ranking.terms()
}

/** The set's keywords with their exact counts, the most frequent first. */
async function findCandidates(
  task: SearchTask,
): Promise<{ readonly total: number; readonly candidates: readonly FacetCount[] }> {
  const answer = await askPage(task, undefined, {
    query: asFilter(task.compiled),
    size: 0,
    track_total_hits: true,
    aggregations: {
      keywords: {
        terms: {
          field: 'keywords',
          size: maxCandidates,
          shard_size: 3 * maxCandidates,
          min_doc_count: minTermCount,
        },
      },
    },
  })
  const total = totalOf(answer)
  const found = bucketsOf(answer.aggregations?.keywords)
  if (found?.isExact && found.counts.length < maxCandidates) return { total, candidates: found.counts }
  const all = await walkValues(task, 'keywords')
  return {
    total,
    candidates: all.filter(({ count }) => count >= minTermCount).sort((a, b) => b.count - a.count),
  }
}

async function countTerms(task: SearchTask, terms: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const include = terms.map(keywordOf)
  const query: Dsl = { bool: { filter: [asFilter(task.compiled), { terms: { keywords: include } }] } }
  const answer = await askPage(task, undefined, {
    query,
    size: 0,
    track_total_hits: false,
    aggregations: { keywords: { terms: { field: 'keywords', size: include.length, include } } },
  })
  const counts = bucketsOf(answer.aggregations?.keywords)?.counts ?? []
  return new Map(counts.map(({ value, count }) => [value, count]))
}
