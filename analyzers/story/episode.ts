import type { AlertLevel } from '../../pipeline/model/alert.ts'
import type { Authority } from '../../pipeline/model/document.ts'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import { type Figures, figureNames, noFigures } from './figures.ts'
import type { Metric, Verdict } from './level-rules.ts'
import type { Seen } from './seen.ts'
import type { Assignment } from './story-engine.ts'
import type { SurgeFigures } from './surge.ts'

export interface MatchedWatch {
  readonly id: string
  readonly name: string
  readonly unitId: string
}

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

export function firstEpisode(
  watch: MatchedWatch,
  { story }: Pick<Assignment, 'story'>,
  document: AnalyzedDocument,
): EpisodeState {
  return {
    watchId: watch.id,
    watchName: watch.name,
    unitId: watch.unitId,
    storyId: story.id,
    isDemo: document.isDemo,
    episode: 1,
    phase: 'open',
    level: 'blue',
    sinceMs: Date.parse(document.observedAt),
    lastMs: 0,
    provinces: [],
    figures: noFigures,
    closedFigures: noFigures,
    harmWords: [],
    echo: 0,
    sightings: [],
    isAtHome: false,
    isAbroad: false,
    title: story.title,
    size: story.size,
    lastDocumentId: document.id,
  }
}

/** Takes a document of the story into the evidence. */
export function take(
  state: EpisodeState,
  seen: Seen,
  { document, assignment }: { readonly document: AnalyzedDocument; readonly assignment: Assignment },
): void {
  const { sourceId: source, authority } = document
  // A digest or a corrected page is read for what it says, but is no new voice.
  const isVoice = !assignment.isRoundUp && assignment.version === 1
  if (isVoice) {
    const { atMs, isHarm, hasAttention } = seen
    remember(state, { atMs, source, isHarm, hasAttention, authority }, seen.figures)
  }
  state.harmWords = [...new Set([...state.harmWords, ...seen.harm])].slice(0, 30)
  state.echo += (document.counts?.reposts ?? 0) + (document.counts?.comments ?? 0)
  if (state.sightings.length <= 3)
    state.provinces = [...new Set([...state.provinces, ...seen.provinces])].slice(0, 8)
  state.isAtHome ||= seen.isAtHome
  state.isAbroad ||= seen.isAbroad
  state.lastMs = Math.max(state.lastMs, seen.atMs)
  state.title = assignment.story.title
  state.size = assignment.story.size
  state.lastDocumentId = document.id
}

export function clearEvidence(state: EpisodeState): void {
  state.sightings = []
  state.figures = noFigures
  state.harmWords = []
  state.echo = 0
}

/** After a person closed it: at least yellow by what came since, and a figure above the ones known then or a spread of its own. */
export function isFresh(state: EpisodeState, verdict: Verdict): boolean {
  if (verdict.level === 'blue') return false
  const hasWorse = figureNames.some((name) => state.figures[name] > state.closedFigures[name])
  return hasWorse || state.sightings.length >= 3
}

function remember(state: EpisodeState, sighting: Sighting, seen: Figures): void {
  const since = sighting.atMs - 72 * hourMs
  const first = state.sightings[0]
  if (first && first.atMs < since) state.sightings = state.sightings.filter(({ atMs }) => atMs >= since)
  state.sightings.push(sighting)
  if (state.sightings.length > maxSightings) state.sightings.shift()
  state.figures = larger(state.figures, seen)
}

function larger(a: Figures, b: Figures): Figures {
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
