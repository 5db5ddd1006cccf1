import { meetClock, type StartedClock, startClock } from '../clock/clock.ts'
import { clockRules } from '../incident/clocks.ts'
import type { IncidentBody } from '../incident/incident.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Rules } from '../rules/rules.ts'
import type { MatterClock } from './matter.ts'

/** What an answer to the public meets; a press conference (R2) is the incident's own duty. */
const metByAnswer: readonly string[] = ['R1', 'R3']

export interface ClocksAsked {
  readonly matterId: string
  readonly knownAt: Date
  readonly rules: Rules
  readonly incident?: LedgerRecord<IncidentBody> | undefined
}

/** R3 from the moment it was known; with an incident its level's clock for the first answer, from the incident's own beginning. */
export function startClocks({ matterId, knownAt, rules, incident }: ClocksAsked): readonly MatterClock[] {
  const own = (clock: StartedClock): MatterClock => ({ ...clock, matterId })
  const first = incident && clockRules(incident.body.level).find((rule) => metByAnswer.includes(rule))
  if (incident && first && first !== 'R3')
    return [own(startClock(rules.get(first), new Date(incident.body.knownAt)))]
  return [own(startClock(rules.get('R3'), knownAt))]
}

/** Beside those that run: a clock once started stays, whatever comes after it. */
export function withClocks(
  clocks: readonly MatterClock[],
  more: readonly MatterClock[],
): readonly MatterClock[] {
  const has = ({ ruleId, startsAt, matterId }: MatterClock) =>
    clocks.some(
      (clock) => clock.ruleId === ruleId && clock.startsAt === startsAt && clock.matterId === matterId,
    )
  return [...clocks, ...more.filter((clock) => !has(clock))]
}

export function meetAll(clocks: readonly MatterClock[], at: Date): readonly MatterClock[] {
  return clocks.map((clock) => ({ ...meetClock(clock, at), matterId: clock.matterId }))
}
