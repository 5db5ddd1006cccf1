const zone = 'Asia/Shanghai'
const fields = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

interface WallTime {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
}

/** The clock on the office's wall at that moment, wherever the browser stands. */
export function wallTime(at: Date): WallTime {
  const parts = new Map(fields.formatToParts(at).map(({ type, value }) => [type, value]))
  const part = (name: string) => parts.get(name as Intl.DateTimeFormatPartTypes) ?? ''
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  }
}

/** `11-24 13:20`, with the year when it is not this one. */
export function formatTime(iso: string, now: Date): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const { year, month, day, hour, minute } = wallTime(at)
  const tail = `${month}-${day} ${hour}:${minute}`
  return year === wallTime(now).year ? tail : `${year}-${tail}`
}

export function formatDay(iso: string): string {
  const { year, month, day } = wallTime(new Date(iso))
  return `${year}-${month}-${day}`
}

export function formatFull(iso: string): string {
  const { year, month, day, hour, minute, second } = wallTime(new Date(iso))
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

/** ISO-8601 at +08:00, as the contract speaks. */
export function toIso(at: Date): string {
  const { year, month, day, hour, minute, second } = wallTime(at)
  return `${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`
}

/** Between a `datetime-local` field, which knows no zone, and the contract. */
export function toField(iso: string | undefined): string {
  return iso ? toIso(new Date(iso)).slice(0, 16) : ''
}
export function fromField(text: string): string | undefined {
  return text === '' ? undefined : `${text.slice(0, 16)}:00+08:00`
}

export interface Span {
  readonly days: number
  readonly hours: number
  readonly minutes: number
}

/** Whole minutes between two moments, never negative, cut into days, hours and minutes. */
export function spanOf(ms: number): Span {
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  return {
    days: Math.floor(minutes / 1_440),
    hours: Math.floor((minutes % 1_440) / 60),
    minutes: minutes % 60,
  }
}

const whole = new Intl.NumberFormat('zh-CN')

export function formatCount(count: number): string {
  return whole.format(count)
}

export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}%`
}
