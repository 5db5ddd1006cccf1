import type { Person } from '../office/actor.ts'
import type { IncidentBody } from './incident.ts'
import { isSettled } from './steps.ts'

/** Something open at the change of shift, as it was read to who takes over. */
export interface OpenItem {
  readonly id: string
  readonly text: string
}

/** 交接班: offered by who has the incident, read item by item and signed by who takes it. */
export interface HandOver {
  readonly id: string
  readonly from: Person
  readonly offeredAt: string
  /** The shift or person meant to take over, in words. */
  readonly to: string
  readonly note: string
  readonly items: readonly OpenItem[]
  readonly acceptedBy?: Person
  readonly acceptedAt?: string
}

/** What a shift leaves open: clocks that run, steps not settled, and what else is known to be under way. */
export function openItems(
  body: IncidentBody,
  others: readonly OpenItem[],
  clockName: (ruleId: string, limit: string | undefined) => string,
): readonly OpenItem[] {
  const clocks = body.clocks
    .filter(({ metAt }) => !metAt)
    .map(({ ruleId, limit, title, dueAt }) => ({
      id: `clock:${clockName(ruleId, limit)}`,
      text: `时限未完成：${title}，截止 ${shortTime(dueAt)}`,
    }))
  const steps = body.steps
    .filter((step) => !isSettled(step))
    .map(({ id, title, taken, dueAt }) => ({
      id: `step:${id}`,
      text: `步骤未办结：${title}${taken ? `（${taken.by.name}领办）` : ''}${dueAt ? `，截止 ${shortTime(dueAt)}` : ''}`,
    }))
  return [...clocks, ...steps, ...others]
}

export function shortTime(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}
