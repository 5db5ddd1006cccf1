import { fitTrend, type TrendFit } from './fit-trend.ts'
import { binomial, poisson } from './glm.ts'
import { meanOf, medianOf, range, sumOf } from './numbers.ts'
import type { SeriesEffect, SeriesInput, Shortage } from './series.ts'
import { studentPoint } from './student.ts'
import { trendsOf } from './trends.ts'

/** Below these nothing is said. */
export const limits = {
  stepsBefore: 24,
  stepsAfter: 6,
  documentsBefore: 30,
  documentsExpected: 10,
  /** A peak is one when its three steps stand so much above the median step. */
  peakRatio: 4,
  /** What is expected may not grow beyond so many times the highest there ever was. */
  growth: 1.5,
} as const

/**
 * Interrupted time series: a segmented quasi-likelihood regression (Wagner et al. 2002; Bernal, Cummins and Gasparrini 2017). The trend
 * before the answer, with room for natural decay, is carried on as what would have been expected; the actual is compared with it. See
 * docs/effect.md for the assumptions and for when it is wrong.
 */
export function studySeries(input: SeriesInput): SeriesEffect {
  const { answer, counts } = input
  const from = startOfTrend(input)
  const stepsBefore = answer - from.at
  const stepsAfter = counts.length - answer - 1
  const shortage = shortageOf(input, { from, stepsBefore, stepsAfter })
  if (shortage) return { verdict: 'too-little', shortage, stepsBefore, stepsAfter }
  const fits = trendsOf(input, from.at).flatMap((trend) => fitTrend(input, trend) ?? [])
  const averaged = average(fits)
  if (!averaged) return { verdict: 'too-little', shortage: 'not-determined', stepsBefore, stepsAfter }
  if (isRising(input, from.at, averaged))
    return { verdict: 'too-little', shortage: 'still-rising', stepsBefore, stepsAfter }
  return describe(input, averaged, { stepsBefore, stepsAfter })
}

interface Start {
  readonly at: number
  readonly isPeak: boolean
}

/** From the first step in which anything was heard; from the peak on when there was one, for what falls after a peak is another trend. */
function startOfTrend({ counts, trials, answer }: SeriesInput): Start {
  const heard = trials ?? counts
  const first = Math.max(
    heard.findIndex((count) => count > 0),
    0,
  )
  const before = heard.slice(first, answer)
  if (before.length < 3) return { at: first, isPeak: false }
  const smooth = before.map((_, at) => meanOf(before.slice(Math.max(0, at - 1), at + 2)))
  const highest = Math.max(...smooth)
  const peak = smooth.indexOf(highest)
  const isPeak = highest >= limits.peakRatio * Math.max(medianOf(before), 0.5)
  return isPeak ? { at: first + peak, isPeak } : { at: first, isPeak }
}

function shortageOf(
  { counts, trials, answer, cycle, rhythm }: SeriesInput,
  {
    from,
    stepsBefore,
    stepsAfter,
  }: { readonly from: Start; readonly stepsBefore: number; readonly stepsAfter: number },
): Shortage | undefined {
  if (answer < 0 || answer >= counts.length) return 'no-answer'
  if (stepsAfter < limits.stepsAfter) return 'few-steps-after'
  // A night must not look like an effect: the rhythm is known, or there are two cycles to learn it from.
  const fewest = cycle && !rhythm ? Math.max(limits.stepsBefore, 2 * cycle) : limits.stepsBefore
  if (stepsBefore < fewest) return shortBefore(from, stepsBefore)
  const heard = trials ?? counts
  const before = sumOf(heard.slice(from.at, answer))
  const events = sumOf(counts.slice(from.at, answer))
  if (before < limits.documentsBefore || (trials && events < limits.documentsExpected)) return 'few-documents'
  if (trials && sumOf(trials.slice(answer + 1)) < limits.documentsExpected) return 'few-documents'
  return undefined
}

