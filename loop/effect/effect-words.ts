import type { Measure, MeasureName } from './effect-report.ts'
import type { Step } from './read-series.ts'
import type { SeriesEffect, Shortage } from './series.ts'

/** What each measure is called, and of what it is a share. */
export const measureTitles: Readonly<Record<MeasureName, string>> = {
  volume: '信息量',
  negative: '负面占比',
  misreading: '疑问和误解占比',
}

const stepWords: Readonly<Record<Step, string>> = { hour: '小时', day: '天' }

const shortageWords: Readonly<Record<Shortage, string>> = {
  'no-answer': '尚未发布',
  'few-steps-before': '发布前可比的时间太短',
  'few-steps-after': '发布后时间太短',
  'few-documents': '信息太少',
  'peak-too-near': '发布时刚过热度顶点，无法区分自然回落',
  'still-rising': '发布时热度仍在上升，无法推算不发布会怎样',
  'not-determined': '数据不足以推算趋势',
}

/** One measure in words: what is seen, the interval, and that nothing is seen where nothing is. */
export function measureWords(name: MeasureName, found: SeriesEffect, step: Step): string {
  const title = measureTitles[name]
  if (found.verdict === 'too-little')
    return `${title}：数据不足（${shortageWords[found.shortage ?? 'not-determined']}）。`
  const { ratio = 1, low = 1, high = 1, actual = 0, expected = 0 } = found
  const figure = (value: number) =>
    name === 'volume' ? `${Math.round(value)} 条` : `${(value * 100).toFixed(1)}%`
  const compared = `发布后 ${found.stepsAfter} ${stepWords[step]}实际 ${figure(actual)}，按发布前趋势推算为 ${figure(expected)}，实际为推算的 ${percent(ratio)}（95% 区间 ${percent(low)}—${percent(high)}）`
  if (found.verdict === 'fell') return `${title}：看到下降。${compared}。`
  if (found.verdict === 'rose') return `${title}：看到上升。${compared}。`
  return `${title}：未见效果。${compared}，区间包含 100%。`
}

/** Of all measures together: the first words a reader needs. */
export function reportWords(measures: readonly Measure[]): string {
  const seen = measures.filter(({ verdict }) => verdict === 'fell' || verdict === 'rose')
  const none = measures.filter(({ verdict }) => verdict === 'no-effect')
  const little = measures.filter(({ verdict }) => verdict === 'too-little')
  const names = (of: readonly Measure[]) => of.map(({ name }) => measureTitles[name]).join('、')
  const parts = [
    ...seen.map(({ name, verdict }) => `${measureTitles[name]}看到${verdict === 'fell' ? '下降' : '上升'}`),
    ...(none.length > 0 ? [`${names(none)}未见效果`] : []),
    ...(little.length > 0 ? [`${names(little)}数据不足`] : []),
  ]
  return `${parts.join('；')}。${seen.length > 0 ? caution : ''}`
}

const caution = '同一时间的其他事件也会改变舆论，此比较不能单独证明是发布的作用。'

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)}%`
}
