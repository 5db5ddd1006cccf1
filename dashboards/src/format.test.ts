import { expect, test } from 'vitest'
import { formatTime, fromField, spanOf, toField, toIso } from './format.ts'

test('times are shown as the clock in Beijing has them, whatever the zone of the machine', () => {
  const now = new Date('2026-11-24T00:00:00Z')
  expect(formatTime('2026-11-24T05:20:00Z', now)).toBe('11-24 13:20')
  expect(formatTime('2025-12-31T16:00:00Z', now)).toBe('01-01 00:00')
  expect(formatTime('2025-06-01T08:00:00+08:00', now)).toBe('2025-06-01 08:00')
})

test('a time goes out with +08:00 and survives a form field to the minute', () => {
  const iso = toIso(new Date('2026-03-04T16:05:06Z'))
  expect(iso).toBe('2026-03-05T00:05:06+08:00')
  expect(fromField(toField(iso))).toBe('2026-03-05T00:05:00+08:00')
  expect(fromField('')).toBeUndefined()
})

test('a span counts whole minutes', () => {
  expect(spanOf(-((26 * 60 + 5) * 60_000 + 59_000))).toEqual({ days: 1, hours: 2, minutes: 5 })
})
