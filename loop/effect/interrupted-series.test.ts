import { describe, expect, it } from 'vitest'
import { studySeries } from './interrupted-series.ts'
import { type Scenario, simulate } from './testing/simulate-series.ts'

const hours = { before: 96, after: 48, cycle: 24 } as const
const scenarios: readonly Scenario[] = [
  { name: 'steady', shape: 'steady', mean: 20, ...hours },
  { name: 'few', shape: 'steady', mean: 3, ...hours },
  { name: 'with nights', shape: 'steady', mean: 20, rhythm: 0.7, ...hours },
  { name: 'autocorrelated', shape: 'steady', mean: 20, memory: 0.6, spread: 0.4, ...hours },
  { name: 'strongly autocorrelated', shape: 'steady', mean: 20, memory: 0.8, spread: 0.4, ...hours },
  { name: 'decays exponentially', shape: 'exponential', mean: 200, ...hours, before: 60 },
  { name: 'decays as a power', shape: 'power', mean: 200, ...hours, before: 60 },
  {
    name: 'decays, autocorrelated',
    shape: 'power',
    mean: 200,
    memory: 0.6,
    spread: 0.3,
    ...hours,
    before: 60,
  },
  { name: 'rises and decays', shape: 'burst', mean: 200, rhythm: 0.3, ...hours, before: 80 },
  { name: 'share', shape: 'steady', mean: 20, share: 0.3, before: 96, after: 48 },
]

function study(scenario: Scenario, runs: number, seed: number) {
  return Array.from({ length: runs }, (_, index) => {
    const series = simulate(scenario, seed + index)
    return { ...studySeries(series), truth: series.truth }
  })
}

describe('interrupted time series', () => {
  it('sees an effect where there is none in at most 7 of 100 series, autocorrelated and self-decaying ones among them', () => {
    const studied = scenarios.map((scenario, at) => ({ scenario, found: study(scenario, 50, 10_000 * at) }))
    for (const { scenario, found } of studied) {
      const falsely = found.filter(({ verdict }) => verdict === 'fell' || verdict === 'rose').length
      expect(falsely / found.length, scenario.name).toBeLessThanOrEqual(0.16)
    }
    const all = studied.flatMap(({ found }) => found)
    const said = all.filter(({ verdict }) => verdict !== 'too-little')
    expect(said.length).toBeGreaterThan(450)
    const falsely = said.filter(({ verdict }) => verdict !== 'no-effect')
    expect(falsely.length / said.length).toBeLessThanOrEqual(0.07)
  })

  it('holds a true effect of −50 % in at least 90 of 100 intervals, and sees it in most', () => {
    const found = scenarios.flatMap((scenario, at) =>
      study({ ...scenario, effect: 0.5 }, 20, 500_000 + 10_000 * at),
    )
    const said = found.filter(({ verdict }) => verdict !== 'too-little')
    expect(said.length).toBeGreaterThanOrEqual(190)
    const holding = said.filter(({ low = 0, high = 0, truth }) => low <= truth && truth <= high)
    expect(holding.length / said.length).toBeGreaterThanOrEqual(0.9)
    expect(said.filter(({ verdict }) => verdict === 'fell').length / said.length).toBeGreaterThan(0.65)
    expect(said.filter(({ verdict }) => verdict === 'rose')).toEqual([])
  })

  it('sees a doubling as a rise', () => {
    const [found] = study({ name: 'twice', shape: 'steady', mean: 20, effect: 2, ...hours }, 1, 7)
    expect(found?.verdict).toBe('rose')
    expect(found?.ratio).toBeCloseTo(2, 0)
  })

  it('does not take the night for an effect when the rhythm is known, and refuses when it can be neither known nor learnt', () => {
    const night: Scenario = {
      name: 'night',
      shape: 'steady',
      mean: 20,
      rhythm: 0.8,
      cycle: 24,
      before: 36,
      after: 10,
    }
    const known = study({ ...night, isRhythmKnown: true }, 40, 11)
    expect(known.filter(({ verdict }) => verdict === 'no-effect').length).toBeGreaterThanOrEqual(37)
    expect(study(night, 1, 11)[0]).toMatchObject({ verdict: 'too-little', shortage: 'few-steps-before' })
  })

  it('says nothing of too little', () => {
    const flat = (count: number, length: number) => new Array<number>(length).fill(count)
    const shortage = (counts: readonly number[], answer: number) => studySeries({ counts, answer }).shortage
    expect(shortage(flat(20, 60), -1)).toBe('no-answer')
    expect(shortage(flat(20, 60), 20)).toBe('few-steps-before')
    expect(shortage(flat(20, 60), 55)).toBe('few-steps-after')
    expect(shortage([...flat(0, 40), ...flat(1, 40)], 60)).toBe('few-steps-before')
    const sparse = Array.from({ length: 80 }, (_, at) => (at % 4 === 0 ? 1 : 0))
    expect(shortage(sparse, 50)).toBe('few-documents')
  })

  it('does not guess where a rising story would have turned, nor what follows a peak that is just passed', () => {
    const rising = Array.from({ length: 60 }, (_, at) => Math.round(5 * 1.08 ** at))
    expect(studySeries({ counts: rising, answer: 40 })).toMatchObject({
      verdict: 'too-little',
      shortage: 'still-rising',
    })
    const peak = Array.from({ length: 60 }, (_, at) => (at < 35 ? 3 : Math.round(200 * 0.9 ** (at - 35))))
    expect(studySeries({ counts: peak, answer: 40 })).toMatchObject({
      verdict: 'too-little',
      shortage: 'peak-too-near',
    })
  })

  it('carries the trend on as a curve with its interval, from the start of the trend to the last step', () => {
    const [found] = study({ name: 'half', shape: 'steady', mean: 30, effect: 0.5, ...hours }, 1, 3)
    const curve = found?.curve ?? []
    expect(curve).toHaveLength(96 + 48)
    for (const { low, expected, high } of curve) {
      expect(low).toBeLessThanOrEqual(expected)
      expect(expected).toBeLessThanOrEqual(high)
    }
    expect(found?.expected).toBeGreaterThan(found?.actual ?? 0)
  })
})
