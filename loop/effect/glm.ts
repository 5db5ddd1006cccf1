import { dot, invert, type Matrix, times, weightedGram } from './matrix.ts'

/**
 * Generalised linear models with their canonical links, fitted by iteratively reweighted least squares (Nelder and Wedderburn 1972;
 * McCullagh and Nelder 1989, ch. 2 and 9 for the dispersion of quasi-likelihoods).
 */
export interface Family {
  /** Mean of one trial at the linear predictor. */
  mean(predictor: number): number
  /** Variance of one trial at the mean; with the canonical link also the derivative of the mean. */
  variance(mean: number): number
  /** Linear predictor of a mean. */
  link(mean: number): number
}

/** Counts: log link, variance = mean. */
export const poisson: Family = {
  mean: (predictor) => Math.exp(Math.min(predictor, 50)),
  variance: (mean) => mean,
  link: (mean) => Math.log(mean),
}

/** Shares of a number of trials: logit link. */
export const binomial: Family = {
  mean: (predictor) => 1 / (1 + Math.exp(-predictor)),
  variance: (mean) => mean * (1 - mean),
  link: (mean) => Math.log(mean / (1 - mean)),
}

export interface GlmInput {
  readonly family: Family
  readonly rows: Matrix
  readonly counts: readonly number[]
  /** Of shares: out of how many; 1 for counts. */
  readonly trials: readonly number[]
  /** Known part of the linear predictor; 0 unless given. */
  readonly offsets?: readonly number[]
}

export interface GlmFit {
  readonly coefficients: readonly number[]
  /** (XᵀWX)⁻¹, without the dispersion. */
  readonly covariance: Matrix
  readonly means: readonly number[]
  /** −2 log-likelihood up to a constant that all models of the same counts share. */
  readonly deviance: number
}

const mostRounds = 50
const closeEnough = 1e-9
/** Keeps a coefficient that the data say nothing about from running away. */
const ridge = 1e-6

/** `undefined` when the data do not determine the model. */
export function fitGlm(input: GlmInput): GlmFit | undefined {
  const { family, rows, counts, trials } = input
  const offset = (at: number) => input.offsets?.[at] ?? 0
  const size = rows[0]?.length ?? 0
  let coefficients: readonly number[] = startingPoint(input, size)
  let before = Number.POSITIVE_INFINITY
  for (let round = 0; round < mostRounds; round++) {
    const predictors = rows.map((row, at) => dot(row, coefficients) + offset(at))
    const shares = predictors.map(family.mean)
    const weights = shares.map((share, at) => Math.max(family.variance(share) * (trials[at] ?? 0), 1e-10))
    const gram = weightedGram(rows, weights).map((row, i) =>
      row.map((value, j) => (i === j ? value + ridge : value)),
    )
    const covariance = invert(gram)
    if (!covariance) return undefined
    const score = new Array<number>(size).fill(0)
    rows.forEach((row, at) => {
      const error = (counts[at] ?? 0) - (shares[at] ?? 0) * (trials[at] ?? 0)
      for (let j = 0; j < size; j++) score[j] = (score[j] ?? 0) + error * (row[j] ?? 0)
    })
    const step = times(covariance, score)
    const longest = Math.max(...step.map(Math.abs))
    // A long step from a bad beginning would overshoot: it is shortened.
    const scale = longest > 2 ? 2 / longest : 1
    coefficients = coefficients.map((value, j) => value + scale * (step[j] ?? 0))
    const deviance = devianceOf(input, coefficients)
    if (Math.abs(before - deviance) < closeEnough * (Math.abs(deviance) + 1) || longest < 1e-8) {
      const means = rows.map(
        (row, at) => family.mean(dot(row, coefficients) + offset(at)) * (trials[at] ?? 0),
      )
      return { coefficients, covariance, means, deviance }
    }
    before = deviance
  }
  return undefined
}

/** The first column is the constant: it begins at the mean of all. */
function startingPoint({ family, counts, trials, offsets }: GlmInput, size: number): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const out = trials.reduce((sum, count) => sum + count, 0)
  const share = (total + 0.5) / (out + 1)
  const meanOffset = offsets
    ? offsets.reduce((sum, value) => sum + value, 0) / Math.max(offsets.length, 1)
    : 0
  return Array.from({ length: size }, (_, at) => (at === 0 ? family.link(share) - meanOffset : 0))
}

function devianceOf(
  { family, rows, counts, trials, offsets }: GlmInput,
  coefficients: readonly number[],
): number {
  let sum = 0
  rows.forEach((row, at) => {
    const share = family.mean(dot(row, coefficients) + (offsets?.[at] ?? 0))
    const count = counts[at] ?? 0
    const out = trials[at] ?? 0
    sum +=
      family === poisson
        ? share * out - count * safeLog(share)
        : -count * safeLog(share) - (out - count) * safeLog(1 - share)
  })
  return 2 * sum
}

function safeLog(value: number): number {
  return Math.log(Math.max(value, 1e-12))
}
