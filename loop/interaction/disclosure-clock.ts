import { shanghaiDay } from '../../pipeline/platform/clock.ts'
import { readClock } from '../clock/clock.ts'
import type { Rule, Rules } from '../rules/rules.ts'
import type { WorkingDays } from '../rules/working-days.ts'
import type { ShownClock } from './clocks.ts'

/** What happened to an application, as far as its time limits go. The clocks are worked out from it and never stored, so none can be lost. */
export interface DisclosureFacts {
  /** When both sides confirmed the receipt (by internet), or when the corrected application came: the answer's time runs from that day. */
  readonly receivedAt?: string
  readonly extension?: { readonly at: string }
  readonly corrections: readonly {
    readonly askedAt: string
    readonly dueOn: string
    /** Receipt before this correction was asked for: the notice has its own limit from there. */
    readonly receivedAt: string
    readonly correctedAt?: string
  }[]
  readonly thirdParty: readonly { readonly from: string; readonly to?: string }[]
  /** Answered, given up or withdrawn. */
  readonly endedAt?: string
}

export interface DisclosureTimes {
  readonly rules: Rules
  readonly houseRules: Rules
  readonly workingDays: WorkingDays
}

/**
 * The clocks of an application in working days (R11): the answer, with the extension and without the time of third parties; the notice of
 * correction; the applicant's own correction; the third party's opinion.
 */
export function disclosureClocks(
  facts: DisclosureFacts,
  now: Date,
  times: DisclosureTimes,
): readonly ShownClock[] {
  const answer = answerClock(facts, now, times)
  return answer
    ? [answer, ...correctionClocks(facts, now, times), ...thirdPartyClocks(facts, now, times)]
    : []
}

export function answerClock(
  { receivedAt, extension, corrections, thirdParty, endedAt }: DisclosureFacts,
  now: Date,
  { rules, workingDays }: DisclosureTimes,
): ShownClock | undefined {
  if (!receivedAt) return undefined
  const rule = rules.get('R11')
  const today = shanghaiDay(endedAt ? new Date(endedAt) : now)
  const isCorrecting = corrections.some(({ correctedAt }) => !correctedAt)
  const isAsking = thirdParty.some(({ to }) => !to)
  // While the applicant corrects, the time starts anew with the corrected application: at the earliest today.
  const start = isCorrecting ? today : dayOf(receivedAt)
  const days = limitOf(rule, '答复') + (extension ? limitOf(rule, '延长') : 0)
  const outside = thirdParty
    .filter(({ from }) => dayOf(from) >= start)
    .reduce(
      (sum, { from, to }) => sum + countWorkingDays(workingDays, dayOf(from), to ? dayOf(to) : today),
      0,
    )
  const clock = clockOf(rule, {
    limit: '答复',
    startsAt: receivedAt,
    due: workingDays.addWorkingDays(start, days + outside),
    ...(endedAt ? { metAt: endedAt } : {}),
  })
  const pause = isCorrecting ? '等待申请人补正' : isAsking ? '征求第三方意见' : undefined
  return { ...readClock(clock, now), ...(pause && !endedAt ? { pause } : {}) }
}

function correctionClocks(
  { corrections, receivedAt, endedAt }: DisclosureFacts,
  now: Date,
  { rules, houseRules, workingDays }: DisclosureTimes,
): readonly ShownClock[] {
  const rule = rules.get('R11')
  const days = limitOf(rule, '补正告知')
  const noticeDue = (from: string) => workingDays.addWorkingDays(dayOf(from), days)
  const asked = corrections.flatMap(({ askedAt, receivedAt: from, dueOn, correctedAt }) => {
    const metAt = correctedAt ?? endedAt
    return [
      clockOf(rule, { limit: '补正告知', startsAt: from, due: noticeDue(from), metAt: askedAt }),
      clockOf(houseRules.get('H3'), {
        limit: '补正',
        startsAt: askedAt,
        due: { day: dueOn, isProvisional: false },
        ...(metAt ? { metAt } : {}),
      }),
    ]
  })
  // A notice that is not needed is not missed: its last day is shown while one may still be sent.
  const isOpen = receivedAt && !endedAt && corrections.every(({ correctedAt }) => correctedAt)
  const notice =
    isOpen && shanghaiDay(now) <= noticeDue(receivedAt).day
      ? [clockOf(rule, { limit: '补正告知', startsAt: receivedAt, due: noticeDue(receivedAt) })]
      : []
  return [...asked, ...notice].map((clock) => readClock(clock, now))
}

function thirdPartyClocks(
  { thirdParty, endedAt }: DisclosureFacts,
  now: Date,
  { rules, workingDays }: DisclosureTimes,
): readonly ShownClock[] {
  const rule = rules.get('R11')
  return thirdParty.map(({ from, to }) => {
    const metAt = to ?? endedAt
    const due = workingDays.addWorkingDays(dayOf(from), limitOf(rule, '征求第三方意见'))
    const clock = clockOf(rule, { limit: '征求第三方意见', startsAt: from, due, ...(metAt ? { metAt } : {}) })
    return readClock(clock, now)
  })
}

function clockOf(
  { id, title, documentNumber, mark, limits }: Rule,
  {
    limit,
    startsAt,
    due,
    metAt,
  }: {
    readonly limit: string
    readonly startsAt: string
    readonly due: { readonly day: string; readonly isProvisional: boolean }
    readonly metAt?: string
  },
) {
  return {
    ruleId: id,
    title: limits.length > 1 ? `${title}·${limit}` : title,
    documentNumber,
    mark,
    limit,
    startsAt,
    dueAt: `${due.day}T23:59:59.999+08:00`,
    ...(due.isProvisional ? { isProvisional: true } : {}),
    ...(metAt ? { metAt } : {}),
  }
}

/** Working days after `from` up to and with `to`. */
export function countWorkingDays(calendar: WorkingDays, from: string, to: string): number {
  let count = 0
  for (let day = from; day < to; ) {
    day = shanghaiDay(new Date(Date.parse(`${day}T00:00:00+08:00`) + 86_400_000))
    if (calendar.isWorkingDay(day)) count += 1
  }
  return count
}

export function limitOf(rule: Rule, name: string): number {
  return rule.limits.find((limit) => limit.name === name)?.number ?? 0
}

function dayOf(iso: string): string {
  return iso.slice(0, 10)
}
