import { BarChart, LineChart } from 'echarts/charts'
import {
  AriaComponent,
  BrushComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useMemo, useRef } from 'react'
import type { Histogram } from '../../../api/views/document.ts'
import { formatCount } from '../format.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { barAt, barsOf, figuresOf, stepMs } from './series.ts'

use([
  AriaComponent,
  BarChart,
  BrushComponent,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  SVGRenderer,
  TooltipComponent,
])

export interface Expected {
  readonly at: string
  readonly expected: number
  readonly low: number
  readonly high: number
}

export interface CurveProps {
  readonly histogram: Histogram
  readonly marks?: readonly { readonly at: string; readonly name: string }[]
  readonly height: number
  /** What would have been without what is marked, with its interval. */
  readonly expected?: readonly Expected[]
  readonly onRange?: (from: Date, to: Date) => void
}

const noMarks: NonNullable<CurveProps['marks']> = []
const ink = {
  all: '#8fa6bd',
  negative: '#b3261e',
  expected: '#7a4b00',
  axis: '#566573',
  line: '#e0e5ea',
  mark: '#17324d',
}

/** Documents as bars, the negative ones as a line, publications as marks; a range can be drawn when `onRange` is given. */
export function Curve({ histogram, marks = noMarks, height, expected, onRange }: CurveProps) {
  const t = useTexts()
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)
  const range = useRef(onRange)
  range.current = onRange
  const bars = useMemo(
    () =>
      barsOf(
        histogram,
        marks.map(({ at }) => new Date(at)),
      ),
    [histogram, marks],
  )
  const isBrushed = onRange !== undefined

  useEffect(() => {
    if (!box.current) return
    const opened = init(box.current, undefined, { renderer: 'svg' })
    chart.current = opened
    const watcher = new ResizeObserver(() => opened.resize())
    watcher.observe(box.current)
    return () => {
      watcher.disconnect()
      opened.dispose()
    }
  }, [])

  useEffect(() => {
    const opened = chart.current
    if (!opened) return
    opened.setOption(optionOf({ bars, marks, t, isBrushed, height, expected }), { notMerge: true })
    if (!isBrushed) return
    opened.dispatchAction({
      type: 'takeGlobalCursor',
      key: 'brush',
      brushOption: { brushType: 'lineX', brushMode: 'single' },
    })
    const drawn = (event: unknown) => {
      const [from, to] = coordinates(event) ?? []
      const first = from === undefined ? undefined : bars[Math.max(from, 0)]
      const last = to === undefined ? undefined : bars[Math.min(to, bars.length - 1)]
      if (first && last) range.current?.(first.start, new Date(last.start.getTime() + stepMs[histogram.step]))
    }
    opened.on('brushEnd', drawn)
    return () => {
      opened.off('brushEnd', drawn)
    }
  }, [bars, marks, t, isBrushed, height, expected, histogram.step])

  const { total, negative, peak } = figuresOf(bars)
  const words = t.stories.curveWords(
    formatCount(total),
    formatCount(negative),
    formatCount(peak?.count ?? 0),
    peak?.label ?? '',
  )
  return <div ref={box} role="img" aria-label={words} style={{ height }} data-testid="curve" />
}

function coordinates(event: unknown): readonly number[] | undefined {
  const areas = (event as { readonly areas?: readonly { readonly coordRange?: unknown }[] }).areas
  const found = areas?.[0]?.coordRange
  return Array.isArray(found) && found.every((one) => typeof one === 'number') ? found : undefined
}

interface Drawing {
  readonly bars: ReturnType<typeof barsOf>
  readonly marks: NonNullable<CurveProps['marks']>
  readonly t: ReturnType<typeof useTexts>
  readonly isBrushed: boolean
  readonly height: number
  readonly expected: CurveProps['expected'] | undefined
}

function optionOf({ bars, marks, t, isBrushed, height, expected }: Drawing) {
  const text = { color: ink.axis, fontSize: 12 }
  return {
    animation: false,
    aria: { enabled: false },
    grid: { left: 40, right: 12, top: marks.length > 0 ? 34 : 26, bottom: 22 },
    legend: { left: 36, top: 0, itemWidth: 12, itemHeight: 8, textStyle: text },
    tooltip: { trigger: 'axis', confine: true },
    ...(isBrushed
      ? { brush: { xAxisIndex: 0, toolbox: [], brushStyle: { color: 'rgba(31,92,153,.18)' } } }
      : {}),
    xAxis: {
      type: 'category',
      data: bars.map(({ label }) => label),
      axisLabel: { ...text, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink.line } },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: height < 160 ? 2 : 4,
      axisLabel: text,
      splitLine: { lineStyle: { color: ink.line } },
    },
    series: [
      {
        name: t.stories.documents,
        type: 'bar',
        data: bars.map(({ count }) => count),
        barCategoryGap: '15%',
        barMaxWidth: 56,
        itemStyle: { color: ink.all },
        markLine: {
          symbol: 'none',
          silent: true,
          label: { formatter: '{b}', color: ink.mark, fontSize: 12 },
          lineStyle: { color: ink.mark, type: 'solid', width: 1.5 },
          data:
            bars.length === 0
              ? []
              : marks.map(({ at, name }) => ({ name, xAxis: barAt(bars, new Date(at)) })),
        },
      },
      {
        name: t.stories.negative,
        type: 'line',
        data: bars.map(({ negative }) => negative),
        showSymbol: bars.length < 2,
        lineStyle: { color: ink.negative, width: 1.5 },
        itemStyle: { color: ink.negative },
      },
      ...expectedSeries({ bars, t, expected }),
    ],
  }
}

/** A dashed line, and its interval as what lies between two lines that are not drawn. */
function expectedSeries({ bars, t, expected }: Pick<Drawing, 'bars' | 't' | 'expected'>) {
  if (!expected || expected.length === 0) return []
  const known = new Map(expected.map((point) => [new Date(point.at).getTime(), point]))
  const line = (name: string, value: (point: Expected) => number) => ({
    name,
    type: 'line',
    symbol: 'none',
    data: bars.map(({ start }) => {
      const point = known.get(start.getTime())
      return point ? Math.round(value(point) * 10) / 10 : null
    }),
    lineStyle: { opacity: 0 },
    itemStyle: { color: ink.expected },
  })
  const band = { stack: 'expected', stackStrategy: 'all', tooltip: { show: false } }
  return [
    { ...line('', ({ low }) => low), ...band },
    {
      ...line(t.effects.expectedBand, ({ low, high }) => high - low),
      ...band,
      areaStyle: { color: ink.expected, opacity: 0.18 },
    },
    {
      ...line(t.effects.expectedLine, (point) => point.expected),
      lineStyle: { color: ink.expected, width: 2, type: 'dashed' },
    },
  ]
}
