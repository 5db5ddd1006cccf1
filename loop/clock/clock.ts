import { shanghaiDay, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { Rule, RuleLimit, RuleMark } from '../rules/rules.ts'
import { loadWorkingDays, type WorkingDays } from '../rules/working-days.ts'

/** A running deadline as it is kept: what it was started by, never its state, which depends on the time it is looked at. */
export interface StartedClock {
  readonly ruleId: string
  readonly title: string
  readonly documentNumber: string
  readonly mark: RuleMark
  /** Which of the rule's limits runs, when it has several. */
  readonly limit?: string
  readonly startsAt: string
  readonly dueAt: string
  /** 暂按: the due day crosses a year whose calendar is not published yet. */
  readonly isProvisional?: boolean
  readonly metAt?: string
}

export type ClockState = 'running' | 'met' | 'missed'

export interface Clock extends StartedClock {
  readonly state: ClockState
}

const shanghaiOffsetMs = 8 * 3_600_000

const unitMs: Partial<Record<RuleLimit['unit'], number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

export interface ClockOptions {
  /** The name of the limit; default the rule's first. */
  readonly limit?: string
  /** Default: the calendar that ships. */
  readonly workingDays?: WorkingDays
}

/**
 * Starts the clock of one of a rule's limits. Natural time counts from the moment itself; working days end with the last moment of the
 * due day in Asia/Shanghai, the day of the start not counted.
 */
export function startClock(
  rule: Rule,
  start: Date,
  { limit: name, workingDays }: ClockOptions = {},
): StartedClock {
  const limit = name === undefined ? rule.limits[0] : rule.limits.find((each) => each.name === name)
  if (!limit || rule.isOff) throw new AppError('INTERNAL', `rule ${rule.id} runs no clock ${name ?? ''}`)
  return {
    ruleId: rule.id,
    title: rule.title,
    documentNumber: rule.documentNumber,
    mark: rule.mark,
    ...(name === undefined ? {} : { limit: name }),
    startsAt: toShanghaiIso(start),
    ...dueOf(rule.id, limit, { start, workingDays }),
  }
}

function dueOf(
  ruleId: string,
  { number, unit, time }: RuleLimit,
  { start, workingDays }: { readonly start: Date; readonly workingDays: WorkingDays | undefined },
): Pick<StartedClock, 'dueAt' | 'isProvisional'> {
  if (time === 'working' && unit === 'day') {
    const calendar = workingDays ?? loadWorkingDays()
    const { day, isProvisional } = calendar.addWorkingDays(shanghaiDay(start), number)
    return { dueAt: `${day}T23:59:59.999+08:00`, ...(isProvisional ? { isProvisional } : {}) }
  }
  if (time === 'natural' && unit === 'month') return { dueAt: toShanghaiIso(monthsAfter(start, number)) }
  const ms = unitMs[unit]
  if (time !== 'natural' || ms === undefined) throw new AppError('INTERNAL', `rule ${ruleId} runs no clock`)
  return { dueAt: toShanghaiIso(new Date(start.getTime() + number * ms)) }
}

/** The same day of a later month, or its last day when it has none such. */
function monthsAfter(start: Date, months: number): Date {
  const local = new Date(start.getTime() + shanghaiOffsetMs)
  const day = local.getUTCDate()
  local.setUTCDate(1)
  local.setUTCMonth(local.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate()
  local.setUTCDate(Math.min(day, lastDay))
  return new Date(local.getTime() - shanghaiOffsetMs)
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
