import type { AlertLevel } from '../../pipeline/model/alert.ts'
import type { Authority } from '../../pipeline/model/document.ts'
import { type Figures, figureNames, noFigures } from './figures.ts'
import type { Metric } from './level-rules.ts'
import type { SurgeFigures } from './surge.ts'

/** One watched document, as much as the level rules need of it. */
export interface Sighting {
  readonly atMs: number
  readonly source: string
  readonly isHarm: boolean
  readonly hasAttention: boolean
  readonly authority: Authority
}

/** A watch's dealings with one story. */
export interface EpisodeState {
  readonly watchId: string
  readonly watchName: string
  readonly unitId: string
  readonly storyId: string
  readonly isDemo: boolean
  episode: number
  /** `closed`: by a person; `quiet`: by time. */
  phase: 'open' | 'quiet' | 'closed'
  level: AlertLevel
  sinceMs: number
  lastMs: number
  /** Named by its first documents, two digits each. */
  provinces: string[]
  figures: Figures
  /** Figures known when a person closed it: the same ones again are nothing new. */
  closedFigures: Figures
  harmWords: string[]
  echo: number
  sightings: Sighting[]
  /** Set once a place at home was named. */
  isAtHome: boolean
  isAbroad: boolean
  title: string
  size: number
  lastDocumentId: string
}

const hourMs = 3_600_000
// 72 hours of a story louder than this need no exact count: every rule has long fired.
const maxSightings = 2000

export function remember(state: EpisodeState, sighting: Sighting, seen: Figures): void {
  const since = sighting.atMs - 72 * hourMs
  const first = state.sightings[0]
  if (first && first.atMs < since) state.sightings = state.sightings.filter(({ atMs }) => atMs >= since)
  state.sightings.push(sighting)
  if (state.sightings.length > maxSightings) state.sightings.shift()
  state.figures = larger(state.figures, seen)
}

export function larger(a: Figures, b: Figures): Figures {
  const result = { ...noFigures }
  for (const name of figureNames) result[name] = Math.max(a[name], b[name])
  return result
}

/** The figures the rules ask for, at the time of the last sighting. */
export function measure(
  state: EpisodeState,
  nowMs: number,
): Readonly<Record<Exclude<Metric, keyof SurgeFigures>, number>> {
  const within = (hours: number) => state.sightings.filter(({ atMs }) => atMs > nowMs - hours * hourMs)
  const [hour, six, day, three] = [within(1), within(6), within(24), within(72)]
  const before = Math.max(1, three.length - hour.length) / 71
  return {
    ...state.figures,
    posts1h: hour.length,
    posts6h: six.length,
    posts24h: day.length,
    posts72h: three.length,
    sources1h: sourcesOf(hour),
    sources6h: sourcesOf(six),
    sources24h: sourcesOf(day),
    sources72h: sourcesOf(three),
    harmPosts6h: six.filter(({ isHarm }) => isHarm).length,
    harmPosts24h: day.filter(({ isHarm }) => isHarm).length,
    harmWords: state.harmWords.length,
    official24h: sourcesOf(day.filter(({ authority }) => authority === 'official')),
    central24h: sourcesOf(day.filter(({ authority }) => authority === 'central')),
    attention24h: day.filter(({ hasAttention }) => hasAttention).length,
    burst: hour.length / before,
    echo: state.echo,
  }
}

function sourcesOf(sightings: readonly Sighting[]): number {
  return new Set(sightings.map(({ source }) => source)).size
}
