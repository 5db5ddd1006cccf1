import { describe, expect, it } from 'vitest'
import { loadWorkingDays } from '../rules/working-days.ts'
import { type CalendarEntry, layCalendar } from './calendar.ts'
import { loadSensitiveDays, parseSensitiveDays, spansOf } from './sensitive-days.ts'

const workingDays = loadWorkingDays()
const sensitiveDays = loadSensitiveDays()

function entry(over: Partial<CalendarEntry>): CalendarEntry {
  return {
    kind: 'item',
    id: 'e1',
    title: '发布',
    day: '2026-03-10',
    channel: 'portal',
    planId: 'p1',
    itemKind: 'event',
    isDemo: false,
    ...over,
  }
}

function lay(entries: readonly CalendarEntry[], from = '2026-03-01', to = '2026-03-31') {
  return layCalendar({ from, to, entries, sensitiveDays, workingDays })
}

describe('the calendar', () => {
  it('has every day of the span, with days off by the State Council’s notice', () => {
    const { days } = lay([], '2026-09-20', '2026-10-08')
    expect(days).toHaveLength(19)
    const isWorking = (day: string) => days.find((each) => each.day === day)?.isWorkingDay
    expect(isWorking('2026-09-20')).toBe(true)
    expect(isWorking('2026-10-01')).toBe(false)
    expect(isWorking('2026-10-08')).toBe(true)
    expect(lay([], '2027-01-04', '2027-01-04').days[0]?.isProvisional).toBe(true)
    expect(days.every(({ isProvisional }) => isProvisional)).toBe(false)
  })

  it('puts entries on their day in order of time and leaves out those outside', () => {
    const { days } = lay([
      entry({ id: 'late', time: '16:00', channel: 'a' }),
      entry({ id: 'early', time: '09:00', channel: 'b' }),
      entry({ id: 'outside', day: '2026-04-01' }),
    ])
    const found = days.find(({ day }) => day === '2026-03-10')
    expect(found?.entries.map(({ id }) => id)).toEqual(['early', 'late'])
    expect(days.flatMap(({ entries }) => entries)).toHaveLength(2)
  })

  it('finds two things on one channel within two hours, and none on two channels or farther apart', () => {
    const { clashes } = lay([
      entry({ id: 'a', time: '09:00' }),
      entry({ id: 'b', time: '10:59' }),
      entry({ id: 'c', time: '13:00' }),
      entry({ id: 'd', time: '09:30', channel: 'weibo' }),
    ])
    expect(clashes).toEqual([
      { kind: 'same-hours', day: '2026-03-10', entries: ['a', 'b'], channel: 'portal' },
    ])
  })

  it('finds two things on one channel and day whose hours are not set', () => {
    expect(lay([entry({ id: 'a' }), entry({ id: 'b' }), entry({ id: 'c', time: '09:00' })]).clashes).toEqual([
      { kind: 'same-day', day: '2026-03-10', entries: ['a', 'b'], channel: 'portal' },
    ])
  })

  it('takes a release and the item of its own plan for one thing, not for a clash', () => {
    const item = entry({ id: 'item', itemKind: 'release', time: '09:00' })
    const { itemKind: _kind, ...release } = entry({
      id: 'r1',
      kind: 'scheduled',
      releaseId: 'r1',
      time: '09:00',
    })
    expect(lay([item, release]).clashes).toEqual([])
    expect(lay([item, { ...release, planId: 'p2' }]).clashes).toHaveLength(1)
  })

  it('warns of whatever is set on a memorial day', () => {
    const { clashes, days } = lay([entry({ id: 'a', day: '2026-12-13' })], '2026-12-01', '2026-12-31')
    expect(clashes).toEqual([
      { kind: 'memorial-day', day: '2026-12-13', entries: ['a'], sensitiveDayId: 'nanjing-memorial' },
    ])
    expect(days.find(({ day }) => day === '2026-12-13')?.sensitive[0]?.name).toContain('国家公祭日')
  })
})

describe('sensitive days', () => {
  const on = (id: string, year: number) => {
    const day = sensitiveDays.find((each) => each.id === id)
    return day ? spansOf(day, year) : undefined
  }

  it('are found by day, span, nth weekday, week and yearly list', () => {
    expect(on('telecom-day', 2026)).toEqual([{ from: '2026-05-17', to: '2026-05-17' }])
    expect(on('work-safety-month', 2026)).toEqual([{ from: '2026-06-01', to: '2026-06-30' }])
    // 2025-05-18 and 2026-05-17 are the third Sundays of May.
    expect(on('disabled-day', 2025)).toEqual([{ from: '2025-05-18', to: '2025-05-18' }])
    expect(on('disabled-day', 2026)).toEqual([{ from: '2026-05-17', to: '2026-05-17' }])
    expect(on('cyber-security-week', 2025)).toEqual([{ from: '2025-09-15', to: '2025-09-21' }])
    expect(on('spring-festival', 2026)).toEqual([{ from: '2026-02-17', to: '2026-02-17' }])
  })

  it('say nothing of a year their list does not have', () => {
    expect(on('spring-festival', 2040)).toEqual([])
  })

  it('say why they matter and where they come from; what changes by the year is marked as unconfirmed', () => {
    for (const { why, basis, id } of sensitiveDays) expect(why && basis, id).toBeTruthy()
    const mark = (id: string) => sensitiveDays.find((day) => day.id === id)?.mark
    expect(mark('cyber-security-week')).toBe('R')
    expect(mark('nanjing-memorial')).toBe('V')
  })

  it('refuse a broken file with the entry', () => {
    expect(() => parseSensitiveDays([{ id: 'x', name: 'x', kind: 'festival', mark: 'V' }])).toThrow(/of x/)
    expect(() =>
      parseSensitiveDays([
        { id: 'y', name: 'y', kind: 'festival', mark: 'V', why: 'w', basis: 'b', rule: { by: 'moon' } },
      ]),
    ).toThrow(/rule of y/)
  })
})
