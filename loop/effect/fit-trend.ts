import { binomial, fitGlm, poisson } from './glm.ts'
import { dot, times } from './matrix.ts'
import { inflationOf, noiseOf, type Residual, varianceOfSum } from './noise.ts'
import { range, sumOf } from './numbers.ts'
import type { SeriesInput } from './series.ts'
import type { Trend } from './trends.ts'

/** One trend carried on, and how the actual compares with it. */
export interface TrendFit {
  /** log(actual ÷ expected) and its variance. */
  readonly logRatio: number
  readonly variance: number
  readonly degrees: number
  readonly deviance: number
  /** Variance of a long sum of errors, as a multiple of what counting alone would give. */
  readonly noise: number
  /** Of the segment after the answer: the ratio it begins with, and by which it changes with each step. */
  readonly level: number
  readonly slope: number
  /** Of every step from the start of the trend on, that of the answer left out. */
  readonly expected: readonly Expected[]
}

export interface Expected {
  readonly at: number
  readonly predictor: number
  readonly variance: number
}

/** The steps of one side as the model takes them. */
interface Side {
  readonly steps: readonly number[]
  readonly counts: readonly number[]
  readonly trials: readonly number[]
}

/** `undefined` when the steps do not determine the trend. */
export function fitTrend(input: SeriesInput, trend: Trend): TrendFit | undefined {
  const { family, before, after } = sidesOf(input, trend.from)
  const rhythm = (at: number) => input.rhythm?.[at] ?? 0
  const fit = fitGlm({
    family,
    rows: before.steps.map(trend.row),
    counts: before.counts,
    trials: before.trials,
    offsets: before.steps.map(rhythm),
  })
  if (!fit) return undefined
  const predict = (at: number) => dot(trend.row(at), fit.coefficients) + rhythm(at)
  const segment = fitSegment(input, after, after.steps.map(predict))
  if (!segment) return undefined

  const spread = (mean: number, out: number) => (out <= 0 ? 0 : family.variance(mean / out) * out)
  const residuals = [...residualsOf(before, fit.means, spread), ...residualsOf(after, segment.means, spread)]
  const { dispersion, memory } = noiseOf(residuals, trend.waves)
  const expected = after.steps.map((at, index) => family.mean(predict(at)) * (after.trials[index] ?? 0))
  const total = sumOf(expected)
  if (total < leastExpected) return undefined
  const actual = sumOf(after.counts)
  // An error before the answer moves log(actual ÷ expected) through the trend it helps to fit, one after it through the sum itself.
  const slopes = expected.map((mean, index) => spread(mean, after.trials[index] ?? 0) / total)
  const pull = times(fit.covariance, columnSums(after.steps.map(trend.row), slopes))
  const influences = residuals.map(({ at, deviation }) =>
    at < input.answer ? -dot(trend.row(at), pull) * deviation : deviation / Math.max(actual, 0.5),
  )
  const inflation = inflationOf(memory)
  const columns = fit.coefficients.length + 2
  return {
    logRatio: Math.log((actual + 0.5) / (total + 0.5)),
    variance: dispersion * varianceOfSum(influences, residuals, memory),
    degrees: Math.max(residuals.length / inflation - columns, 3),
    deviance: fit.deviance,
    noise: dispersion * inflation,
    level: Math.exp(segment.coefficients[0] ?? 0),
    slope: Math.exp(segment.coefficients[1] ?? 0),
    expected: [...before.steps, ...after.steps].map((at) => {
      const row = trend.row(at)
      const variance = dispersion * inflation * dot(row, times(fit.covariance, row))
      return { at, predictor: predict(at), variance }
    }),
  }
}

const leastExpected = 1e-6

function sidesOf({ counts, trials, answer }: SeriesInput, from: number) {
  const side = (steps: readonly number[]): Side => ({
    steps,
    counts: steps.map((at) => counts[at] ?? 0),
    trials: steps.map((at) => (trials ? (trials[at] ?? 0) : 1)),
  })
  return {
    family: trials ? binomial : poisson,
    before: side(range(from, answer)),
    after: side(range(answer + 1, counts.length)),
  }
}

/** Level and slope after the answer, against the trend carried on; only the level where the steps say no more. */
function fitSegment({ trials, answer }: SeriesInput, after: Side, offsets: readonly number[]) {
  const common = { family: trials ? binomial : poisson, counts: after.counts, trials: after.trials, offsets }
  return (
    fitGlm({ ...common, rows: after.steps.map((at) => [1, at - answer]) }) ??
    fitGlm({ ...common, rows: after.steps.map(() => [1]) })
  )
}

const leastDeviation = 0.05

function residualsOf(
  { steps, counts, trials }: Side,
  means: readonly number[],
  spread: (mean: number, out: number) => number,
): readonly Residual[] {
  return steps.map((at, index) => {
    const mean = means[index] ?? 0
    const deviation = Math.sqrt(Math.max(spread(mean, trials[index] ?? 0), 0))
    return { at, deviation, pearson: ((counts[index] ?? 0) - mean) / Math.max(deviation, leastDeviation) }
  })
}

function columnSums(rows: readonly (readonly number[])[], weights: readonly number[]): readonly number[] {
  const size = rows[0]?.length ?? 0
  return range(0, size).map((column) =>
    sumOf(rows.map((row, index) => (row[column] ?? 0) * (weights[index] ?? 0))),
  )
}
