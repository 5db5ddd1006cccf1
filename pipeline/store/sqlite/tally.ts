import type { FacetField, HistogramStep } from '../store.ts'
import { fieldRange, fieldReader, precisions, type SummaryField, summaryWidth } from './summary.ts'

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

/** Fields with at most so many values are counted in an array: many times faster than a map. */
const maxDenseRange = 64 ** 2

/** Code → how many hits have it. */
export function countCodes(summaries: string, field: SummaryField): ReadonlyMap<number, number> {
  const read = fieldReader(field)
  const counts = new Map<number, number>()
  if (fieldRange(field) > maxDenseRange) {
    for (let start = 0; start < summaries.length; start += summaryWidth) {
      const code = read(summaries, start)
      counts.set(code, (counts.get(code) ?? 0) + 1)
    }
    return counts
  }
  const dense = new Uint32Array(fieldRange(field))
  for (let start = 0; start < summaries.length; start += summaryWidth) {
    const code = read(summaries, start)
    dense[code] = (dense[code] ?? 0) + 1
  }
  dense.forEach((count, code) => {
    if (count > 0) counts.set(code, count)
  })
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
  const precisionOf = fieldReader('precision')
  const timeOf = fieldReader('time')
  const sentimentOf = fieldReader('sentiment')
  const buckets = new Map<number, { count: number; negative: number }>()
  let dayOnly = 0
  let undated = 0
  for (let start = 0; start < summaries.length; start += summaryWidth) {
    const precision = precisionOf(summaries, start)
    if (precision === precisions.undated) undated++
    // A time known to the day has no hour; in its day it is at home.
    else if (precision === precisions.day && step === 'hour') dayOnly++
    else {
      const number = Math.floor((timeOf(summaries, start) + shanghaiOffsetMs) / stepMs[step])
      const bucket = buckets.get(number) ?? { count: 0, negative: 0 }
      if (bucket.count === 0) buckets.set(number, bucket)
      bucket.count++
      if (sentimentOf(summaries, start) === negativeCode) bucket.negative++
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
  const timeOf = fieldReader('time')
  const rowOf = fieldReader('row')
  const sign = isOldestFirst ? 1 : -1
  const compare = (a: Position, b: Position) => sign * (a.time - b.time || a.row - b.row)
  const page: Position[] = []
  // From the end that is likely to hold the page's own, so that little is moved later.
  const count = countHits(summaries)
  for (let hit = 0; hit < count; hit++) {
    const start = (isOldestFirst ? hit : count - 1 - hit) * summaryWidth
    const position = { time: timeOf(summaries, start), row: rowOf(summaries, start) }
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
