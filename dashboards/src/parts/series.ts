import type { Histogram } from '../../../api/views/document.ts'
import { wallTime } from '../format.ts'

export interface Bar {
  readonly start: Date
  readonly label: string
  readonly count: number
  readonly negative: number
}

export const stepMs = { hour: 3_600_000, day: 86_400_000 } as const
const mostBars = 3_000

/**
 * The buckets with the empty ones between them, so that a quiet night is seen as one; the last bar is late enough
 * for every mark, so that an answer given after the talk had ended is seen to have come after.
 */
export function barsOf({ step, buckets }: Histogram, marks: readonly Date[] = []): readonly Bar[] {
  const sorted = [...buckets].sort((a, b) => a.start.localeCompare(b.start))
  const first = sorted[0]
  const last = sorted.at(-1)
  if (!first || !last) return []
  const known = new Map(sorted.map((bucket) => [new Date(bucket.start).getTime(), bucket]))
  const from = new Date(first.start).getTime()
  const until = Math.max(new Date(last.start).getTime(), ...marks.map((mark) => mark.getTime()))
  const length = Math.min(Math.floor((until - from) / stepMs[step]) + 1, mostBars)
  return Array.from({ length }, (_, at) => {
    const start = new Date(from + at * stepMs[step])
    const bucket = known.get(start.getTime())
    return {
      start,
      label: labelOfBar(start, step),
      count: bucket?.count ?? 0,
      negative: bucket?.negative ?? 0,
    }
  })
}

function labelOfBar(start: Date, step: Histogram['step']): string {
  const { month, day, hour } = wallTime(start)
  return step === 'day' ? `${month}-${day}` : `${month}-${day} ${hour}:00`
}

/** The bar a moment falls in; before the first and after the last it is those. */
export function barAt(bars: readonly Bar[], at: Date): number {
  const after = bars.findIndex(({ start }) => start > at)
  return after === -1 ? bars.length - 1 : Math.max(after - 1, 0)
}

/** Figures for who does not see the curve. */
export function figuresOf(bars: readonly Bar[]) {
  const peak = bars.reduce<Bar | undefined>(
    (most, bar) => (most && most.count >= bar.count ? most : bar),
    undefined,
  )
  return {
    total: bars.reduce((sum, bar) => sum + bar.count, 0),
    negative: bars.reduce((sum, bar) => sum + bar.negative, 0),
    peak,
  }
}
