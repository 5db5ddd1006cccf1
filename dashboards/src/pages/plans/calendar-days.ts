import { daysAfter } from './plan-due.ts'

export type CalendarSpan = 'month' | 'week'

/** Monday is the first day of the week. */
function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return daysAfter(day, -((weekday + 6) % 7))
}

/** The days a month's or week's sheet shows: whole weeks. */
export function sheetOf(day: string, span: CalendarSpan): { readonly from: string; readonly to: string } {
  if (span === 'week') return { from: mondayOf(day), to: daysAfter(mondayOf(day), 6) }
  const from = mondayOf(`${day.slice(0, 7)}-01`)
  return { from, to: daysAfter(mondayOf(lastOf(day)), 6) }
}

/** The same place one sheet on or back; a month's first day, so that no month is skipped. */
export function turned(day: string, span: CalendarSpan, by: 1 | -1): string {
  if (span === 'week') return daysAfter(day, by * 7)
  return by === 1 ? daysAfter(lastOf(day), 1) : `${daysAfter(`${day.slice(0, 7)}-01`, -1).slice(0, 7)}-01`
}

function lastOf(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

/** Rows of seven. */
export function weeksOf<Day>(days: readonly Day[]): readonly (readonly Day[])[] {
  return Array.from({ length: Math.ceil(days.length / 7) }, (_, at) => days.slice(at * 7, at * 7 + 7))
}
