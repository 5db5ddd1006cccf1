import type { Query } from '../../pipeline/model/query.ts'
import { shanghaiDay, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { Store } from '../../pipeline/store/store.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import { rootUnitId } from '../office/actor.ts'
import { unitsWithin } from '../people/units.ts'

/** How loud it was about the plan's subject before anything was said: every figure opens to its documents by query and period. */
export interface Baseline {
  readonly query: string
  /** The period's first moment. */
  readonly from: string
  /** The moment after its last. */
  readonly to: string
  /** 截至: when it was read. */
  readonly asOf: string
  readonly documents: number
  readonly negative: number
  /** Questions and what may be rumours. */
  readonly doubts: number
  /** Of these, demo data. */
  readonly demo: number
  /** Every day of the period, those without documents too. */
  readonly days: readonly { readonly day: string; readonly documents: number; readonly negative: number }[]
}

export const baselineDays = 14
export const doubtConcerns = ['question', 'rumour-suspect'] as const
const dayMs = 86_400_000

/** Of the fourteen whole days before today, so that each day counts alike. Asks only what was heard: it changes nothing. */
export async function measureBaseline(
  heard: Pick<Store, 'search' | 'count'>,
  {
    text,
    query,
    unitIds,
    now,
  }: {
    readonly text: string
    readonly query: Query
    /** Absent: all documents. */
    readonly unitIds: readonly string[] | undefined
    readonly now: Date
  },
): Promise<Baseline> {
  const to = new Date(`${shanghaiDay(now)}T00:00:00+08:00`)
  const from = new Date(to.getTime() - baselineDays * dayMs)
  const filter = { query, from, to, ...(unitIds ? { unitIds } : {}) }
  const [page, demo] = await Promise.all([
    heard.search({ ...filter, limit: 1, facets: ['sentiment', 'concern'], histogram: 'day' }),
    heard.count({ ...filter, isDemo: true }),
  ])
  const counted = new Map(
    page.histogram?.buckets.map((bucket) => [shanghaiDay(new Date(bucket.start)), bucket]),
  )
  const facet = (field: 'sentiment' | 'concern', values: readonly string[]) =>
    (page.facets[field] ?? [])
      .filter(({ value }) => values.includes(value))
      .reduce((sum, { count }) => sum + count, 0)
  return {
    query: text,
    from: toShanghaiIso(from),
    to: toShanghaiIso(to),
    asOf: toShanghaiIso(now),
    documents: page.total,
    negative: facet('sentiment', ['negative']),
    doubts: facet('concern', doubtConcerns),
    demo,
    days: Array.from({ length: baselineDays }, (_, at) => {
      const day = shanghaiDay(new Date(from.getTime() + at * dayMs))
      const bucket = counted.get(day)
      return { day, documents: bucket?.count ?? 0, negative: bucket?.negative ?? 0 }
    }),
  }
}

/** The units whose documents a unit's plan listens to; absent for the ministry, which hears all. */
export async function heardUnits(
  reader: LedgerReader,
  unitId: string,
): Promise<readonly string[] | undefined> {
  return unitId === rootUnitId ? undefined : unitsWithin(reader, unitId)
}
