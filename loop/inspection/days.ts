import { shanghaiDay } from '../../pipeline/platform/clock.ts'

const dayMs = 86_400_000

/** Whole days from one day to another; negative when `to` is the earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00+08:00`) - Date.parse(`${from}T00:00:00+08:00`)) / dayMs)
}

/** So many months before a day, the last day of a shorter month for what it has not. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last))).toISOString().slice(0, 10)
}

/** The latest of days that are not in the future: a forged one freshens nothing. */
export function newestDay(days: readonly (string | undefined)[], now: Date): string | undefined {
  const today = shanghaiDay(now)
  return days
    .filter((day): day is string => day !== undefined && day <= today)
    .toSorted()
    .at(-1)
}
