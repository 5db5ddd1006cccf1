import { AppError } from '../../pipeline/platform/errors.ts'
import type { RuleMark } from '../rules/rules.ts'
import daysFile from './sensitive-days.json' with { type: 'json' }

export type SensitiveDayKind = 'festival' | 'national' | 'memorial' | 'industry' | 'safety'

/** Days are `MM-DD`; weekdays count from Sunday, 0. */
export type DayRule =
  | { readonly by: 'day'; readonly day: string }
  | { readonly by: 'span'; readonly from: string; readonly to: string }
  | { readonly by: 'weekday'; readonly month: number; readonly weekday: number; readonly nth: number }
  /** The seven days from a month's nth Monday. */
  | { readonly by: 'week'; readonly month: number; readonly nth: number }
  /** First and last day, for each year that is known; of another year nothing is said. */
  | {
      readonly by: 'years'
      readonly years: Readonly<Record<string, readonly (readonly [string, string])[]>>
    }

/** A day on which publicity is heard differently, and why that matters to a ministry. */
export interface SensitiveDay {
  readonly id: string
  readonly name: string
  readonly kind: SensitiveDayKind
  /** Nothing festive is set on it. */
  readonly isMemorial: boolean
  readonly rule: DayRule
  readonly why: string
  readonly basis: string
  readonly mark: RuleMark
}

const kinds: readonly string[] = ['festival', 'national', 'memorial', 'industry', 'safety']
const dayMs = 86_400_000

/** The days that ship. An installation may replace the file. */
export function loadSensitiveDays(): readonly SensitiveDay[] {
  return parseSensitiveDays(daysFile)
}

/** What a file holds is unknown until checked here; CORRUPT names the entry. */
export function parseSensitiveDays(input: unknown): readonly SensitiveDay[] {
  if (!Array.isArray(input)) throw new AppError('CORRUPT', 'sensitive days: expected a list')
  const days = input.map(parseDay)
  if (new Set(days.map(({ id }) => id)).size !== days.length)
    throw new AppError('CORRUPT', 'sensitive days: an id appears twice')
  return days
}

function parseDay(input: unknown): SensitiveDay {
  const fields = Object(input) as Record<string, unknown>
  const text = (name: string) => {
    const value = fields[name]
    if (typeof value !== 'string' || value === '')
      throw new AppError('CORRUPT', `sensitive days: ${name} of ${String(fields.id)}`)
    return value
  }
  const mark = text('mark')
  if (!['V', 'S', 'R'].includes(mark) || !kinds.includes(text('kind')))
    throw new AppError('CORRUPT', `sensitive days: mark or kind of ${text('id')}`)
  const day: SensitiveDay = {
    id: text('id'),
    name: text('name'),
    kind: text('kind') as SensitiveDayKind,
    isMemorial: fields.isMemorial === true,
    rule: fields.rule as DayRule,
    why: text('why'),
    basis: text('basis'),
    mark: mark as RuleMark,
  }
  // Any year will do: a rule of another shape than these fails here and not on somebody's calendar.
  spansOf(day, 2026)
  return day
}

export interface DaySpan {
  /** `YYYY-MM-DD`, both included. */
  readonly from: string
  readonly to: string
}

/** When a day is in one year; nothing when its file does not say. */
export function spansOf({ id, rule }: Pick<SensitiveDay, 'id' | 'rule'>, year: number): readonly DaySpan[] {
  const on = (from: string, to = from): DaySpan => ({
    from: realDay(`${year}-${from}`, id),
    to: realDay(`${year}-${to}`, id),
  })
  switch (rule?.by) {
    case 'day':
      return [on(rule.day)]
    case 'span':
      return [on(rule.from, rule.to)]
    case 'weekday': {
      const day = nthWeekday(year, rule)
      return [{ from: day, to: day }]
    }
    case 'week': {
      const monday = nthWeekday(year, { ...rule, weekday: 1 })
      return [{ from: monday, to: dayAfter(monday, 6) }]
    }
    case 'years':
      return (rule.years[String(year)] ?? []).map(([from, to]) => on(from, to))
    default:
      throw new AppError('CORRUPT', `sensitive days: rule of ${id}`)
  }
}

function nthWeekday(
  year: number,
  { month, weekday, nth }: { readonly month: number; readonly weekday: number; readonly nth: number },
): string {
  const first = new Date(Date.UTC(year, month - 1, 1))
  const offset = (weekday - first.getUTCDay() + 7) % 7
  return dayAfter(first.toISOString().slice(0, 10), offset + (nth - 1) * 7)
}

export function dayAfter(day: string, count = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10)
}

function realDay(day: string, id: string): string {
  if (Number.isNaN(Date.parse(`${day}T00:00:00Z`)))
    throw new AppError('CORRUPT', `sensitive days: ${day} of ${id}`)
  return day
}
