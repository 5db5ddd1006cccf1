import type { Person } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'
import type { Baseline } from './baseline.ts'

/** 策划案: a draft is worked on, an open one is carried out and listened for, a closed one has its summary. */
export type PlanState = 'draft' | 'open' | 'closed' | 'cancelled'
export const planStates: readonly PlanState[] = ['draft', 'open', 'closed', 'cancelled']

export const planMoves: Moves<PlanState> = {
  draft: ['open', 'cancelled'],
  open: ['closed'],
  closed: [],
  cancelled: [],
}

/** 稿件发布, 新闻发布会, 媒体吹风会, 媒体采访, 在线访谈, 征求意见, 现场活动, 其他. */
export const planItemKinds = [
  'release',
  'press-conference',
  'briefing',
  'interview',
  'online-interview',
  'consultation',
  'event',
  'other',
] as const
export type PlanItemKind = (typeof planItemKinds)[number]

/** 负责人, 主要负责人, 新闻发言人: offices, not names; R30 counts them. */
export const attendances = ['head', 'principal', 'spokesperson'] as const
export type Attendance = (typeof attendances)[number]

/** One thing the plan sets on the calendar. */
export interface PlanItem {
  readonly id: string
  readonly kind: PlanItemKind
  readonly title: string
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  readonly day: string
  /** `HH:mm`; absent while only the day is set. */
  readonly time?: string
  /** The channel's id (`portal`, `wechat`, …) or the place's name in words. */
  readonly channel: string
  readonly attendees: readonly Attendance[]
}

export interface PlanQuestion {
  readonly question: string
  /** Empty while there is no answer: it is then carried over at closing. */
  readonly answer: string
  readonly source: string
}

/** What a plan says, as it was written and rewritten; every version of it is kept. */
export interface PlanContent {
  readonly title: string
  readonly goal: string
  readonly audience: string
  readonly keyMessages: readonly string[]
  readonly questions: readonly PlanQuestion[]
  readonly materials: readonly { readonly name: string; readonly note: string }[]
  readonly channels: readonly string[]
  readonly people: readonly { readonly name: string; readonly duty: string; readonly unit: string }[]
  readonly risks: readonly { readonly risk: string; readonly mitigation: string }[]
  /** First and last day, `YYYY-MM-DD`. */
  readonly from?: string
  readonly to?: string
  readonly items: readonly PlanItem[]
  /** What is listened for once the plan is open. */
  readonly query: string
  /** Taken over from the plan before. */
  readonly lessonsTaken: readonly string[]
}

export interface PlanVersion extends PlanContent {
  readonly contentVersion: number
  readonly by: Person
  readonly at: string
}

/** What came of an item: kept apart from what was planned, and with those who in fact came. */
export interface HeldItem {
  readonly itemId: string
  readonly by: Person
  readonly at: string
  readonly attendees: readonly Attendance[]
  readonly note: string
  /** Asked there and not answered: carried over at closing. */
  readonly unanswered: readonly string[]
}

export interface PlanClosing {
  readonly by: Person
  readonly at: string
  readonly summary: string
  /** What the next plan takes over. */
  readonly lessons: readonly string[]
  readonly unanswered: readonly string[]
}

export interface PlanBody extends PlanContent {
  readonly contentVersion: number
  readonly author: Person
  /** Every content there was, the current one last. */
  readonly versions: readonly PlanVersion[]
  readonly held: readonly HeldItem[]
  readonly previousPlanId?: string
  readonly watchId?: string
  readonly openedAt?: string
  readonly openedBy?: Person
  /** How loud it was before anything was said. */
  readonly baseline?: Baseline
  readonly closing?: PlanClosing
  readonly cancellation?: { readonly by: Person; readonly at: string; readonly reason: string }
}

/** What a plan is found by. */
export function planKeys({
  watchId,
  previousPlanId,
}: Pick<PlanBody, 'watchId' | 'previousPlanId'>): Readonly<Record<string, string>> {
  return {
    ...(watchId ? { watch: watchId } : {}),
    ...(previousPlanId ? { previous: previousPlanId } : {}),
  }
}

/** The content alone, without what was done about it. */
export function planContentOf(body: PlanContent): PlanContent {
  const { title, goal, audience, keyMessages, questions, materials, channels, people, risks } = body
  const { items, query, lessonsTaken, from, to } = body
  return {
    title,
    goal,
    audience,
    keyMessages,
    questions,
    materials,
    channels,
    people,
    risks,
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    items,
    query,
    lessonsTaken,
  }
}