/** The highest point of all stands right before the answer: it may have been on its way up. */
function shortBefore({ isPeak }: Start, stepsBefore: number): Shortage {
  if (!isPeak) return 'few-steps-before'
  return stepsBefore <= 3 ? 'still-rising' : 'peak-too-near'
}

/**
 * Trends weighed by how well they tell the steps before (quasi-AIC; Burnham and Anderson 2002, ch. 4), which noisy steps tell less surely: that
 * they differ widens the interval. All have as many coefficients.
 */
function average(fits: readonly TrendFit[]): TrendFit | undefined {
  const [first] = fits.toSorted((a, b) => a.deviance - b.deviance)
  if (!first) return undefined
  const weights = fits.map(({ deviance }) => Math.exp(-(deviance - first.deviance) / first.noise / 2))
  const all = sumOf(weights)
  const mean = (value: (fit: TrendFit) => number) =>
    sumOf(fits.map((fit, index) => ((weights[index] ?? 0) / all) * value(fit)))
  const logRatio = mean((fit) => fit.logRatio)
  return {
    logRatio,
    variance: mean((fit) => fit.variance + (fit.logRatio - logRatio) ** 2),
    degrees: mean((fit) => fit.degrees),
    deviance: first.deviance,
    noise: first.noise,
    level: Math.exp(mean((fit) => Math.log(fit.level))),
    slope: Math.exp(mean((fit) => Math.log(fit.slope))),
    expected: first.expected.map(({ at }, index) => {
      const predictor = mean((fit) => fit.expected[index]?.predictor ?? 0)
      const spread = (fit: TrendFit) => ((fit.expected[index]?.predictor ?? 0) - predictor) ** 2
      return { at, predictor, variance: mean((fit) => (fit.expected[index]?.variance ?? 0) + spread(fit)) }
    }),
  }
}

/** A trend that still rises when the answer comes cannot be carried on: nobody knows where it would have turned. */
function isRising({ counts, trials, answer, rhythm }: SeriesInput, from: number, fit: TrendFit): boolean {
  if (trials) return false
  const flat = (at: number, value: number) => value / Math.exp(rhythm?.[at] ?? 0)
  const before = range(from, answer).map((at) => flat(at, counts[at] ?? 0))
  const highest = Math.max(...before.map((_, at) => meanOf(before.slice(Math.max(0, at - 1), at + 2))))
  const after = fit.expected.filter(({ at }) => at > answer)
  return after.some(
    ({ at, predictor }) => flat(at, Math.exp(predictor)) > limits.growth * Math.max(highest, 1),
  )
}

function describe(
  { counts, trials, answer }: SeriesInput,
  fit: TrendFit,
  steps: { readonly stepsBefore: number; readonly stepsAfter: number },
): SeriesEffect {
  const family = trials ? binomial : poisson
  const point = studentPoint(fit.degrees)
  const error = point * Math.sqrt(fit.variance)
  const [ratio, low, high] = [0, -error, error].map((by) => Math.exp(fit.logRatio + by)) as [
    number,
    number,
    number,
  ]
  const after = range(answer + 1, counts.length)
  const out = trials ? Math.max(sumOf(after.map((at) => trials[at] ?? 0)), 1) : 1
  const actual = sumOf(after.map((at) => counts[at] ?? 0)) / out
  const curve = fit.expected.map(({ at, predictor, variance }) => {
    const margin = point * Math.sqrt(variance)
    const actualAt = trials ? (counts[at] ?? 0) / Math.max(trials[at] ?? 0, 1) : (counts[at] ?? 0)
    return {
      at,
      actual: actualAt,
      expected: family.mean(predictor),
      low: family.mean(predictor - margin),
      high: family.mean(predictor + margin),
    }
  })
  const verdict = high < 1 ? 'fell' : low > 1 ? 'rose' : 'no-effect'
  return {
    verdict,
    ratio,
    low,
    high,
    actual,
    expected: actual / ratio,
    levelChange: fit.level,
    slopeChange: fit.slope,
    curve,
    ...steps,
  }
}
