import { checkAccounts } from './checks/accounts.ts'
import { checkColumns, checkHome } from './checks/freshness.ts'
import type { CheckInput } from './checks/input.ts'
import { checkErrorReports, checkInteraction } from './checks/interaction.ts'
import { checkReachability } from './checks/reachability.ts'
import { checkSerious } from './checks/serious.ts'
import type { CheckResult } from './finding.ts'

export type { CheckInput } from './checks/input.ts'

/** Every check of a sample. A check more is a function more in this list and an entry in checks.json. */
export function runChecks(input: CheckInput): readonly CheckResult[] {
  return [
    checkReachability,
    checkHome,
    checkColumns,
    checkInteraction,
    checkSerious,
    checkAccounts,
    checkErrorReports,
  ].flatMap((check) => check(input))
}
