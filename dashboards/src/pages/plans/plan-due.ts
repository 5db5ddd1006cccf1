import type { PlanItem, PlanView } from '../../../../api/views/plan.ts'

/** What a plan asks of somebody now. */
export interface Due {
  readonly plan: PlanView
  readonly kind: 'start' | 'end' | 'hold' | 'soon'
  readonly day: string
  readonly item?: PlanItem
}

const order = ['hold', 'end', 'start', 'soon'] as const
const daysAhead = 7

/** Everything that is late or comes within a week, what is late first. `today` is `YYYY-MM-DD`. */
export function dueOf(plans: readonly PlanView[], today: string): readonly Due[] {
  const until = daysAfter(today, daysAhead)
  return plans
    .flatMap((plan) => [...windowDue(plan, today, until), ...itemsDue(plan, today, until)])
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.day.localeCompare(b.day))
}

function windowDue(plan: PlanView, today: string, until: string): readonly Due[] {
  const { state, from, to } = plan
  if (state === 'draft' && from && from <= until) return [{ plan, kind: 'start', day: from }]
  if (state === 'open' && to && to < today) return [{ plan, kind: 'end', day: to }]
  return []
}

function itemsDue(plan: PlanView, today: string, until: string): readonly Due[] {
  if (plan.state !== 'open') return []
  const held = new Set(plan.held.map(({ itemId }) => itemId))
  return plan.items
    .filter(({ id, day }) => !held.has(id) && day <= until)
    .map((item) => ({ plan, kind: item.day < today ? 'hold' : 'soon', day: item.day, item }))
}

export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}
