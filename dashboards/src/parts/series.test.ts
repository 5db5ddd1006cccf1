import { expect, test } from 'vitest'
import { barAt, barsOf, figuresOf } from './series.ts'

const histogram = {
  step: 'hour' as const,
  dayOnly: 0,
  undated: 0,
  buckets: [
    { start: '2026-11-24T03:00:00+08:00', count: 7, negative: 5 },
    { start: '2026-11-24T00:00:00+08:00', count: 2, negative: 1 },
  ],
}

test('quiet hours between the buckets are bars of nothing', () => {
  const bars = barsOf(histogram)
  expect(bars.map(({ label, count }) => [label, count])).toEqual([
    ['11-24 00:00', 2],
    ['11-24 01:00', 0],
    ['11-24 02:00', 0],
    ['11-24 03:00', 7],
  ])
  expect(barsOf({ ...histogram, buckets: [] })).toEqual([])
})

test('the curve goes on to a mark that came after the last document', () => {
  const bars = barsOf(histogram, [new Date('2026-11-24T05:30:00+08:00')])
  expect(bars.at(-1)).toMatchObject({ label: '11-24 05:00', count: 0 })
  expect(barAt(bars, new Date('2026-11-24T05:30:00+08:00'))).toBe(5)
})

test('a moment is found in its bar, and outside the curve at its ends', () => {
  const bars = barsOf(histogram)
  const at = (time: string) => barAt(bars, new Date(time))
  expect(at('2026-11-24T01:59:00+08:00')).toBe(1)
  expect(at('2026-11-23T00:00:00+08:00')).toBe(0)
  expect(at('2026-11-25T00:00:00+08:00')).toBe(3)
})

test('the curve in figures: all, negative and the highest bar', () => {
  expect(figuresOf(barsOf(histogram))).toMatchObject({
    total: 9,
    negative: 6,
    peak: { label: '11-24 03:00' },
  })
})
