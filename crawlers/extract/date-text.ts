import type { TimePrecision } from '../../pipeline/model/document.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'

export interface ReadTime {
  /** ISO-8601 in +08:00. */
  readonly iso: string
  readonly precision: Exclude<TimePrecision, 'unknown'>
}

const written =
  /(?<!\d)((?:19|20)\d{2})\s{0,2}[-/.年]\s{0,2}(\d{1,2})\s{0,2}[-/.月]\s{0,2}(\d{1,2})(?!\d)\s{0,2}日?(?:[T\s,，星期周一二三四五六日天()（）-]{0,8}(\d{1,2})\s?[:：时点]\s?(\d{1,2})(?:[:：分]\s?(\d{1,2}))?(?:\.\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2}(?!\d))?)?/g
/** Split over elements of a page's head: `2026 01/05 16:59:00`. */
const apart = /(?<!\d)((?:19|20)\d{2})\s{1,3}(\d{1,2})\s?\/\s?(\d{1,2})\s{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?/g
const chineseWritten =
  /([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日/g
const english =
  /(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s)?(?:\d{1,2}\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s(?:\d{1,2},?\s)?(?:(?:19|20)\d{2}\s)?\d{1,2}:\d{2}(?::\d{2})?(?:\s(?:GMT|UTC|[+-]\d{4}))?(?:\s(?:19|20)\d{2})?/
const packed = /^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:(\d{2})(\d{2})(\d{2}))?$/

/** Every date in a text, in order; one without a zone is Shanghai's. */
export function findTimes(text: string): readonly ReadTime[] {
  return findDates(text).map(({ time }) => time)
}

export interface FoundDate {
  readonly time: ReadTime
  /** What stands just before it: its label, if it has one. */
  readonly before: string
}

const labelLength = 14

export function findDates(text: string): readonly FoundDate[] {
  const found: (FoundDate & { readonly at: number })[] = []
  const add = (at: number, parts: readonly (string | undefined)[]): void => {
    const time = fromParts(parts)
    if (time) found.push({ time, at, before: text.slice(Math.max(0, at - labelLength), at) })
  }
  for (const match of text.matchAll(written)) add(match.index, match.slice(1))
  for (const match of text.matchAll(apart)) add(match.index, match.slice(1))
  for (const match of text.matchAll(chineseWritten)) {
    const [, year = '', month = '', day = ''] = match
    add(match.index, [digitsOf(year), String(tensOf(month)), String(tensOf(day))])
  }
  return found.toSorted((a, b) => a.at - b.at)
}

/** A single date as a field holds it: written, RFC 2822, packed (20260105), or seconds or milliseconds since 1970. */
export function readTime(text: string): ReadTime | undefined {
  const trimmed = text.trim()
  if (/^\d{10}(?:\d{3})?$/.test(trimmed))
    return fromEpoch(Number(trimmed) * (trimmed.length === 10 ? 1000 : 1))
  const [first] = findTimes(trimmed)
  if (first) return first
  const packedMatch = packed.exec(trimmed)
  if (packedMatch) return fromParts(packedMatch.slice(1))
  const match = english.exec(trimmed)?.[0]
  return match ? fromEpoch(Date.parse(match)) : undefined
}

function fromParts(parts: readonly (string | undefined)[]): ReadTime | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => Number(part ?? 0))
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59)
    return undefined
  const calendar = new Date(Date.UTC(year, month - 1, day))
  if (calendar.getUTCMonth() !== month - 1) return undefined
  const zone = parts[6]
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  const iso = toShanghaiIso(new Date(local - offsetMs(zone)))
  // Midnight sharp is how publishing systems write a day.
  const isDay = parts[3] === undefined || (hour === 0 && minute === 0 && second === 0)
  return isDay ? { iso: dayIso(year, month, day), precision: 'day' } : { iso, precision: 'minute' }
}

function fromEpoch(ms: number): ReadTime | undefined {
  const year = new Date(ms).getUTCFullYear()
  return year >= 1990 && year < 2100 ? { iso: toShanghaiIso(new Date(ms)), precision: 'minute' } : undefined
}

function dayIso(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T00:00:00.000+08:00`
}

function offsetMs(zone: string | undefined): number {
  if (!zone) return 8 * 3_600_000
  if (zone === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

const numerals = '〇一二三四五六七八九'

function digitsOf(text: string): string {
  return [...text.replace(/[○零]/g, '〇')].map((sign) => numerals.indexOf(sign)).join('')
}

function tensOf(text: string): number {
  const [tens = '', ones = ''] = text.includes('十') ? text.split('十') : ['〇', text]
  return (tens === '' ? 1 : numerals.indexOf(tens)) * 10 + (ones === '' ? 0 : numerals.indexOf(ones))
}
