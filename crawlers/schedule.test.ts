import { describe, expect, it } from 'vitest'
import { firstPause, isRecheckDue, isRetryDue, pauseAfterFailure, pauseAfterSuccess } from './schedule.ts'
import { localList } from './test-support/trial-crawler.ts'

const minute = 60_000
const hour = 60 * minute
const source = localList('https://example.com')
const now = new Date('2026-01-05T10:00:00+08:00')
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString()

describe('the rhythm of a source', () => {
  it('is a quarter of what is expected, between two minutes and an hour', () => {
    expect(pauseAfterSuccess(source)).toBe(15 * minute)
    expect(pauseAfterSuccess({ ...source, expectedEveryMinutes: 1 })).toBe(2 * minute)
    expect(pauseAfterSuccess({ ...source, expectedEveryMinutes: 10_080 })).toBe(hour)
  })

  it('doubles with every failure, up to six hours', () => {
    expect([1, 2, 3, 50].map((count) => pauseAfterFailure(source, count) / minute)).toEqual([
      30, 60, 120, 360,
    ])
  })

  it('starts each source at its own, always the same, moment', () => {
    expect(firstPause(source)).toBe(firstPause(source))
    expect(firstPause(source)).toBeLessThanOrEqual(5 * minute)
    expect(firstPause({ ...source, id: 'another' })).not.toBe(firstPause(source))
  })
})

describe('a page seen before', () => {
  it('is read again often while it is young and never after a week', () => {
    expect(isRecheckDue({ firstSeenAt: ago(2 * hour), checkedAt: ago(hour) }, now)).toBe(true)
    expect(isRecheckDue({ firstSeenAt: ago(2 * hour), checkedAt: ago(30 * minute) }, now)).toBe(false)
    expect(isRecheckDue({ firstSeenAt: ago(72 * hour), checkedAt: ago(20 * hour) }, now)).toBe(false)
    expect(isRecheckDue({ firstSeenAt: ago(200 * hour), checkedAt: ago(100 * hour) }, now)).toBe(false)
  })

  it('that failed is tried three times, then once a day', () => {
    expect(isRetryDue({ failures: 2, checkedAt: ago(minute) }, now)).toBe(true)
    expect(isRetryDue({ failures: 3, checkedAt: ago(hour) }, now)).toBe(false)
    expect(isRetryDue({ failures: 3, checkedAt: ago(24 * hour) }, now)).toBe(true)
  })
})
