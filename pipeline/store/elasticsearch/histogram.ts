import type { estypes } from '@elastic/elasticsearch'
import { toShanghaiIso } from '../../platform/clock.ts'
import type { HistogramStep, SearchPage } from '../store.ts'

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>

/** What a search is asked for its curve; answered by `readHistogram`. A time known to the day has no hour; in its day it is at home. */
export function histogramAggregations(step: HistogramStep): Aggregations {
  const precisions = step === 'hour' ? ['minute'] : ['minute', 'day']
  return {
    curve: {
      filter: { terms: { precision: precisions } },
      aggs: {
        buckets: {
          date_histogram: {
            field: 'time',
            fixed_interval: step === 'hour' ? '1h' : '1d',
            time_zone: '+08:00',
            min_doc_count: 1,
          },
          aggs: { negative: { filter: { term: { sentiment: 'negative' } } } },
        },
      },
    },
    precisions: { terms: { field: 'precision' } },
  }
}

interface CurveBucket {
  readonly key: number
  readonly doc_count: number
  readonly negative: { readonly doc_count: number }
}

export function readHistogram(
  step: HistogramStep,
  answer: Readonly<Record<string, unknown>>,
): NonNullable<SearchPage['histogram']> {
  const curve = answer.curve as { buckets?: { buckets: readonly CurveBucket[] } } | undefined
  const precisions = answer.precisions as
    | { buckets: readonly { readonly key: string; readonly doc_count: number }[] }
    | undefined
  const countOf = (precision: string) =>
    precisions?.buckets.find(({ key }) => key === precision)?.doc_count ?? 0
  const buckets = curve?.buckets?.buckets ?? []
  return {
    step,
    buckets: buckets.map(({ key, doc_count, negative }) => ({
      start: toShanghaiIso(new Date(key)),
      count: doc_count,
      negative: negative.doc_count,
    })),
    dayOnly: step === 'hour' ? countOf('day') : 0,
    undated: countOf('undated'),
  }
}
