import type { FacetField, HistogramStep } from '../store.ts'
import { precisions, readField, type SummaryField, summaryWidth } from './summary.ts'

/** Counts over the concatenated summaries of all hits. */

export const facetSummaryFields: Readonly<Record<FacetField, SummaryField>> = {
  channel: 'channel',
  source: 'source',
  sentiment: 'sentiment',
  topic: 'topic',
  concern: 'concern',
  kind: 'kind',
  authority: 'authority',
  place: 'places',
  story: 'story',
  unit: 'unit',
}

export function countHits(summaries: string): number {
  return summaries.length / summaryWidth
}

/** Code → how many hits have it. */
export function countCodes(summaries: string, field: SummaryField): Map<number, number> {
  const counts = new Map<number, number>()
  for (let start = 0; start < summaries.length; start += summaryWidth) {
    const code = readField(summaries, start, field)
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return counts
}

export interface HistogramCounts {
  /** Bucket's number since 1970 in Asia/Shanghai → counts. */
  readonly buckets: ReadonlyMap<number, { count: number; negative: number }>
  readonly dayOnly: number
  readonly undated: number
}

const shanghaiOffsetMs = 8 * 3_600_000
const stepMs: Readonly<Record<HistogramStep, number>> = { hour: 3_600_000, day: 86_400_000 }

export function countBuckets(summaries: string, step: HistogramStep, negativeCode: number): HistogramCounts {
  const buckets = new Map<number, { count: number; negative: number }>()
  let dayOnly = 0
  let undated = 0
  for (let start = 0; start < summaries.length; start += summaryWidth) {
    const precision = readField(summaries, start, 'precision')
    if (precision === precisions.undated) undated++
    // A time known to the day has no hour; in its day it is at home.
    else if (precision === precisions.day && step === 'hour') dayOnly++
    else {
      const number = Math.floor((readField(summaries, start, 'time') + shanghaiOffsetMs) / stepMs[step])
      const bucket = buckets.get(number) ?? { count: 0, negative: 0 }
      if (bucket.count === 0) buckets.set(number, bucket)
      bucket.count++
      if (readField(summaries, start, 'sentiment') === negativeCode) bucket.negative++
    }
  }
  return { buckets, dayOnly, undated }
}

export function bucketStart(number: number, step: HistogramStep): Date {
  return new Date(number * stepMs[step] - shanghaiOffsetMs)
}

/** A place in the order of time; of the same time, the row that came later is the newer one. */
export interface Position {
  readonly time: number
  readonly row: number
}

export interface PageRequest {
  readonly isOldestFirst: boolean
  readonly limit: number
  /** Only what comes after it. */
  readonly after: Position | undefined
}

/** The hits of one page, in order. */
export function pickPage(summaries: string, { isOldestFirst, limit, after }: PageRequest): Position[] {
  const sign = isOldestFirst ? 1 : -1
  const compare = (a: Position, b: Position) => sign * (a.time - b.time || a.row - b.row)
  const page: Position[] = []
  // From the end that is likely to hold the page's own, so that little is moved later.
  const count = countHits(summaries)
  for (let hit = 0; hit < count; hit++) {
    const start = (isOldestFirst ? hit : count - 1 - hit) * summaryWidth
    const position = { time: readField(summaries, start, 'time'), row: readField(summaries, start, 'row') }
    if (after && compare(position, after) <= 0) continue
    const last = page.at(-1)
    if (page.length >= limit && last && compare(position, last) >= 0) continue
    insert(page, position, compare)
    if (page.length > limit) page.pop()
  }
  return page
}

function insert(page: Position[], position: Position, compare: (a: Position, b: Position) => number): void {
  let low = 0
  let high = page.length
  while (low < high) {
    const middle = (low + high) >> 1
    const there = page[middle]
    if (there && compare(there, position) < 0) low = middle + 1
    else high = middle
  }
  page.splice(low, 0, position)
}
