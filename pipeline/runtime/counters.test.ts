import { expect, test } from 'vitest'
import { batchBoundsMs, openCounterBook } from './counters.ts'

test('batches are counted by how long they took, a bound belonging to its own count', () => {
  const book = openCounterBook('analyse-document')
  for (const elapsedMs of [0.2, 5, 5.1, 1_000, 30_000, 90_000]) book.ran(elapsedMs)
  const { durations, batches, maxMs } = book.read()
  const counted = new Map(durations.map((count, place) => [batchBoundsMs[place] ?? 'longer', count]))
  expect([...counted].filter(([, count]) => count > 0)).toEqual([
    [5, 2],
    [10, 1],
    [1_000, 1],
    [30_000, 1],
    ['longer', 1],
  ])
  expect({ batches, maxMs }).toEqual({ batches: 6, maxMs: 90_000 })
})

test('what was read stays as it was while the stage goes on', () => {
  const book = openCounterBook('analyse-document')
  const before = book.read()
  book.ran(1)
  expect(before.durations.every((count) => count === 0)).toBe(true)
})
