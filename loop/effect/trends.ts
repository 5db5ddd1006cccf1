import { range } from './numbers.ts'
import type { SeriesInput } from './series.ts'

/** One way of carrying the trend on: the columns of a step. */
export interface Trend {
  readonly from: number
  /** How often a wave passes in a step, for each column that is one; the others are slow. */
  readonly waves: readonly number[]
  row(at: number): readonly number[]
}

/** After so many steps a power-law decay is under way; without end it is exponential. */
const bends = [1, 3, 8, 20, 60, Number.POSITIVE_INFINITY] as const

/** Attention decays as a power of time (1 + t / c)^−p, exponentially where c is without end: which of them it is, the steps before the answer say. */
export function trendsOf({ answer, cycle, rhythm }: SeriesInput, from: number): readonly Trend[] {
  const length = answer - from
  const count = cycle && length >= 2 * cycle ? (rhythm ? 1 : 2) : 0
  const waves = harmonics(cycle ?? 1, count)
  return bends.map((bend) => {
    const time = (at: number) =>
      bend === Number.POSITIVE_INFINITY ? at - from : Math.log1p((at - from) / bend)
    const middle = time(from + length / 2)
    const scale = time(answer) - time(from)
    return {
      from,
      waves: range(1, count + 1).flatMap((wave) => [wave / (cycle ?? 1), wave / (cycle ?? 1)]),
      row: (at) => [1, (time(at) - middle) / scale, ...waves(at)],
    }
  })
}

function harmonics(cycle: number, count: number): (at: number) => readonly number[] {
  return (at) =>
    Array.from({ length: count }, (_, wave) => {
      const angle = (2 * Math.PI * (wave + 1) * at) / cycle
      return [Math.sin(angle), Math.cos(angle)]
    }).flat()
}
