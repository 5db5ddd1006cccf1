import type { SourceInfo } from '../pipeline/model/source.ts'
import { sha256 } from '../pipeline/platform/hash.ts'

const minute = 60_000
const hour = 60 * minute

/** How long until a source is read again: a quarter of its rhythm, so that news is seen soon after it is out. */
export function pauseAfterSuccess({ expectedEveryMinutes }: SourceInfo): number {
  return clamp((expectedEveryMinutes * minute) / 4, 2 * minute, hour)
}

/** Longer with each failure in a row, up to six hours. */
export function pauseAfterFailure(source: SourceInfo, consecutive: number): number {
  return Math.min(6 * hour, pauseAfterSuccess(source) * 2 ** Math.min(consecutive, 10))
}

/** Sources start spread over their first pause, always at the same place, so that a restart is no burst. */
export function firstPause(source: SourceInfo): number {
  const share = Number.parseInt(sha256(source.id).slice(0, 6), 16) / 0xffffff
  return Math.round(share * Math.min(pauseAfterSuccess(source), 5 * minute))
}

/** A page changes soon after it is out or never: read again after half its age, daily at most, and no more after a week. */
export function isRecheckDue(
  page: { readonly firstSeenAt: string; readonly checkedAt: string },
  now: Date,
): boolean {
  const age = now.getTime() - Date.parse(page.firstSeenAt)
  const since = now.getTime() - Date.parse(page.checkedAt)
  return age < 7 * 24 * hour && since >= clamp(age / 2, hour, 24 * hour)
}

/** A page that failed is tried again on the next runs, and left alone for a day after three failures. */
export function isRetryDue(
  page: { readonly failures: number; readonly checkedAt: string },
  now: Date,
): boolean {
  return page.failures < 3 || now.getTime() - Date.parse(page.checkedAt) >= 24 * hour
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
