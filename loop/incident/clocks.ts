import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { meetClock, type StartedClock, startClock } from '../clock/clock.ts'
import type { Rules } from '../rules/rules.ts'
import type { IncidentLevel } from './incident.ts'

/** What a published answer meets at once; R2 waits for the press conference. */
const metByAnswer: readonly string[] = ['R1', 'R3']
const metByConference: readonly string[] = ['R1', 'R2', 'R3']

/** R1 and R2 for 特别重大 and 重大, R3 for the rest. */
export function clockRules(level: IncidentLevel): readonly string[] {
  return level === 'I' || level === 'II' ? ['R1', 'R2'] : ['R3']
}

/**
 * The clocks of `level` beside those already running, all from the moment the happening was known. A clock once started stays: lowering
 * the level does not undo the duty that ran until then, and raising it never forgets the one before.
 */
export function withClocksOf(
  clocks: readonly StartedClock[],
  { level, knownAt, rules }: { readonly level: IncidentLevel; readonly knownAt: Date; readonly rules: Rules },
): readonly StartedClock[] {
  const running = new Set(clocks.map(({ ruleId }) => ruleId))
  // A duty already answered in public is answered for the new level too.
  const answeredAt = clocks.find(({ ruleId, metAt }) => metAt && metByAnswer.includes(ruleId))?.metAt
  const started = clockRules(level)
    .filter((ruleId) => !running.has(ruleId))
    .map((ruleId) => {
      const clock = startClock(rules.get(ruleId), knownAt)
      return answeredAt && metByAnswer.includes(ruleId) ? { ...clock, metAt: answeredAt } : clock
    })
  return [...clocks, ...started]
}

export function meetClocks(
  clocks: readonly StartedClock[],
  { isConference, at }: { readonly isConference: boolean; readonly at: Date },
): readonly StartedClock[] {
  const met = isConference ? metByConference : metByAnswer
  return clocks.map((clock) => (met.includes(clock.ruleId) ? meetClock(clock, at) : clock))
}

/** In words, for the timeline: which clocks this answer met, and how. */
export function newlyMet(before: readonly StartedClock[], after: readonly StartedClock[]): readonly string[] {
  return after
    .filter(({ metAt }, index) => metAt && !before[index]?.metAt)
    .map(({ ruleId, documentNumber, metAt = '', dueAt }) => {
      const isLate = Date.parse(metAt) > Date.parse(dueAt)
      return `${ruleId}（${documentNumber}）${isLate ? '超时完成' : '按时完成'}，时限 ${shortTime(dueAt)}`
    })
}

function shortTime(iso: string): string {
  return toShanghaiIso(new Date(iso)).slice(0, 16).replace('T', ' ')
}
