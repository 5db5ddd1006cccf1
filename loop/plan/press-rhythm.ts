import { shanghaiDay } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import type { Rule, RuleMark } from '../rules/rules.ts'
import type { Attendance, PlanBody } from './plan.ts'

/** A press conference that took place, and the plan it was set down in. */
export interface Conference {
  readonly planId: string
  readonly itemId: string
  readonly planTitle: string
  readonly title: string
  readonly day: string
  readonly attendees: readonly Attendance[]
}

export interface RhythmCounter {
  /** The limit's name in the rule. */
  readonly name: string
  /** 1 to 4 for what is counted by the quarter. */
  readonly quarter?: number
  readonly needed: number
  readonly counted: number
  readonly missing: number
  /** The last day on which it can still be met. */
  readonly dueOn: string
  readonly state: 'met' | 'running' | 'missed'
  readonly conferences: readonly Conference[]
}

export interface PressRhythm {
  readonly year: number
  readonly ruleId: string
  readonly title: string
  readonly documentNumber: string
  readonly mark: RuleMark
  readonly counters: readonly RhythmCounter[]
}

/** What each of the rule's limits counts; a principal who speaks is also one of the heads. */
const counted: Readonly<
  Record<string, { readonly by: 'year' | 'quarter'; readonly counts: (held: Conference) => boolean }>
> = {
  发布会: { by: 'year', counts: () => true },
  负责人: { by: 'year', counts: ({ attendees }) => hasAny(attendees, 'head', 'principal') },
  主要负责人: { by: 'year', counts: ({ attendees }) => hasAny(attendees, 'principal') },
  发言人每季度: { by: 'quarter', counts: ({ attendees }) => hasAny(attendees, 'spokesperson') },
}

/** R30 of one year: how often it was, how often it must be, what is missing and by when. Pure: the same conferences, the same answer. */
export function countPressRhythm({
  rule,
  year,
  today,
  conferences,
}: {
  readonly rule: Rule
  readonly year: number
  readonly today: string
  readonly conferences: readonly Conference[]
}): PressRhythm {
  const counters = rule.limits.flatMap(({ name, number }) => {
    const what = counted[name]
    if (!what) throw new AppError('CORRUPT', `rule ${rule.id}: nothing counts ${name}`)
    return periodsOf(year, what.by).map(({ quarter, from, to }) => {
      const found = conferences.filter((held) => held.day >= from && held.day <= to && what.counts(held))
      const missing = Math.max(0, number - found.length)
      return {
        name,
        ...(quarter ? { quarter } : {}),
        needed: number,
        counted: found.length,
        missing,
        dueOn: to,
        state: missing === 0 ? ('met' as const) : today <= to ? ('running' as const) : ('missed' as const),
        conferences: found,
      }
    })
  })
  const { id: ruleId, title, documentNumber, mark } = rule
  return { year, ruleId, title, documentNumber, mark, counters }
}

interface Period {
  readonly quarter?: number
  readonly from: string
  readonly to: string
}

const quarterEnds = ['03-31', '06-30', '09-30', '12-31']
const quarterStarts = ['01-01', '04-01', '07-01', '10-01']

function periodsOf(year: number, by: 'year' | 'quarter'): readonly Period[] {
  if (by === 'year') return [{ from: `${year}-01-01`, to: `${year}-12-31` }]
  return quarterStarts.map((start, at) => ({
    quarter: at + 1,
    from: `${year}-${start}`,
    to: `${year}-${quarterEnds[at]}`,
  }))
}

function hasAny(attendees: readonly Attendance[], ...wanted: readonly Attendance[]): boolean {
  return wanted.some((each) => attendees.includes(each))
}

/** The press conferences that took place, from the plans of these units, in order of day. */
export async function readPressRhythm(
  reader: LedgerReader,
  {
    unitIds,
    year,
    rule,
    now,
  }: {
    readonly unitIds: readonly string[]
    readonly year: number
    readonly rule: Rule
    readonly now: Date
  },
): Promise<PressRhythm> {
  const plans = await reader.list<PlanBody>({ kind: 'plan', unitIds, states: ['open', 'closed'] })
  const conferences = plans
    .flatMap(conferencesOf)
    .toSorted((a, b) => a.day.localeCompare(b.day) || a.itemId.localeCompare(b.itemId))
  return countPressRhythm({ rule, year, today: shanghaiDay(now), conferences })
}

function conferencesOf({ id: planId, body }: LedgerRecord<PlanBody>): readonly Conference[] {
  return body.held.flatMap(({ itemId, attendees }) => {
    const item = body.items.find(({ id }) => id === itemId)
    if (item?.kind !== 'press-conference') return []
    return [{ planId, itemId, planTitle: body.title, title: item.title, day: item.day, attendees }]
  })
}
