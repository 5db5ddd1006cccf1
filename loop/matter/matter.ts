import { type Clock, readClock, type StartedClock } from '../clock/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Person } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'

/** 公众关切: something the public asks or has got wrong, which somebody must answer or decide, by name, not to answer. */
export type MatterState =
  | 'registered'
  | 'routed'
  | 'answering'
  | 'review'
  | 'answered'
  | 'evaluated'
  | 'deciding'
  | 'not-answered'
  | 'merged'
  | 'closed'

/**
 * 登记 → 转办 → 起草回复 → 审核 → 已回应 → 已评估 → 办结. A decision not to answer waits in `deciding` for its second signature. What was answered goes
 * back when its answer is withdrawn; what was not to be answered may be taken up again.
 */
export const matterMoves: Moves<MatterState> = {
  registered: ['routed', 'answering', 'deciding', 'merged'],
  routed: ['answering', 'deciding', 'merged'],
  answering: ['review', 'answered', 'merged'],
  review: ['answering', 'answered', 'merged'],
  answered: ['answering', 'review', 'evaluated'],
  evaluated: ['answering', 'review', 'closed'],
  deciding: ['not-answered', 'registered', 'routed'],
  'not-answered': ['registered', 'closed'],
  merged: [],
  closed: [],
}

/** Nothing public yet, nothing decided: their clocks run. */
export const openMatterStates = ['registered', 'routed', 'answering', 'review', 'deciding'] as const
/** May take others in: open, or answered in a way that answers them too. */
export const mergeTargets: readonly MatterState[] = [
  'registered',
  'routed',
  'answering',
  'review',
  'answered',
  'evaluated',
]

/** R6: what must be answered, in the rule's order; `other` may be. */
export const matterCategories = [
  'misreading',
  'vital-interest',
  'moral-line',
  'emergency',
  'superior',
  'other',
] as const
export type MatterCategory = (typeof matterCategories)[number]
export const mustAnswer = matterCategories.filter((code) => code !== 'other')

export const matterOrigins = ['story', 'alert', 'letter', 'comments', 'telephone', 'incident'] as const
export interface MatterOrigin {
  readonly kind: (typeof matterOrigins)[number]
  /** The story's, alert's, letter's, release's, incident's id; a telephone call has none. */
  readonly id?: string | undefined
  readonly note?: string | undefined
}

/** A clock says whose it was before a merge; it is appended, never changed. */
export interface MatterClock extends StartedClock {
  readonly matterId: string
}

/** 口径 */
export interface MatterLine {
  readonly sentence: string
  readonly paragraph: string
  readonly full: string
  readonly use: LineUse
  readonly validFrom: string
  readonly validTo?: string
  readonly by: Person
  readonly at: string
}
/** 可主动发布, 应询答复, 仅供背景. */
export const lineUses = ['publish', 'on-inquiry', 'background'] as const
export type LineUse = (typeof lineUses)[number]

/** 拟不回应: drafted by one, signed by another. */
export interface MatterDecision {
  readonly reason: string
  /** Of R6, each found not to apply. */
  readonly excluded: readonly MatterCategory[]
  readonly draftedBy: Person
  readonly draftedAt: string
  readonly signedBy?: Person
  readonly signedAt?: string
  readonly opinion?: string
}

/** What was found when the answer's effect was looked at. */
export interface MatterEvaluation {
  readonly text: string
  readonly by: Person
  readonly at: string
  /** The effect as it was measured then, in words with its figures. */
  readonly effectWords?: string
  readonly effectId?: string
}

/** Appended, never changed. */
export interface MatterEntry {
  readonly at: string
  readonly by: Person
  readonly kind: string
  readonly text: string
  readonly link?: { readonly kind: string; readonly id: string }
}

/** The record's unit is the one that must answer. */
export interface MatterBody {
  readonly title: string
  /** In the public's words. */
  readonly question: string
  readonly category: MatterCategory
  readonly categoryReason: string
  readonly origins: readonly MatterOrigin[]
  readonly registeredBy: Person
  readonly knownAt: string
  readonly storyIds: readonly string[]
  readonly incidentId?: string
  readonly planId?: string
  /** The public's words themselves, as documents. */
  readonly documentIds: readonly string[]
  /** Of the documents: topics and keywords by which a unit is suggested. */
  readonly topics: readonly string[]
  readonly keywords: readonly string[]
  readonly route?: {
    readonly unitId: string
    readonly by: Person
    readonly at: string
    readonly reason: string
  }
  /** The one in force last. */
  readonly lines: readonly MatterLine[]
  readonly replyText?: string
  readonly decision?: MatterDecision
  readonly evaluation?: MatterEvaluation
  readonly clocks: readonly MatterClock[]
  readonly mergedInto?: string
  readonly mergedFrom: readonly string[]
  readonly history: readonly MatterEntry[]
}

export type Matter = LedgerRecord<MatterBody>

export type MatterClockView = Clock & { readonly matterId: string }

export interface MatterView extends Omit<MatterBody, 'clocks' | 'history'> {
  readonly id: string
  readonly version: number
  readonly state: MatterState
  readonly unitId: string
  readonly unitName: string
  readonly registeredAt: string
  readonly updatedAt: string
  readonly isDemo: boolean
  readonly clocks: readonly MatterClockView[]
  /** Of the clocks not met the one that ends first; absent when all are met. */
  readonly dueAt?: string
  /** Nothing public and nothing signed though the time is up. */
  readonly isOverdue: boolean
}

export interface MatterRelease {
  readonly id: string
  readonly title: string
  readonly state: string
  readonly publishedAt?: string
}

export type MatterMove =
  | 'route'
  | 'line'
  | 'reply'
  | 'evidence'
  | 'classify'
  | 'merge'
  | 'decide'
  | 'sign'
  | 'return'
  | 'reopen'
  | 'evaluate'
  | 'close'
  | 'note'

export interface MatterDetail extends MatterView {
  readonly history: readonly MatterEntry[]
  readonly releases: readonly MatterRelease[]
  readonly merged: readonly { readonly id: string; readonly title: string }[]
  /** What may be done now by this person: the page shows only these. */
  readonly moves: readonly MatterMove[]
}

/** How a matter is found: its first story, the plan whose watch heard it, the incident it belongs to. */
export function matterKeys({
  storyIds: [story],
  planId,
  incidentId,
}: Pick<MatterBody, 'storyIds' | 'planId' | 'incidentId'>): Record<string, string> {
  return {
    ...(story ? { story } : {}),
    ...(planId ? { plan: planId } : {}),
    ...(incidentId ? { incident: incidentId } : {}),
  }
}

export function isOpenMatter(state: string): boolean {
  return openMatterStates.some((open) => open === state)
}

export interface Viewing {
  readonly now: Date
  readonly unitName: string
}

export function viewMatter(record: Matter, { now, unitName }: Viewing): MatterView {
  const { clocks: started, history: _history, ...shown } = record.body
  const clocks = started.map((clock) => ({ ...readClock(clock, now), matterId: clock.matterId }))
  const [dueAt] = clocks
    .filter(({ metAt }) => metAt === undefined)
    .map((clock) => clock.dueAt)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
  return {
    id: record.id,
    version: record.version,
    state: record.state as MatterState,
    unitId: record.unitId,
    unitName,
    registeredAt: record.createdAt,
    updatedAt: record.updatedAt,
    isDemo: record.isDemo,
    ...shown,
    clocks,
    ...(dueAt ? { dueAt } : {}),
    isOverdue: isOpenMatter(record.state) && dueAt !== undefined && Date.parse(dueAt) < now.getTime(),
  }
}
