import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { gateClosed } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { createWatch, type ParseQuery } from '../watch/watches.ts'
import type { Baseline } from './baseline.ts'
import { type PlanBody, type PlanContent, planKeys, planMoves } from './plan.ts'

type Plan = LedgerRecord<PlanBody>

/** What a plan needs before it is carried out: without a query nobody would hear what it does. */
export function missingToOpen({ goal, from, to, query }: PlanContent): readonly string[] {
  return [
    ...(goal === '' ? ['目标'] : []),
    ...(from && to ? [] : ['起止日期']),
    ...(query === '' ? ['监测检索式'] : []),
  ]
}

/** The gate before opening, in the user's words. */
export function requireReady(body: PlanContent): void {
  const missing = missingToOpen(body)
  if (missing.length > 0)
    throw gateClosed(`plan lacks ${missing.join(', ')}`, `策划案不能启动，请先填写：${missing.join('、')}`)
}

/** Opens a plan: its watch begins to listen in the same transaction, and the baseline read before stays with it. */
export async function openPlan(
  desk: Desk,
  record: Plan,
  {
    baseline,
    newId,
    parseQuery,
  }: { readonly baseline: Baseline; readonly newId: () => string; readonly parseQuery: ParseQuery },
): Promise<Plan> {
  requireReady(record.body)
  const watch = await createWatch(
    desk,
    {
      id: newId(),
      unitId: record.unitId,
      name: record.body.title,
      query: record.body.query,
      planId: record.id,
      isDemo: record.isDemo,
    },
    parseQuery,
  )
  const body: PlanBody = {
    ...record.body,
    watchId: watch.id,
    openedAt: toShanghaiIso(desk.now),
    openedBy: personOf(desk.who),
    baseline,
  }
  return desk.move(record, { table: planMoves, to: 'open', body, keys: planKeys(body) }, 'plan.opened')
}
