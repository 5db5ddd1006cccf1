import type { SeriesInput } from '../series.ts'

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function poisson(mean: number, random: () => number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count++
  return count
}

export type Shape = 'steady' | 'exponential' | 'power' | 'burst'

/** How a series is made: what would be there, what disturbs it, and what the answer did. */
export interface Scenario {
  readonly name: string
  readonly shape: Shape
  /** Documents in a step: always, or at the peak. */
  readonly mean: number
  readonly before: number
  readonly after: number
  /** Of the logarithm of the intensity, from step to step. */
  readonly memory?: number
  readonly spread?: number
  /** Depth of the daily or weekly rhythm, 0..1. */
  readonly rhythm?: number
  readonly cycle?: number
  /** The rhythm is known from elsewhere, as that of everything that was heard. */
  readonly isRhythmKnown?: boolean
  /** Actual ÷ expected from the answer on; 1: it did nothing. */
  readonly effect?: number
  /** A share of the documents, whose odds the effect multiplies; absent: the number itself is studied. */
  readonly share?: number
}

export interface Simulated extends SeriesInput {
  /** Actual ÷ expected over the steps after the answer, as it was made. */
  readonly truth: number
}

export function simulate(scenario: Scenario, seed: number): Simulated {
  const random = createRandom(seed)
  const { before, after, memory = 0, spread = 0, effect = 1, cycle, share } = scenario
  const noise = autoregressive(before + 1 + after, { memory, spread, random })
  const intensities = noise.map((error, at) => intensity(scenario, at) * Math.exp(error - spread ** 2 / 2))
  const common = {
    answer: before,
    ...(cycle ? { cycle } : {}),
    ...(scenario.isRhythmKnown ? { rhythm: noise.map((_, at) => Math.log(waveOf(scenario, at))) } : {}),
  }
  if (share === undefined) {
    const counts = intensities.map((mean, at) => poisson(mean * (at > before ? effect : 1), random))
    return { ...common, counts, truth: effect }
  }
  const trials = intensities.map((mean) => poisson(mean, random))
  const changed = share * effect
  const counts = trials.map(
    (out, at) =>
      Array.from({ length: out }, () => random()).filter((value) => value < (at > before ? changed : share))
        .length,
  )
  return { ...common, counts, trials, truth: effect }
}

function autoregressive(
  length: number,
  {
    memory,
    spread,
    random,
  }: { readonly memory: number; readonly spread: number; readonly random: () => number },
): readonly number[] {
  let value = spread * normal(random)
  return Array.from({ length }, () => {
    const now = value
    value = memory * value + spread * Math.sqrt(1 - memory ** 2) * normal(random)
    return now
  })
}

/** Attention falls by half in a day, or as a power of the hours since the peak; a burst rises for a fifth of the time before that. */
function intensity(scenario: Scenario, at: number): number {
  const { shape, mean, before } = scenario
  const peak = mean * waveOf(scenario, at)
  if (shape === 'steady') return peak
  if (shape === 'exponential') return peak * 0.5 ** (at / 24)
  if (shape === 'power') return peak * (1 + at / 6) ** -1
  const since = at - Math.floor(before / 5)
  return since < 0 ? peak * Math.exp(since / 2) : peak * (1 + since / 6) ** -1
}

function waveOf({ rhythm = 0, cycle = 24 }: Scenario, at: number): number {
  return 1 + rhythm * Math.sin((2 * Math.PI * at) / cycle)
}
