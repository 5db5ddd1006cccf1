import type { Authority } from '../../pipeline/model/document.ts'
import type { Clock } from '../clock/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Person } from '../office/actor.ts'
import type { EffectHistogram, EffectWindow } from './effect.ts'
import type { SeriesVerdict, Shortage } from './series.ts'

/** What an effect is asked of: an answer, everything of a plan, everything that answered an incident. */
export const effectKinds = ['release', 'plan', 'incident'] as const
export type EffectKind = (typeof effectKinds)[number]

/** 信息量, 负面占比, 疑问和误解占比. */
export const measureNames = ['volume', 'negative', 'misreading'] as const
export type MeasureName = (typeof measureNames)[number]

export interface Measure {
  readonly name: MeasureName
  readonly verdict: SeriesVerdict
  readonly shortage?: Shortage
  /** Actual ÷ expected, with its 95 % interval. */
  readonly ratio?: number
  readonly low?: number
  readonly high?: number
  readonly actual?: number
  readonly expected?: number
  readonly levelChange?: number
  readonly slopeChange?: number
  readonly stepsBefore?: number
  readonly stepsAfter?: number
  /** Chinese: 看到下降, 看到上升, 未见效果 or 数据不足, with the figures. */
  readonly words: string
}

export interface MeasureCurve {
  readonly name: MeasureName
  readonly points: readonly {
    readonly at: string
    readonly actual: number
    readonly expected: number
    readonly low: number
    readonly high: number
  }[]
}

/** Nearly the published text, found after it. Ordinary accounts are counted only. */
export interface Reprints {
  readonly named: readonly {
    readonly documentId: string
    readonly sourceName: string
    readonly authority: Authority
    readonly title: string
    readonly at?: string
    /** Whole, or which part of the published sentences stand in it. */
    readonly share: number
  }[]
  readonly accounts: number
  /** True: more was found than was looked at. */
  readonly isPartial: boolean
}

export interface EffectComments {
  readonly count: number
  readonly negative: number
  readonly questions: number
  readonly documentIds: readonly string[]
  readonly isPartial: boolean
}

export interface EffectSpeed {
  readonly knownAt?: string
  readonly publishedAt?: string
  readonly minutes?: number
  /** Of the incident and the matter that were answered. */
  readonly clocks: readonly Clock[]
}

/** What of it may be kept as a signed-off evaluation. */
export interface EffectFigures {
  readonly kind: EffectKind
  readonly id: string
  readonly title: string
  readonly storyId?: string
  readonly planId?: string
  readonly incidentId?: string
  readonly matterId?: string
  /** When the first answer was public. */
  readonly answeredAt?: string
  readonly step: 'hour' | 'day'
  /** Chinese, of all measures together; "no effect seen" is said as plainly as an effect. */
  readonly words: string
  readonly before?: EffectWindow
  readonly after?: EffectWindow
  readonly measures: readonly Measure[]
  readonly reprints: Reprints
  readonly comments: EffectComments
  readonly speed: EffectSpeed
  readonly measuredAt: string
}

export interface EffectReport extends EffectFigures {
  readonly unitId: string
  readonly isDemo: boolean
  readonly histogram: EffectHistogram & { readonly dayOnly: number; readonly undated: number }
  readonly curves: readonly MeasureCurve[]
}

/** A signed-off evaluation: the figures as they were then. */
export interface EffectBody extends EffectFigures {
  readonly note?: string
  readonly by: Person
}

export interface EffectView extends EffectBody {
  readonly recordId: string
  readonly isDemo: boolean
}

export function viewEffect({ id, isDemo, body }: LedgerRecord<EffectBody>): EffectView {
  return { ...body, recordId: id, isDemo }
}

/** One answer in the list: what is seen, not how good anybody was. */
export interface EffectRow {
  readonly kind: EffectKind
  readonly id: string
  readonly title: string
  readonly answeredAt: string
  readonly unitId: string
  readonly isDemo: boolean
  readonly volume: Measure
  readonly savedAt?: string
}
