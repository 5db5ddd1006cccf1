import { toShanghaiIso } from '../../pipeline/platform/clock.ts'

export interface EffectHistogram {
  readonly step: 'hour' | 'day'
  readonly buckets: readonly { readonly start: string; readonly count: number; readonly negative: number }[]
}

export interface EffectWindow {
  readonly hours: number
  readonly documents: number
  /** Of the documents in the window, 0..1; 0 when there are none. */
  readonly negativeShare: number
}

export interface Effect {
  readonly before?: EffectWindow
  readonly after?: EffectWindow
  /** Chinese, with figures and their base; "no effect seen" is said as plainly as an effect. */
  readonly words: string
}

export interface EffectInput {
  readonly histogram: EffectHistogram
  /** When the first answer was published; absent: none yet. */
  readonly answeredAt?: string | undefined
  readonly now: Date
}

const hourMs = 3_600_000
const longestHours = 48
/** Below this many documents on both sides together, chance alone explains most differences. */
const fewestDocuments = 20
/** Two-sided 5 %. */
const significantZ = 1.96
const caution = '热度会自然回落，此比较不能单独证明是回应的作用。'

/**
 * A story's curve before and after an answer: two windows of equal length around it, without the bucket in which it was given.
 * It compares, it does not prove; a full interrupted time series is another function.
 */
export function measureEffect({ histogram, answeredAt, now }: EffectInput): Effect {
  if (!answeredAt) return { words: '尚未发布回应。' }
  const bucketMs = histogram.step === 'hour' ? hourMs : 24 * hourMs
  const answerBucket = Math.floor(shanghai(answeredAt) / bucketMs) * bucketMs
  const afterStart = answerBucket + bucketMs
  const available = Math.floor((shanghai(toShanghaiIso(now)) - afterStart) / bucketMs) * bucketMs
  const length = Math.min(available, Math.max(longestHours * hourMs, bucketMs))
  if (length < bucketMs) return { words: '回应刚刚发布，时间太短，尚不能比较。' }

  const before = sumBetween(histogram, answerBucket - length, answerBucket)
  const after = sumBetween(histogram, afterStart, afterStart + length)
  return { before, after, words: describe(before, after) }
}

/** Milliseconds on Asia/Shanghai's wall clock, so that days and hours break where the store's buckets do. */
function shanghai(iso: string): number {
  return Date.parse(iso) + 8 * hourMs
}

function sumBetween({ buckets }: EffectHistogram, from: number, to: number): EffectWindow {
  const inside = buckets.filter(({ start }) => shanghai(start) >= from && shanghai(start) < to)
  const documents = inside.reduce((sum, { count }) => sum + count, 0)
  const negative = inside.reduce((sum, bucket) => sum + bucket.negative, 0)
  return {
    hours: (to - from) / hourMs,
    documents,
    negativeShare: documents === 0 ? 0 : negative / documents,
  }
}

function describe(before: EffectWindow, after: EffectWindow): string {
  const total = before.documents + after.documents
  const figures = `回应前 ${before.hours} 小时 ${before.documents} 条（负面 ${percent(before)}），回应后 ${after.hours} 小时 ${after.documents} 条（负面 ${percent(after)}）。`
  if (total < fewestDocuments) return `${figures}数量太少，看不出效果。`
  return `${figures}${describeVolume(before, after)}${describeTone(before, after)}${caution}`
}

/** Equal windows: if nothing changed, each document falls before or after with the same chance. */
function describeVolume(before: EffectWindow, after: EffectWindow): string {
  const z = (before.documents - after.documents) / Math.sqrt(before.documents + after.documents)
  if (z > significantZ) return '相关信息明显减少。'
  if (z < -significantZ) return '相关信息明显增加，未见降温效果。'
  return '相关信息数量没有明显变化，未见效果。'
}

function describeTone(before: EffectWindow, after: EffectWindow): string {
  if (before.documents === 0 || after.documents === 0) return ''
  const pooled =
    (before.negativeShare * before.documents + after.negativeShare * after.documents) /
    (before.documents + after.documents)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / before.documents + 1 / after.documents))
  const z = error === 0 ? 0 : (before.negativeShare - after.negativeShare) / error
  if (z > significantZ) return '负面占比明显下降。'
  if (z < -significantZ) return '负面占比明显上升。'
  return '负面占比没有明显变化。'
}

function percent({ negativeShare, documents }: EffectWindow): string {
  return documents === 0 ? '—' : `${Math.round(negativeShare * 100)}%`
}
