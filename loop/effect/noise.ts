import { dot } from './matrix.ts'
import { range, sumOf } from './numbers.ts'

/** A step's error, counted in its own standard deviations. */
export interface Residual {
  readonly at: number
  readonly deviation: number
  readonly pearson: number
}

/** Errors remember one another: correlation at a distance is `weight · decay^distance`. */
export interface Memory {
  readonly weight: number
  readonly decay: number
}

export interface Noise {
  readonly dispersion: number
  readonly memory: Memory
}

const longestLag = 6
const decays = [0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95] as const
/** Constant and trend before, level and slope after: what takes slow swings out of the residuals. */
const slowColumns = 4
const rounds = 4

/**
 * A first-order autoregressive intensity seen through counting noise, fitted to the first autocovariances of the Pearson residuals. Fitting
 * took from these, for each column, as much as the noise has at that column's frequency; that depends on the noise itself and is given back in
 * a few rounds.
 */
export function noiseOf(residuals: readonly Residual[], waves: readonly number[]): Noise {
  const count = residuals.length
  const lags = range(0, Math.min(longestLag, Math.floor(count / 4)) + 1)
  const found = lags.map((lag) => autocovariance(residuals, lag))
  let variance = found[0] ?? 1
  let memory: Memory = { weight: 0, decay: 0 }
  for (let round = 0; round < rounds; round++) {
    const density = (frequency: number) => variance * densityOf(memory, frequency)
    const [next = 1, ...rest] = found.map((value, lag) => {
      const slow = slowColumns * density(0)
      const quick = sumOf(waves.map((wave) => density(wave) * Math.cos(2 * Math.PI * wave * lag)))
      // However long the memory seems, no more is given back than was found.
      return value + Math.min((slow + quick) / count, found[0] ?? 0)
    })
    memory = fitMemory(rest.map((value) => value / Math.max(next, 1e-9)))
    variance = next
  }
  // Counting alone makes a dispersion of one: less than that is luck.
  return { dispersion: Math.max(1, variance), memory }
}

function autocovariance(residuals: readonly Residual[], lag: number): number {
  const products = residuals.flatMap(({ at, pearson }, index) => {
    const other = residuals[index + lag]
    return other && other.at - at === lag ? [pearson * other.pearson] : []
  })
  return sumOf(products) / Math.max(products.length, 1)
}

/** Spectral density of the noise at a frequency, as a multiple of its variance. */
function densityOf({ weight, decay }: Memory, frequency: number): number {
  const angle = 2 * Math.PI * frequency
  return 1 - weight + (weight * (1 - decay ** 2)) / (1 - 2 * decay * Math.cos(angle) + decay ** 2)
}

function fitMemory(correlations: readonly number[]): Memory {
  let best = { weight: 0, decay: 0, misfit: sumOf(correlations.map((r) => r ** 2)) }
  for (const decay of decays) {
    const shape = correlations.map((_, index) => decay ** (index + 1))
    const weight = Math.min(Math.max(dot(correlations, shape) / dot(shape, shape), 0), 1)
    const misfit = sumOf(correlations.map((r, index) => (r - weight * (shape[index] ?? 0)) ** 2))
    if (misfit < best.misfit - 1e-12) best = { weight, decay, misfit }
  }
  return best
}

/** By how much a long sum varies more than it would without memory. */
export function inflationOf({ weight, decay }: Memory): number {
  return 1 + (2 * weight * decay) / (1 - decay)
}

/** Variance of Σ influence · error, the errors of variance 1 and remembering one another. */
export function varianceOfSum(
  influences: readonly number[],
  residuals: readonly Residual[],
  { weight, decay }: Memory,
): number {
  let sum = 0
  for (let i = 0; i < influences.length; i++) {
    sum += (influences[i] ?? 0) ** 2
    for (let j = i + 1; j < influences.length; j++) {
      const distance = (residuals[j]?.at ?? 0) - (residuals[i]?.at ?? 0)
      const correlation = weight * decay ** distance
      if (correlation < 1e-4) break
      sum += 2 * (influences[i] ?? 0) * (influences[j] ?? 0) * correlation
    }
  }
  return Math.max(sum, 0)
}
