import { shanghaiDay } from '../../pipeline/platform/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { PlanBody } from './plan.ts'
import { dayAfter } from './sensitive-days.ts'

export interface PlanWaiting {
  readonly move: 'open' | 'hold' | 'close'
  readonly dueAt: string
}

/** A draft is asked for so many days before it begins. */
const daysAhead = 7

/** What a plan asks of somebody now: to say what became of an item, to be closed, to be opened before it begins. */
export function planWaiting({ state, body }: LedgerRecord<PlanBody>, now: Date): PlanWaiting | undefined {
  const today = shanghaiDay(now)
  const { from, to } = body
  if (state === 'draft')
    return from && from <= dayAfter(today, daysAhead) ? { move: 'open', dueAt: endOf(from) } : undefined
  if (state !== 'open') return undefined
  const held = new Set(body.held.map(({ itemId }) => itemId))
  const [first] = body.items
    .filter(({ id, day }) => !held.has(id) && day <= today)
    .map(({ day }) => day)
    .toSorted()
  if (first) return { move: 'hold', dueAt: endOf(first) }
  return to && to < today ? { move: 'close', dueAt: endOf(to) } : undefined
}

function endOf(day: string): string {
  return `${day}T23:59:59.999+08:00`
}
