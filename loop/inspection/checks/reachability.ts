import { toShanghaiIso } from '../../../pipeline/platform/clock.ts'
import type { CheckResult } from '../finding.ts'
import type { Probe } from '../sample.ts'
import { type CheckInput, judged, notJudged } from './input.ts'

const dayMs = 86_400_000
const week = 7
/** Twenty probes within a few minutes are one look at a site: those too close to the one before do not count. */
const minSpacingMs = 30 * 60_000

export interface ProbeDay {
  /** The end of its 24 hours. */
  readonly until: string
  readonly probes: number
  readonly failures: number
}

/** The last seven times 24 hours, the newest first, with the probes that count. */
export function probeDays(probes: readonly Probe[], now: Date, limitMs: number): readonly ProbeDay[] {
  const spaced = spacedProbes(probes)
  return Array.from({ length: week }, (_, index) => {
    const until = now.getTime() - index * dayMs
    const within = spaced.filter(({ at }) => Date.parse(at) >= until - dayMs && Date.parse(at) < until)
    return {
      until: toShanghaiIso(new Date(until)),
      probes: within.length,
      failures: within.filter((probe) => isFailing(probe, limitMs)).length,
    }
  })
}

/** R13: the share of probes of a week that found no page, or only after the limit. */
export function checkReachability({ sample, probes, checks, now }: CheckInput): readonly CheckResult[] {
  const limitMs = checks.limit('unreachable', '打开时间') * 1000
  const perDay = checks.limit('unreachable', '每日探测')
  const percent = checks.limit('unreachable', '比例')
  const days = probeDays(probes, now, limitMs)
  const thin = days.filter(({ probes: count }) => count < perDay)
  if (thin.length > 0)
    return [notJudged('unreachable', `近 7 日中有 ${thin.length} 日探测不足 ${perDay} 次，暂不评判`)]
  const total = sum(days.map((day) => day.probes))
  const failures = sum(days.map((day) => day.failures))
  const share = (failures / total) * 100
  if (share < percent) return [judged('unreachable', [])]
  const failing = spacedProbes(probes).filter(
    (probe) => isFailing(probe, limitMs) && Date.parse(probe.at) >= now.getTime() - week * dayMs,
  )
  return [
    judged('unreachable', [
      {
        checkId: 'unreachable',
        object: sample.homepage,
        title: `一周探测 ${total} 次，${failures} 次打不开或超过 ${limitMs / 1000} 秒，占 ${share.toFixed(1)}%`,
        evidence: failing.slice(-20).map(({ at, failure, status, tookMs }) => ({
          url: sample.homepage,
          day: at.slice(0, 10),
          text: `${at.slice(11, 16)} ${failure ?? (status ? `HTTP ${status}` : '超时')}，用时 ${(tookMs / 1000).toFixed(1)} 秒`,
        })),
      },
    ]),
  ]
}

function isFailing({ isReachable, tookMs }: Probe, limitMs: number): boolean {
  return !isReachable || tookMs > limitMs
}

function spacedProbes(probes: readonly Probe[]): readonly Probe[] {
  let last = Number.NEGATIVE_INFINITY
  return probes.filter(({ at }) => {
    const time = Date.parse(at)
    if (time - last < minSpacingMs) return false
    last = time
    return true
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
