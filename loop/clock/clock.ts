import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { Rule, RuleLimit, RuleMark } from '../rules/rules.ts'

/** A running deadline as it is kept: what it was started by, never its state, which depends on the time it is looked at. */
export interface StartedClock {
  readonly ruleId: string
  readonly title: string
  readonly documentNumber: string
  readonly mark: RuleMark
  readonly startsAt: string
  readonly dueAt: string
  readonly metAt?: string
}

export type ClockState = 'running' | 'met' | 'missed'

export interface Clock extends StartedClock {
  readonly state: ClockState
}

const unitMs: Partial<Record<RuleLimit['unit'], number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

/** Starts the clock of a rule's first limit in natural time. */
export function startClock(rule: Rule, start: Date): StartedClock {
  const [limit] = rule.limits
  const unit = limit && unitMs[limit.unit]
  if (!limit || !unit || limit.time !== 'natural' || rule.isOff)
    throw new AppError('INTERNAL', `rule ${rule.id} runs no natural clock`)
  return {
    ruleId: rule.id,
    title: rule.title,
    documentNumber: rule.documentNumber,
    mark: rule.mark,
    startsAt: toShanghaiIso(start),
    dueAt: toShanghaiIso(new Date(start.getTime() + limit.number * unit)),
  }
}

/** Met late is missed: it stays so, with the time it was met beside it. */
export function readClock(clock: StartedClock, now: Date): Clock {
  return { ...clock, state: stateOf(clock, now) }
}

function stateOf({ dueAt, metAt }: StartedClock, now: Date): ClockState {
  const due = Date.parse(dueAt)
  if (metAt) return Date.parse(metAt) <= due ? 'met' : 'missed'
  return now.getTime() <= due ? 'running' : 'missed'
}

/** The first answer counts: a clock already met keeps its time. */
export function meetClock(clock: StartedClock, at: Date): StartedClock {
  return clock.metAt ? clock : { ...clock, metAt: toShanghaiIso(at) }
}
