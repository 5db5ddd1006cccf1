import { AppError } from '../../pipeline/platform/errors.ts'
import type { Rule, RuleMark, Rules } from '../rules/rules.ts'
import checksFile from './checks.json' with { type: 'json' }

export const checkIds = [
  'unreachable',
  'home-stale',
  'columns-stale',
  'columns-long-stale',
  'columns-empty',
  'column-stale',
  'column-empty',
  'no-channel',
  'unanswered',
  'wording',
  'leak',
  'bad-link',
  'forged-date',
  'dead-link',
  'account-stale',
  'account-silent',
  'account-late-reply',
  'error-report',
] as const
export type CheckId = (typeof checkIds)[number]

/** `veto`: one is enough to fail (单项否决); `deduct`: costs points; `account`: fails an account, not the site. */
export type CheckEffect = 'veto' | 'deduct' | 'account'

/** One thing that is looked for, as the data file has it, with the rule it stands on. */
export interface Check {
  readonly id: CheckId
  readonly ruleId: string
  readonly title: string
  readonly effect: CheckEffect
  /** Each finding costs so many. */
  readonly points: number
  readonly documentNumber: string
  readonly clause: string
  /** The weaker of the rule's mark, the deduction's and the parameters': S and R are shown as 待核. */
  readonly mark: RuleMark
  readonly params: Readonly<Record<string, number>>
}

export interface CheckList {
  all(): readonly Check[]
  get(id: CheckId): Check
  /** A number of the check's own, beside the rule's limits. */
  param(id: CheckId, name: string): number
  /** A limit of the rule behind a check, by name. */
  limit(id: CheckId, name: string): number
}

interface CheckEntry {
  readonly id: string
  readonly ruleId: string
  readonly title: string
  readonly effect: string
  readonly points: number
  readonly mark: string
  readonly params?: Readonly<Record<string, number>>
  readonly paramsMark?: string
}

/** The checks of the data file that ships, on these rules. */
export function loadChecks(
  rules: Rules,
  entries: readonly CheckEntry[] = checksFile as readonly CheckEntry[],
): CheckList {
  const checks = new Map(entries.map((entry) => [entry.id, toCheck(entry, rules)]))
  const get = (id: CheckId): Check => {
    const check = checks.get(id)
    if (!check) throw new AppError('CORRUPT', `checks: ${id} is missing`)
    return check
  }
  for (const id of checkIds) get(id)
  return {
    all: () => [...checks.values()],
    get,
    param(id, name) {
      const number = get(id).params[name]
      if (number === undefined) throw new AppError('CORRUPT', `checks: ${id} has no ${name}`)
      return number
    },
    limit: (id, name) => limitOf(rules.get(get(id).ruleId), name),
  }
}

export function limitOf(rule: Rule, name: string): number {
  const limit = rule.limits.find((each) => each.name === name)
  if (!limit) throw new AppError('CORRUPT', `rule ${rule.id} has no limit ${name}`)
  return limit.number
}

const effects: readonly string[] = ['veto', 'deduct', 'account'] satisfies readonly CheckEffect[]

function toCheck(entry: CheckEntry, rules: Rules): Check {
  const id = checkIds.find((known) => known === entry.id)
  if (!id || !effects.includes(entry.effect) || !(entry.points > 0))
    throw new AppError('CORRUPT', `checks: bad entry ${entry.id}`)
  const rule = rules.get(entry.ruleId)
  return {
    id,
    ruleId: entry.ruleId,
    title: entry.title,
    effect: entry.effect as CheckEffect,
    points: entry.points,
    documentNumber: rule.documentNumber,
    clause: rule.clause,
    mark: weakest([rule.mark, entry.mark, entry.paramsMark ?? 'V']),
    params: entry.params ?? {},
  }
}

function weakest(marks: readonly string[]): RuleMark {
  return marks.includes('R') ? 'R' : marks.includes('S') ? 'S' : 'V'
}
