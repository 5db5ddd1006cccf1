import { studySeries } from '../loop/effect/interrupted-series.ts'
import { type Scenario, simulate } from '../loop/effect/testing/simulate-series.ts'

/**
 * How often the interrupted time series is right, on series whose truth is known: `node bench/effect-simulation.ts [runs]`. For each scenario
 * without an effect the share of runs that see one, with −50 % the share that see it and the share of intervals that hold the truth.
 */
const runs = Number(process.argv[2] ?? 500)

/** Four days before, two after. */
const hours = { before: 96, after: 48, cycle: 24 } as const
const scenarios: readonly Scenario[] = [
  { name: 'steady, 20 an hour', shape: 'steady', mean: 20, ...hours },
  { name: 'steady, 3 an hour', shape: 'steady', mean: 3, ...hours },
  { name: 'steady with nights', shape: 'steady', mean: 20, rhythm: 0.7, ...hours },
  { name: 'steady, remembering (0.6)', shape: 'steady', mean: 20, memory: 0.6, spread: 0.4, ...hours },
  { name: 'steady, remembering (0.8)', shape: 'steady', mean: 20, memory: 0.8, spread: 0.4, ...hours },
  { name: 'decays by half a day', shape: 'exponential', mean: 200, ...hours, before: 60 },
  { name: 'decays as a power', shape: 'power', mean: 200, ...hours, before: 60 },
  { name: 'decays, remembering', shape: 'power', mean: 200, memory: 0.6, spread: 0.3, ...hours, before: 60 },
  { name: 'rises, then decays', shape: 'burst', mean: 200, rhythm: 0.3, ...hours, before: 80 },
  { name: 'short: a day before', shape: 'steady', mean: 20, before: 24, after: 12 },
  {
    name: 'a day and nights, known',
    shape: 'steady',
    mean: 20,
    rhythm: 0.7,
    isRhythmKnown: true,
    cycle: 24,
    before: 30,
    after: 18,
  },
  { name: 'days with weekends', shape: 'steady', mean: 40, rhythm: 0.4, cycle: 7, before: 42, after: 14 },
  { name: 'share 30 % of 20', shape: 'steady', mean: 20, share: 0.3, before: 96, after: 48 },
  { name: 'share of a decaying story', shape: 'power', mean: 200, share: 0.4, before: 60, after: 48 },
]

function percent(part: number, whole: number): string {
  return whole === 0 ? '    —' : `${((100 * part) / whole).toFixed(1).padStart(5)}%`
}

function run(scenario: Scenario, seedBase: number) {
  const seen = { fell: 0, rose: 0, 'no-effect': 0, 'too-little': 0 }
  let covered = 0
  for (let index = 0; index < runs; index++) {
    const { truth, ...series } = simulate(scenario, seedBase + index)
    const { verdict, low = 0, high = 0 } = studySeries(series)
    seen[verdict]++
    if (verdict !== 'too-little' && low <= truth && truth <= high) covered++
  }
  return { ...seen, covered, said: runs - seen['too-little'] }
}

const write = (line: string) => process.stdout.write(`${line}\n`)
write(`${runs} runs each`)
write(`${'scenario'.padEnd(28)} none: false fell  false rose | −50%: seen   covered | nothing said`)
let falsely = 0
let said = 0
for (const [at, scenario] of scenarios.entries()) {
  const none = run(scenario, 1_000_000 * (at + 1))
  const half = run({ ...scenario, effect: 0.5 }, 1_000_000 * (at + 101))
  falsely += none.fell + none.rose
  said += none.said
  write(
    `${scenario.name.padEnd(28)} ${percent(none.fell, none.said).padStart(16)} ${percent(none.rose, none.said).padStart(11)} | ${percent(half.fell, half.said).padStart(10)} ${percent(half.covered, half.said).padStart(9)} | ${percent(none['too-little'], runs)} ${percent(half['too-little'], runs)}`,
  )
}
write(`all without effect: ${percent(falsely, said)} of ${said} see one`)
