import { AppError } from '../../pipeline/platform/errors.ts'
import calendarFile from './calendar.json' with { type: 'json' }

/** Calendar days are `YYYY-MM-DD` in Asia/Shanghai. */
export interface DueDay {
  readonly day: string
  /** 暂按: a year was crossed whose notice is not out yet; the day is recomputed when it is. */
  readonly isProvisional: boolean
}

export interface WorkingDays {
  isWorkingDay(day: string): boolean
  /** The day of receipt is not counted; a period that would end on a day off ends on the next working day. */
  addWorkingDays(received: string, days: number): DueDay
  /** Calendar days, the day of receipt not counted; a last day on a day off moves to the next working day. */
  addDays(received: string, days: number): DueDay
  countInYear(year: number): number
}

interface CalendarYear {
  readonly isPublished: boolean
  readonly daysOff: ReadonlySet<string>
  readonly workingWeekends: ReadonlySet<string>
}

/** As kept in calendar.json; days are `MM-DD`. A year's notice is added by replacing its entry. */
export interface CalendarFile {
  readonly years: Readonly<
    Record<
      string,
      {
        /** `unpublished`: weekends and statutory days only, until the notice is out. */
        readonly status: string
        /** First and last day of each span. */
        readonly daysOff: readonly (readonly string[])[]
        readonly workingWeekends: readonly string[]
      }
    >
  >
}

const dayMs = 86_400_000

/** Working days (工作日) by the State Council's yearly notices, from the data file that ships. */
export function loadWorkingDays(): WorkingDays {
  return createWorkingDays(calendarFile)
}

export function createWorkingDays(file: CalendarFile): WorkingDays {
  const years = new Map(Object.entries(file.years).map(([year, entry]) => [year, readYear(year, entry)]))

  const isWorkingDay = (day: string) => {
    const year = years.get(day.slice(0, 4))
    if (year?.daysOff.has(day)) return false
    if (year?.workingWeekends.has(day)) return true
    const weekday = toDate(day).getUTCDay()
    return weekday !== 0 && weekday !== 6
  }
  const isProvisionalBetween = (from: string, to: string) => {
    for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++)
      if (!years.get(String(year))?.isPublished) return true
    return false
  }
  const due = (received: string, day: string): DueDay => ({
    day,
    isProvisional: isProvisionalBetween(received, day),
  })

  return {
    isWorkingDay,
    addWorkingDays(received, days) {
      let day = received
      for (let left = days; left > 0; ) {
        day = nextDay(day)
        if (isWorkingDay(day)) left -= 1
      }
      return due(received, day)
    },
    addDays(received, days) {
      let day = toDay(toDate(received).getTime() + days * dayMs)
      while (!isWorkingDay(day)) day = nextDay(day)
      return due(received, day)
    },
    countInYear(year) {
      let count = 0
      for (let day = `${year}-01-01`; day.startsWith(`${year}-`); day = nextDay(day))
        if (isWorkingDay(day)) count += 1
      return count
    },
  }
}

function readYear(year: string, entry: CalendarFile['years'][string]): CalendarYear {
  return {
    isPublished: entry.status === 'published',
    daysOff: new Set(
      entry.daysOff.flatMap(([first = '', last = first]) => span(`${year}-${first}`, `${year}-${last}`)),
    ),
    workingWeekends: new Set(entry.workingWeekends.map((day) => `${year}-${day}`)),
  }
}

function span(first: string, last: string): string[] {
  const days = [first]
  for (let day = first; day < last; ) {
    day = nextDay(day)
    days.push(day)
  }
  return days
}

function nextDay(day: string): string {
  return toDay(toDate(day).getTime() + dayMs)
}

function toDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** The day's midnight in UTC: only the calendar is asked, so the zone drops out. */
function toDate(day: string): Date {
  const date = new Date(`${day}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(date.getTime()))
    throw new AppError('BAD_INPUT', `not a calendar day: ${day}`)
  return date
}
