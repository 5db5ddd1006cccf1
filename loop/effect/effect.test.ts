import { describe, expect, it } from 'vitest'
import { measureEffect } from './effect.ts'

const start = Date.parse('2026-03-01T00:00:00+08:00')
const answeredAt = '2026-03-02T00:20:00+08:00'
const now = new Date('2026-03-03T01:30:00+08:00')

/** One bucket an hour: 24 before the answer, its own, 24 after. */
function curve(before: readonly [number, number], after: readonly [number, number]) {
  const buckets = Array.from({ length: 49 }, (_, hour) => {
    const [count, negative] = hour === 24 ? [500, 500] : hour < 24 ? before : after
    return { start: new Date(start + hour * 3_600_000).toISOString(), count, negative }
  })
  return { step: 'hour' as const, buckets }
}

describe('effect of an answer', () => {
  it('compares windows of equal length and leaves out the hour of the answer', () => {
    const effect = measureEffect({ histogram: curve([10, 5], [4, 1]), answeredAt, now })
    expect(effect.before).toEqual({ hours: 24, documents: 240, negativeShare: 0.5 })
    expect(effect.after).toEqual({ hours: 24, documents: 96, negativeShare: 0.25 })
    expect(effect.words).toContain('明显减少')
    expect(effect.words).toContain('负面占比明显下降')
    expect(effect.words).toContain('不能单独证明')
  })

  it('says plainly that no effect is seen, also when it grew', () => {
    const same = measureEffect({ histogram: curve([10, 5], [10, 5]), answeredAt, now })
    const grown = measureEffect({ histogram: curve([10, 5], [20, 10]), answeredAt, now })
    expect(same.words).toContain('未见效果')
    expect(grown.words).toContain('明显增加')
  })

  it('does not read anything into a handful of documents', () => {
    const histogram = { step: 'hour' as const, buckets: [] }
    expect(measureEffect({ histogram, answeredAt, now }).words).toContain('数量太少')
  })

  it('waits until there is something to compare', () => {
    const histogram = curve([10, 5], [4, 1])
    expect(measureEffect({ histogram, answeredAt, now: new Date(answeredAt) }).words).toContain('刚刚')
    expect(measureEffect({ histogram, now }).words).toBe('尚未发布回应。')
  })
})
