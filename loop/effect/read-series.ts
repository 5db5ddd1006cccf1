import type { Concern } from '../../pipeline/model/annotation.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { DocumentFilter, SearchPage, Store } from '../../pipeline/store/store.ts'

/** Equal steps of wall time without gaps. */
export interface ReadSeries {
  readonly step: Step
  /** First moment of the first step. */
  readonly from: Date
  readonly counts: readonly number[]
  readonly negative: readonly number[]
  /** Questions and suspected rumours. */
  readonly misreading: readonly number[]
  /** Which step the answer is in. */
  readonly answer: number
  /** Of each step, log of the usual for its hour or weekday; absent when too little was heard to know. */
  readonly rhythm?: readonly number[]
}

export type Step = 'hour' | 'day'
type Heard = Pick<Store, 'search'>

export const stepMs: Readonly<Record<Step, number>> = { hour: 3_600_000, day: 86_400_000 }
/** How far a series reaches to both sides of the answer. */
const reach: Readonly<Record<Step, { readonly before: number; readonly after: number }>> = {
  hour: { before: 14 * 24, after: 48 },
  day: { before: 90, after: 21 },
}
export const misreadingConcerns: readonly Concern[] = ['question', 'rumour-suspect']
const shanghaiOffsetMs = 8 * 3_600_000

export interface SeriesAsked {
  readonly filter: DocumentFilter
  readonly answeredAt: Date
  readonly now: Date
  /** Everything that was heard on behalf of the same units: whose rhythm is the usual one. */
  readonly everything: DocumentFilter
}

/** By the hour where there is enough to see hours, by the day otherwise. The step that runs now is left out. */
export async function readSeries(heard: Heard, asked: SeriesAsked): Promise<ReadSeries> {
  const hourly = await readStep(heard, asked, 'hour')
  const first = hourly.counts.findIndex((count) => count > 0)
  const before = hourly.counts.slice(Math.max(first, 0), hourly.answer)
  const perHour = before.reduce((sum, count) => sum + count, 0) / Math.max(before.length, 1)
  const isLong = first >= 0 && hourly.answer - first >= reach.hour.before - 24
  return isLong && perHour < fewestPerHour ? readStep(heard, asked, 'day') : hourly
}

/** Below so many an hour, over two weeks, the days say more. */
const fewestPerHour = 1

async function readStep(heard: Heard, asked: SeriesAsked, step: Step): Promise<ReadSeries> {
  const { filter, answeredAt, now } = asked
  const answerAt = floorTo(answeredAt, step)
  const from = new Date(answerAt.getTime() - reach[step].before * stepMs[step])
  const until = Math.min(
    floorTo(now, step).getTime(),
    answerAt.getTime() + (reach[step].after + 1) * stepMs[step],
  )
  const span = { from, to: new Date(Math.max(until, answerAt.getTime() + stepMs[step])) }
  const read = (concerns?: readonly Concern[]) =>
    heard.search({ ...filter, ...span, ...(concerns ? { concerns } : {}), limit: 1, histogram: step })
  const [all, misread, rhythm] = await Promise.all([
    read(),
    read(misreadingConcerns),
    readRhythm(heard, { ...asked, step, span }),
  ])
  const spread = (page: SearchPage, value: 'count' | 'negative') => spreadOut(page, { ...span, step, value })
  return {
    step,
    from,
    counts: spread(all, 'count'),
    negative: spread(all, 'negative'),
    misreading: spread(misread, 'count'),
    answer: reach[step].before,
    ...(rhythm ? { rhythm } : {}),
  }
}

interface Span {
  readonly from: Date
  readonly to: Date
}

function spreadOut(
  { histogram }: SearchPage,
  { from, to, step, value }: Span & { readonly step: Step; readonly value: 'count' | 'negative' },
): readonly number[] {
  const length = Math.round((to.getTime() - from.getTime()) / stepMs[step])
  const known = new Map(
    histogram?.buckets.map((bucket) => [floorTo(new Date(bucket.start), step).getTime(), bucket[value]]),
  )
  return Array.from({ length }, (_, at) => known.get(from.getTime() + at * stepMs[step]) ?? 0)
}

const cycles: Readonly<Record<Step, number>> = { hour: 24, day: 7 }
/** A rhythm is learnt from so many steps of everything before the answer, when they hold so many documents. */
const rhythmSteps: Readonly<Record<Step, number>> = { hour: 14 * 24, day: 56 }
const fewestForRhythm = 2_000

/** How loud each hour of the day (or day of the week) usually is, from everything that was heard before the answer. */
async function readRhythm(
  heard: Heard,
  { everything, answeredAt, step, span }: SeriesAsked & { readonly step: Step; readonly span: Span },
): Promise<readonly number[] | undefined> {
  const to = floorTo(answeredAt, step)
  const from = new Date(to.getTime() - rhythmSteps[step] * stepMs[step])
  const page = await heard.search({ ...everything, from, to, limit: 1, histogram: step })
  if (page.total < fewestForRhythm) return undefined
  const counts = spreadOut(page, { from, to, step, value: 'count' })
  const cycle = cycles[step]
  const phaseOf = (at: Date, index: number) =>
    Math.floor((at.getTime() + shanghaiOffsetMs) / stepMs[step] + index) % cycle
  const usual = new Array<number>(cycle).fill(1)
  counts.forEach((count, index) => {
    const phase = phaseOf(from, index)
    usual[phase] = (usual[phase] ?? 0) + count
  })
  const mean = usual.reduce((sum, count) => sum + count, 0) / cycle
  const length = Math.round((span.to.getTime() - span.from.getTime()) / stepMs[step])
  return Array.from({ length }, (_, index) => Math.log((usual[phaseOf(span.from, index)] ?? mean) / mean))
}

/** Steps break where the office's wall clock does. */
export function floorTo(at: Date, step: Step): Date {
  const ms = stepMs[step]
  return new Date(Math.floor((at.getTime() + shanghaiOffsetMs) / ms) * ms - shanghaiOffsetMs)
}

/** As the curve shows it: steps without documents left out. */
export function histogramOf({ step, from, counts, negative }: ReadSeries) {
  const buckets = counts
    .map((count, at) => ({
      start: toShanghaiIso(new Date(from.getTime() + at * stepMs[step])),
      count,
      negative: negative[at] ?? 0,
    }))
    .filter(({ count }) => count > 0)
  return { step, buckets }
}
