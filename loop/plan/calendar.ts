import type { RuleMark } from '../rules/rules.ts'
import type { WorkingDays } from '../rules/working-days.ts'
import type { Attendance, PlanItemKind } from './plan.ts'
import {
  type DaySpan,
  dayAfter,
  type SensitiveDay,
  type SensitiveDayKind,
  spansOf,
} from './sensitive-days.ts'

/** What stands on the calendar: a plan's item, a release that is scheduled, one that is out. */
export interface CalendarEntry {
  readonly kind: 'item' | 'scheduled' | 'published'
  readonly id: string
  readonly title: string
  readonly day: string
  /** `HH:mm`; absent while only the day is set. */
  readonly time?: string
  readonly channel: string
  readonly planId?: string
  readonly releaseId?: string
  readonly itemKind?: PlanItemKind
  readonly attendees?: readonly Attendance[]
  readonly isHeld?: boolean
  readonly isDemo: boolean
}

/** Two things that are in one another's way, or one on a day that is not for it. */
export interface CalendarClash {
  readonly kind: 'same-hours' | 'same-day' | 'memorial-day'
  readonly day: string
  readonly entries: readonly string[]
  readonly channel?: string
  readonly sensitiveDayId?: string
}

export interface CalendarSensitiveDay {
  readonly id: string
  readonly name: string
  readonly kind: SensitiveDayKind
  readonly why: string
  readonly basis: string
  readonly mark: RuleMark
}

export interface CalendarDay {
  readonly day: string
  readonly isWorkingDay: boolean
  /** 暂按: the year's notice is not out. */
  readonly isProvisional: boolean
  readonly sensitive: readonly CalendarSensitiveDay[]
  readonly entries: readonly CalendarEntry[]
}

export interface PlanCalendar {
  readonly from: string
  readonly to: string
  readonly days: readonly CalendarDay[]
  readonly clashes: readonly CalendarClash[]
}

/** On one channel, things nearer than this take each other's readers: house practice, no rule. */
export const clashMinutes = 120

export interface CalendarInput {
  readonly from: string
  readonly to: string
  readonly entries: readonly CalendarEntry[]
  readonly sensitiveDays: readonly SensitiveDay[]
  readonly workingDays: Pick<WorkingDays, 'isWorkingDay' | 'addWorkingDays'>
}

/** The days from `from` to `to` with what is on them and what clashes. Pure. */
export function layCalendar(input: CalendarInput): PlanCalendar {
  const { from, to, sensitiveDays, workingDays } = input
  const entries = input.entries.filter(({ day }) => day >= from && day <= to).toSorted(byTime)
  const marked = sensitiveDays.map((day) => ({ day, spans: spansBetween(day, from, to) }))
  const sensitiveOn = (day: string) =>
    marked.filter(({ spans }) => spans.some((span) => day >= span.from && day <= span.to))
  const days: CalendarDay[] = []
  for (let day = from; day <= to; day = dayAfter(day))
    days.push({
      day,
      isWorkingDay: workingDays.isWorkingDay(day),
      isProvisional: workingDays.addWorkingDays(day, 0).isProvisional,
      sensitive: sensitiveOn(day).map(({ day: found }) => viewSensitive(found)),
      entries: entries.filter((entry) => entry.day === day),
    })
  const memorials = sensitiveDays.filter(({ isMemorial }) => isMemorial).map(({ id }) => id)
  return { from, to, days, clashes: days.flatMap((day) => clashesOn(day, memorials)) }
}

function spansBetween(day: SensitiveDay, from: string, to: string): readonly DaySpan[] {
  const spans: DaySpan[] = []
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++)
    spans.push(...spansOf(day, year))
  return spans
}

function viewSensitive({ id, name, kind, why, basis, mark }: SensitiveDay): CalendarSensitiveDay {
  return { id, name, kind, why, basis, mark }
}

/** By time, what has none first, as on paper. */
function byTime(a: CalendarEntry, b: CalendarEntry): number {
  return (
    a.day.localeCompare(b.day) ||
    (a.time ?? '').localeCompare(b.time ?? '') ||
    a.kind.localeCompare(b.kind) ||
    a.id.localeCompare(b.id)
  )
}

function clashesOn(
  { day, entries, sensitive }: CalendarDay,
  memorials: readonly string[],
): readonly CalendarClash[] {
  const memorial = sensitive.find(({ id }) => memorials.includes(id))
  const clashes: CalendarClash[] =
    memorial && entries.length > 0
      ? [{ kind: 'memorial-day', day, entries: entries.map(({ id }) => id), sensitiveDayId: memorial.id }]
      : []
  entries.forEach((entry, at) => {
    for (const other of entries.slice(at + 1)) {
      const kind = clashOf(entry, other)
      if (kind) clashes.push({ kind, day, entries: [entry.id, other.id], channel: entry.channel })
    }
  })
  return clashes
}

function clashOf(one: CalendarEntry, other: CalendarEntry): 'same-hours' | 'same-day' | undefined {
  if (one.channel === '' || one.channel !== other.channel || isSameThing(one, other)) return undefined
  if (!one.time && !other.time) return 'same-day'
  if (!one.time || !other.time) return undefined
  return Math.abs(minutesOf(one.time) - minutesOf(other.time)) < clashMinutes ? 'same-hours' : undefined
}

/** The release a plan's item was set down for is that item, not something in its way; versions of one release are one thing too. */
function isSameThing(one: CalendarEntry, other: CalendarEntry): boolean {
  if (one.releaseId && one.releaseId === other.releaseId) return true
  const isOfOnePlan = one.planId !== undefined && one.planId === other.planId
  const isItemAndRelease = (one.kind === 'item') !== (other.kind === 'item')
  return isOfOnePlan && isItemAndRelease && (one.itemKind ?? other.itemKind) === 'release'
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}
