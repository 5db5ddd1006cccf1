import { AppError } from '../../pipeline/platform/errors.ts'
import { meetClock, readClock, type StartedClock, startClock } from '../clock/clock.ts'
import type { Rules } from '../rules/rules.ts'
import type { IncidentBody, IncidentClock, IncidentLevel } from './incident.ts'
import { shortTime } from './timeline.ts'

/** What can meet a clock: a published answer, the press conference, a duty report by telephone or in writing. */
export type ClockDeed = 'answer' | 'conference' | 'telephone-report' | 'written-report'

const deedNames: Readonly<Record<ClockDeed, string>> = {
  answer: '公开发布权威信息',
  conference: '举行新闻发布会',
  'telephone-report': '电话报告',
  'written-report': '书面报告送出',
}

/** A press conference is an answer too; what was reported in writing needs no telephone any more. */
const implied: Readonly<Record<ClockDeed, readonly ClockDeed[]>> = {
  answer: ['answer'],
  conference: ['conference', 'answer'],
  'telephone-report': ['telephone-report'],
  'written-report': ['written-report', 'telephone-report'],
}

const deedOfRule: Readonly<Record<string, ClockDeed>> = { R1: 'answer', R2: 'conference', R3: 'answer' }

/** Limits of the local ladder (R25) are named place·duty. */
const deedOfDuty: Readonly<Record<string, ClockDeed>> = {
  首次发布: 'answer',
  新闻中心: 'conference',
  电话报告: 'telephone-report',
  书面报告: 'written-report',
  详细报告: 'written-report',
}

/** Shown as pressing from here on. */
const nearMs = 3_600_000

export function clockId({ ruleId, limit }: Pick<StartedClock, 'ruleId' | 'limit'>): string {
  return limit ? `${ruleId}/${limit}` : ruleId
}

function deedOf({ ruleId, limit }: Pick<StartedClock, 'ruleId' | 'limit'>): ClockDeed {
  const deed = limit ? deedOfDuty[limit.split('·').at(-1) ?? ''] : deedOfRule[ruleId]
  if (!deed) throw new AppError('INTERNAL', `nothing meets clock ${ruleId} ${limit ?? ''}`)
  return deed
}

/** R1 and R2 for 特别重大 and 重大, R3 for the rest. */
export function clockRules(level: IncidentLevel): readonly string[] {
  return level === 'I' || level === 'II' ? ['R1', 'R2'] : ['R3']
}

export interface ClocksOf {
  readonly level: IncidentLevel
  readonly knownAt: Date
  readonly rules: Rules
  /** Of the playbook, beside those of the level: `R25:北京`. */
  readonly extra?: readonly string[]
}

/**
 * The clocks of `level` beside those already running, all from the moment the happening was known. A clock once started stays: lowering
 * the level does not undo the duty that ran until then, and raising it never forgets the one before.
 */
export function withClocksOf(
  clocks: readonly StartedClock[],
  { level, knownAt, rules, extra = [] }: ClocksOf,
): readonly StartedClock[] {
  const running = new Set(clocks.map(clockId))
  // A duty already answered in public is answered for the new level too.
  const answeredAt = clocks.find((clock) => clock.metAt && deedOf(clock) === 'answer')?.metAt
  const started = [
    ...clockRules(level).map((ruleId) => startClock(rules.get(ruleId), knownAt)),
    ...extra.flatMap((name) => startLadder(name, knownAt, rules)),
  ]
    .filter((clock) => !running.has(clockId(clock)))
    .map((clock) => (answeredAt && deedOf(clock) === 'answer' ? { ...clock, metAt: answeredAt } : clock))
  return [...clocks, ...started]
}

/** The limits of one place. The rule ships switched off: an approved playbook that names the place switches it on for its incidents. */
function startLadder(name: string, knownAt: Date, rules: Rules): readonly StartedClock[] {
  const [ruleId = '', place = ''] = name.split(':', 2)
  const rule = { ...rules.get(ruleId), isOff: false }
  return rule.limits
    .filter((limit) => limit.name.startsWith(`${place}·`))
    .map((limit) => ({
      ...startClock(rule, knownAt, { limit: limit.name }),
      title: `${rule.title}：${limit.name}`,
    }))
}

export function meetClocks(
  clocks: readonly StartedClock[],
  { deed, at }: { readonly deed: ClockDeed; readonly at: Date },
): readonly StartedClock[] {
  const met = implied[deed]
  return clocks.map((clock) => (met.includes(deedOf(clock)) ? meetClock(clock, at) : clock))
}

/** Those still open that wait for something said in public: what a decision not to answer explains. */
export function publicClocks(clocks: readonly StartedClock[]): readonly string[] {
  return clocks.filter((clock) => !clock.metAt && implied.conference.includes(deedOf(clock))).map(clockId)
}

/** In words, for the timeline: which clocks this answer met, and how. */
export function newlyMet(before: readonly StartedClock[], after: readonly StartedClock[]): readonly string[] {
  return after
    .filter(({ metAt }, index) => metAt && !before[index]?.metAt)
    .map((clock) => {
      const { documentNumber, metAt = '', dueAt } = clock
      const isLate = Date.parse(metAt) > Date.parse(dueAt)
      return `${clockId(clock)}（${documentNumber}）${isLate ? '超时完成' : '按时完成'}，时限 ${shortTime(dueAt)}`
    })
}

export function viewClocks(
  { clocks, explanations = [] }: Pick<IncidentBody, 'clocks' | 'explanations'>,
  now: Date,
): readonly IncidentClock[] {
  return clocks.map((started) => {
    const clock = readClock(started, now)
    const id = clockId(clock)
    const leftMs = Date.parse(clock.dueAt) - now.getTime()
    const isNear = clock.state === 'running' && leftMs < nearMs
    const explanation = explanations.findLast((each) => each.clock === id)
    return {
      ...clock,
      id,
      isNear,
      why: whyOf(clock, isNear, deedNames[deedOf(clock)]),
      ...(explanation ? { explanation } : {}),
    }
  })
}

function whyOf(
  { state, metAt, dueAt }: Pick<IncidentClock, 'state' | 'metAt' | 'dueAt'>,
  isNear: boolean,
  deed: string,
): string {
  if (metAt) return `${shortTime(metAt)} 已${deed}${state === 'missed' ? `，晚于 ${shortTime(dueAt)}` : ''}`
  if (state === 'missed') return `截止 ${shortTime(dueAt)} 尚未${deed}`
  return `${isNear ? '临近截止，' : ''}待${deed}`
}

/** Every clock met in time, or with the reason on record why not. */
export function unexplainedClocks(
  body: Pick<IncidentBody, 'clocks' | 'explanations'>,
  now: Date,
): readonly IncidentClock[] {
  return viewClocks(body, now).filter(({ state, explanation }) => state !== 'met' && !explanation)
}
