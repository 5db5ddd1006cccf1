import type { RawDocument, TimePrecision } from '../model/document.ts'
import { toShanghaiIso } from '../platform/clock.ts'

export type TimeNote = 'time-in-future' | 'time-implausible' | 'time-unreadable' | 'time-missing'

export interface CheckedTimes {
  readonly publishedAt?: string
  readonly precision: TimePrecision
  readonly observedAt: string
  readonly notes: readonly TimeNote[]
}

/** Clocks of other machines are wrong by a little; that much is not worth a note. */
const toleratedAheadMs = 5 * 60_000
/** The first Chinese web pages are younger. */
const earliest = Date.parse('1990-01-01T00:00:00+08:00')

/**
 * Times in +08:00, or `undefined` when `observedAt` cannot be read. A publish time after the observation is set to it: compared with the
 * observation and never with the clock, so that a replay says the same.
 */
export function checkTimes(
  raw: Pick<RawDocument, 'publishedAt' | 'precision' | 'observedAt'>,
): CheckedTimes | undefined {
  const observed = readTime(raw.observedAt)
  if (observed === undefined) return undefined
  const observedAt = toShanghaiIso(new Date(observed))
  const unknown = (...notes: TimeNote[]): CheckedTimes => ({ precision: 'unknown', observedAt, notes })
  if (raw.precision === 'unknown') return unknown()
  if (raw.publishedAt === undefined) return unknown('time-missing')
  const published = readTime(raw.publishedAt)
  if (published === undefined) return unknown('time-unreadable')
  if (published < earliest) return unknown('time-implausible')
  const { precision } = raw
  if (published > observed + toleratedAheadMs) {
    return { publishedAt: observedAt, precision, observedAt, notes: ['time-in-future'] }
  }
  return { publishedAt: toShanghaiIso(new Date(published)), precision, observedAt, notes: [] }
}

const shape = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i

/** A time without a zone is Asia/Shanghai. */
function readTime(text: string): number | undefined {
  const [, day, time = '00:00', zone = '+08:00'] = shape.exec(text.trim()) ?? []
  const at = Date.parse(`${day}T${time}${zone}`)
  return Number.isNaN(at) ? undefined : at
}
