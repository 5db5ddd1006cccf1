import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadWorkingDays } from './working-days.ts'

const workingDays = loadWorkingDays()

describe('working days', () => {
  it.each([
    ['2024-02-06', 20, '2024-03-11'],
    ['2024-04-26', 7, '2024-05-09'],
    ['2025-01-20', 20, '2025-02-21'],
    ['2025-09-25', 20, '2025-10-29'],
    ['2026-01-28', 20, '2026-03-03'],
    ['2026-02-13', 3, '2026-02-25'],
    ['2026-09-17', 20, '2026-10-21'],
    ['2024-09-12', 20, '2024-10-16'],
    ['2025-04-25', 15, '2025-05-20'],
    ['2026-04-29', 7, '2026-05-12'],
    ['2026-09-30', 1, '2026-10-08'],
  ])('%s + %i working days is %s', (received, days, due) => {
    expect(workingDays.addWorkingDays(received, days)).toEqual({ day: due, isProvisional: false })
  })

  it.each([
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('%i has %i working days', (year, days) => {
    expect(workingDays.countInYear(year)).toBe(days)
  })

  it('knows that the eve of the Spring Festival was worked in 2024 and is a day off since', () => {
    expect(['2024-02-09', '2025-01-28', '2026-02-16'].map(workingDays.isWorkingDay)).toEqual([
      true,
      false,
      false,
    ])
  })

  it('marks what reaches into a year without a notice as provisional', () => {
    expect(workingDays.addWorkingDays('2026-12-25', 20).isProvisional).toBe(true)
    expect(workingDays.addWorkingDays('2027-02-03', 3)).toEqual({ day: '2027-02-10', isProvisional: true })
    expect(workingDays.addWorkingDays('2030-01-01', 1).isProvisional).toBe(true)
  })

  it('moves a last calendar day on a day off to the next working day', () => {
    expect(workingDays.addDays('2026-09-01', 30).day).toBe('2026-10-08')
    expect(workingDays.addDays('2026-03-01', 15).day).toBe('2026-03-16')
  })

  it('always ends on a working day, later the more days there are', () => {
    const day = fc
      .integer({ min: 0, max: 1095 })
      .map((offset) => new Date(Date.UTC(2024, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10))
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 40 }), (received, days) => {
        const due = workingDays.addWorkingDays(received, days).day
        expect(workingDays.isWorkingDay(due)).toBe(true)
        expect(due > received).toBe(true)
        expect(workingDays.addWorkingDays(received, days + 1).day > due).toBe(true)
      }),
    )
  })

  it('refuses what is not a calendar day', () => {
    expect(() => workingDays.addWorkingDays('yesterday', 1)).toThrow(/calendar day/)
  })
})
