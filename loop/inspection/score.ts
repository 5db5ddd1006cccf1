import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { RuleMark, Rules } from '../rules/rules.ts'
import { type Check, type CheckId, type CheckList, limitOf } from './check-list.ts'
import type { FindingBody, FindingState } from './finding.ts'

/** `2026Q4`, in Asia/Shanghai. */
export interface Quarter {
  readonly name: string
  readonly from: Date
  /** The first instant of the next one. */
  readonly to: Date
}

export function quarterOf(at: Date): Quarter {
  const [year = 0, month = 1] = toShanghaiIso(at).split('-').map(Number)
  return parseQuarter(`${year}Q${Math.ceil(month / 3)}`)
}

export function parseQuarter(name: string): Quarter {
  const match = /^(\d{4})Q([1-4])$/.exec(name)
  if (!match) throw new AppError('BAD_INPUT', `quarter ${name}`, { userMessage: '季度写作 2026Q4' })
  const [, year, quarter] = match.map(Number)
  const begin = (index: number) => new Date(Date.UTC(year ?? 0, index * 3, 1) - 8 * 3_600_000)
  return { name, from: begin((quarter ?? 1) - 1), to: begin(quarter ?? 1) }
}

export interface ScoreLine {
  readonly checkId: CheckId
  readonly title: string
  readonly ruleId: string
  readonly documentNumber: string
  readonly clause: string
  readonly mark: RuleMark
  readonly effect: Check['effect']
  readonly findings: number
  /** Taken off, for deductions. */
  readonly points: number
}

/** `failed` below the pass mark or by one veto; `open-for-bonus` from the bonus mark on. */
export type Verdict = 'failed' | 'passed' | 'open-for-bonus'

export interface Score {
  readonly points: number
  readonly isVetoed: boolean
  readonly verdict: Verdict
  /** Of accounts: failed ones fail themselves, not the site. */
  readonly failedAccounts: number
  readonly passMark: number
  readonly bonusMark: number
  /** Where the marks and the deductions stand (R19); 待核 as long as it is not V. */
  readonly documentNumber: string
  readonly mark: RuleMark
  readonly lines: readonly ScoreLine[]
}

export interface ScoredFinding {
  readonly state: FindingState
  readonly body: Pick<FindingBody, 'checkId' | 'object' | 'spans'>
}

const full = 100

/** R19: a hundred points less what was found in the quarter and not dismissed; one veto is enough to fail. */
export function scoreFindings(
  findings: readonly ScoredFinding[],
  {
    quarter,
    checks,
    rules,
  }: { readonly quarter: Quarter; readonly checks: CheckList; readonly rules: Rules },
): Score {
  const counted = findings.filter(({ state, body }) => state !== 'dismissed' && wasThere(body, quarter))
  const lines = checks.all().map((check) => lineOf(check, counted))
  const isVetoed = lines.some(({ effect, findings: count }) => effect === 'veto' && count > 0)
  const lost = lines.reduce((total, { points }) => total + points, 0)
  const points = isVetoed ? 0 : Math.max(0, full - lost)
  const rule = rules.get('R19')
  const passMark = limitOf(rule, '合格线')
  const bonusMark = limitOf(rule, '加分线')
  const failedAccounts = new Set(
    counted
      .filter(({ body }) => checks.get(body.checkId).effect === 'account')
      .map(({ body }) => body.object.split('#')[0]),
  )
  return {
    points,
    isVetoed,
    verdict: isVetoed || points < passMark ? 'failed' : points >= bonusMark ? 'open-for-bonus' : 'passed',
    failedAccounts: failedAccounts.size,
    passMark,
    bonusMark,
    documentNumber: rule.documentNumber,
    mark: rule.mark,
    lines,
  }
}

function wasThere({ spans }: Pick<FindingBody, 'spans'>, { from, to }: Quarter): boolean {
  return spans.some(
    (span) =>
      Date.parse(span.from) < to.getTime() &&
      (span.to === undefined || Date.parse(span.to) >= from.getTime()),
  )
}

function lineOf(check: Check, counted: readonly ScoredFinding[]): ScoreLine {
  const findings = counted.filter(({ body }) => body.checkId === check.id).length
  const { id, title, ruleId, documentNumber, clause, mark, effect } = check
  return {
    checkId: id,
    title,
    ruleId,
    documentNumber,
    clause,
    mark,
    effect,
    findings,
    points: effect === 'deduct' ? findings * check.points : 0,
  }
}
