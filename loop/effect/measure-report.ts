import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { DocumentFilter, Store } from '../../pipeline/store/store.ts'
import { readClock } from '../clock/clock.ts'
import type { ParseQuery } from '../watch/watches.ts'
import { measureEffect } from './effect.ts'
import type { EffectReport, EffectSpeed, Measure, MeasureCurve, MeasureName } from './effect-report.ts'
import type { EffectTarget } from './effect-target.ts'
import { measureWords, reportWords } from './effect-words.ts'
import { findReprints } from './find-reprints.ts'
import { studySeries } from './interrupted-series.ts'
import { readComments } from './read-comments.ts'
import { histogramOf, type ReadSeries, readSeries, stepMs } from './read-series.ts'
import type { SeriesEffect } from './series.ts'

export interface MeasuringMeans {
  readonly heard: Pick<Store, 'search' | 'story'>
  readonly parseQuery: ParseQuery
  readonly now: Date
  /** Whose documents count; absent: all. */
  readonly unitIds?: readonly string[] | undefined
}

/** An answer's effect, whole: series with what would have been expected, reprints, comments, speed. Reads the store only. */
export async function measureReport(target: EffectTarget, means: MeasuringMeans): Promise<EffectReport> {
  const { heard, now } = means
  const [series, reprints, comments] = await Promise.all([
    seriesOf(target, means),
    findReprints({ heard, now, storyId: target.storyId, published: publishedOf(target) }),
    readComments(heard, target.publications, now),
  ])
  const studied = series ? measureNames(series) : []
  const measures = studied.length > 0 ? studied.map(({ measure }) => measure) : [notAnswered(target, series)]
  const histogram = series ? histogramOf(series) : { step: 'hour' as const, buckets: [] }
  const { publications: _publications, clocks: _clocks, query: _query, knownAt: _knownAt, ...shown } = target
  const { before, after } = measureEffect({ histogram, answeredAt: target.answeredAt, now })
  return {
    ...shown,
    step: histogram.step,
    histogram: { ...histogram, dayOnly: 0, undated: 0 },
    words: reportWords(measures),
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
    measures,
    curves: studied.flatMap(({ curve }) => curve ?? []),
    reprints,
    comments,
    speed: speedOf(target, now),
    measuredAt: toShanghaiIso(now),
  }
}

/** The number of documents alone: for lists. */
export async function measureVolume(target: EffectTarget, means: MeasuringMeans): Promise<Measure> {
  const series = await seriesOf(target, means)
  return series ? study('volume', series).measure : notAnswered(target, series)
}

async function seriesOf(target: EffectTarget, means: MeasuringMeans): Promise<ReadSeries | undefined> {
  const { heard, parseQuery, now, unitIds } = means
  if (!target.answeredAt) return undefined
  const everything: DocumentFilter = unitIds ? { unitIds } : {}
  const about = aboutOf(target, parseQuery)
  if (!about) return undefined
  return readSeries(heard, {
    filter: { ...everything, ...about },
    everything,
    answeredAt: new Date(target.answeredAt),
    now,
  })
}

/** Whose talk is counted: the story's, else what the plan's watch listens for. */
function aboutOf({ storyId, query }: EffectTarget, parseQuery: ParseQuery): DocumentFilter | undefined {
  if (storyId) return { storyIds: [storyId] }
  return query ? { query: parseQuery(query) } : undefined
}

interface Studied {
  readonly measure: Measure
  readonly curve?: MeasureCurve
}

function measureNames(series: ReadSeries): readonly Studied[] {
  return [study('volume', series), study('negative', series), study('misreading', series)]
}

const cycle = { hour: 24, day: 7 } as const

/** Shares have no nights: what is said at night is fewer, not otherwise. */
function study(name: MeasureName, series: ReadSeries): Studied {
  const { counts, negative, misreading, answer, step, rhythm } = series
  const found =
    name === 'volume'
      ? studySeries({ counts, answer, cycle: cycle[step], ...(rhythm ? { rhythm } : {}) })
      : studySeries({ counts: name === 'negative' ? negative : misreading, trials: counts, answer })
  const { curve, ...figures } = found
  const measure = { name, ...figures, words: measureWords(name, found, step) }
  return curve ? { measure, curve: curveOf(name, curve, series) } : { measure }
}

function curveOf(
  name: MeasureName,
  curve: NonNullable<SeriesEffect['curve']>,
  { from, step }: ReadSeries,
): MeasureCurve {
  const at = (index: number) => toShanghaiIso(new Date(from.getTime() + index * stepMs[step]))
  return { name, points: curve.map((point) => ({ ...point, at: at(point.at) })) }
}

function notAnswered(target: EffectTarget, series: ReadSeries | undefined): Measure {
  const shortage = target.answeredAt && !series ? 'not-determined' : 'no-answer'
  const found: SeriesEffect = { verdict: 'too-little', shortage }
  const words =
    shortage === 'no-answer' ? '尚未发布回应。' : '数据不足（没有关联的事件或监测专题，无从比较）。'
  return { name: 'volume', ...found, words }
}

/** Each text once, however many channels it went out on. */
function publishedOf({ publications }: EffectTarget) {
  const texts = new Map<string, { title: string; body: string; at: Date; urls: string[] }>()
  for (const { body } of publications) {
    if (!body.publishedAt) continue
    const at = new Date(body.publishedAt)
    const key = `${body.releaseId}/${body.contentVersion}`
    const known = texts.get(key) ?? { title: body.content.title, body: body.content.body, at, urls: [] }
    texts.set(key, {
      ...known,
      at: at < known.at ? at : known.at,
      urls: body.url ? [...known.urls, body.url] : known.urls,
    })
  }
  return [...texts.values()]
}

function speedOf({ knownAt, answeredAt, clocks }: EffectTarget, now: Date): EffectSpeed {
  const minutes =
    knownAt && answeredAt ? Math.round((Date.parse(answeredAt) - Date.parse(knownAt)) / 60_000) : undefined
  return {
    ...(knownAt ? { knownAt } : {}),
    ...(answeredAt ? { publishedAt: answeredAt } : {}),
    ...(minutes === undefined ? {} : { minutes }),
    clocks: clocks.map((clock) => readClock(clock, now)),
  }
}
