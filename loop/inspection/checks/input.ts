import type { CheckId, CheckList } from '../check-list.ts'
import type { CheckResult, RawFinding } from '../finding.ts'
import type { InspectionSample, Probe } from '../sample.ts'

/** All a check may look at: pure functions of it, so that a sample gives the same findings whenever it is judged. */
export interface CheckInput {
  readonly sample: InspectionSample
  /** Of the last week and more, in order of time. */
  readonly probes: readonly Probe[]
  readonly checks: CheckList
  readonly now: Date
}

export function judged(checkId: CheckId, findings: readonly RawFinding[]): CheckResult {
  return { checkId, isJudged: true, findings }
}

export function notJudged(checkId: CheckId, gap: string): CheckResult {
  return { checkId, isJudged: false, gap, findings: [] }
}
