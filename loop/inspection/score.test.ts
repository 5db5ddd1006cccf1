import { describe, expect, it } from 'vitest'
import { loadRules } from '../rules/rules.ts'
import { type CheckId, loadChecks } from './check-list.ts'
import { parseQuarter, quarterOf, type ScoredFinding, scoreFindings } from './score.ts'

const rules = loadRules()
const checks = loadChecks(rules)
const quarter = parseQuarter('2026Q1')
const one = (
  checkId: CheckId,
  over: Partial<ScoredFinding> = {},
  spans = [{ from: '2026-02-01T00:00:00.000+08:00' }],
) => ({ state: 'found', body: { checkId, object: `o${Math.random()}`, spans }, ...over }) as ScoredFinding
const score = (...findings: ScoredFinding[]) => scoreFindings(findings, { quarter, checks, rules })

describe('the score sheet', () => {
  it('begins with a hundred, fails below sixty and is open for a bonus from eighty on', () => {
    const stale = (count: number) => Array.from({ length: count }, () => one('column-stale'))
    expect(score()).toMatchObject({ points: 100, verdict: 'open-for-bonus' })
    expect(score(...stale(4))).toMatchObject({ points: 80, verdict: 'open-for-bonus' })
    expect(score(...stale(5))).toMatchObject({ points: 75, verdict: 'passed' })
    expect(score(...stale(8))).toMatchObject({ points: 60, verdict: 'passed' })
    expect(score(...stale(9))).toMatchObject({ points: 55, verdict: 'failed' })
    expect(score(...stale(40)).points).toBe(0)
  })

  it('fails by one veto, whatever else is well, and by none that was dismissed', () => {
    expect(score(one('forged-date'))).toMatchObject({ points: 0, isVetoed: true, verdict: 'failed' })
    expect(score(one('forged-date', { state: 'dismissed' }))).toMatchObject({ points: 100, isVetoed: false })
    expect(score(one('forged-date', { state: 'gone' }))).toMatchObject({ isVetoed: true })
  })

  it('fails an account without failing the site', () => {
    expect(score(one('account-stale'))).toMatchObject({ points: 100, failedAccounts: 1, isVetoed: false })
  })

  it('counts what was there at any time of the quarter', () => {
    const during = (from: string, to?: string) => [{ from, ...(to ? { to } : {}) }]
    const at = (spans: ScoredFinding['body']['spans']) =>
      score({ state: 'gone', body: { checkId: 'column-stale', object: 'o', spans } }).points
    expect(at(during('2025-11-01T00:00:00.000+08:00', '2025-12-31T23:00:00.000+08:00'))).toBe(100)
    expect(at(during('2025-11-01T00:00:00.000+08:00', '2026-01-01T00:00:00.000+08:00'))).toBe(95)
    expect(at(during('2026-03-31T23:00:00.000+08:00'))).toBe(95)
    expect(at(during('2026-04-01T00:00:00.000+08:00'))).toBe(100)
  })

  it('names quarters by the calendar of Shanghai', () => {
    expect(quarterOf(new Date('2026-03-31T16:30:00Z')).name).toBe('2026Q2')
    expect(quarterOf(new Date('2026-03-31T15:30:00Z')).name).toBe('2026Q1')
    expect(() => parseQuarter('2026Q5')).toThrow('quarter')
  })

  it('shows each line with its rule, document number and whether it is yet to be confirmed', () => {
    const line = score(one('column-stale')).lines.find(({ checkId }) => checkId === 'column-stale')
    expect(line).toMatchObject({
      ruleId: 'R15',
      documentNumber: '国办秘函〔2019〕19号',
      mark: 'S',
      findings: 1,
      points: 5,
    })
    expect(score()).toMatchObject({ mark: 'S', passMark: 60, bonusMark: 80 })
  })
})
