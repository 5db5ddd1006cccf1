import type { estypes } from '@elastic/elasticsearch'
import type { FacetCount, FacetField } from '../store.ts'
import type { Redirects } from './redirects.ts'

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>

/** Of a field with more values than a page can show, the most frequent. */
export const maxFacetValues = 1_000
/** With more merged stories than this, all stories are walked. */
const maxInvolved = 10_000

/** What a search is asked for each facet; answered by `readFacet`. */
export function facetAggregations(
  fields: readonly FacetField[],
  redirects: Redirects | undefined,
): Aggregations {
  const aggregations: Aggregations = {}
  for (const field of fields) {
    const involved = field === 'story' ? (redirects?.involved() ?? []) : []
    if (involved.length > maxInvolved) continue
    aggregations[field] = {
      terms: { field, size: maxFacetValues, ...(involved.length > 0 && { exclude: [...involved] }) },
    }
    if (involved.length > 0) {
      aggregations[mergedName] = { terms: { field, size: involved.length, include: [...involved] } }
    }
  }
  return aggregations
}

const mergedName = 'merged'

/** The exact counts, or `undefined` when the months' own first thousand cannot tell and all values must be walked. */
export function readFacet(
  field: FacetField,
  answer: Readonly<Record<string, estypes.AggregationsAggregate>>,
  redirects: Redirects | undefined,
): FacetCount[] | undefined {
  const found = bucketsOf(answer[field])
  if (!found?.isExact) return undefined
  const merged = field === 'story' ? (bucketsOf(answer[mergedName])?.counts ?? []) : []
  return mostFrequent([...found.counts, ...fold(merged, redirects)])
}

/** What was merged counts for the story that remains. */
export function fold(counts: readonly FacetCount[], redirects: Redirects | undefined): FacetCount[] {
  if (!redirects) return [...counts]
  const folded = new Map<string, number>()
  for (const { value, count } of counts) {
    const final = redirects.final(value)
    folded.set(final, (folded.get(final) ?? 0) + count)
  }
  return [...folded].map(([value, count]) => ({ value, count }))
}

export function mostFrequent(counts: readonly FacetCount[]): FacetCount[] {
  return counts.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, maxFacetValues)
}

export function bucketsOf(
  aggregate: estypes.AggregationsAggregate | undefined,
): { readonly counts: FacetCount[]; readonly isExact: boolean } | undefined {
  if (!aggregate) return undefined
  const { buckets, doc_count_error_upper_bound: error } =
    aggregate as estypes.AggregationsStringTermsAggregate
  if (!Array.isArray(buckets)) return { counts: [], isExact: true }
  const counts = buckets.map(({ key, doc_count }) => ({ value: String(key), count: doc_count }))
  return { counts, isExact: (error ?? 0) === 0 }
}
