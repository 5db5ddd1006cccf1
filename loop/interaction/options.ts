import type { Office } from '../office/office.ts'
import type { Rules } from '../rules/rules.ts'
import type { WorkingDays } from '../rules/working-days.ts'

/** What every part of the interactions is made from. */
export interface InteractionOptions {
  readonly office: Office
  readonly rules: Rules
  readonly houseRules: Rules
  readonly workingDays: WorkingDays
  readonly randomBytes: (size: number) => Uint8Array
}
