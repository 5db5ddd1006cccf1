import { type AlertSignal, isHigher } from '../../pipeline/model/alert.ts'
import { alertId } from '../../pipeline/model/identity.ts'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { type EpisodeState, measure, remember } from './episode.ts'
import { type Figures, figureNames, noFigures, readFigures } from './figures.ts'
import { judge, type LevelRules, type Verdict } from './level-rules.ts'
import type { Assignment } from './story-engine.ts'
import { createSurges, type SurgesSnapshot } from './surge.ts'

export interface MatchedWatch {
  readonly id: string
  readonly name: string
  readonly unitId: string
}

export interface Observed {
  readonly document: AnalyzedDocument
  readonly assignment: Assignment
  readonly watches: readonly MatchedWatch[]
  /** Position in `analyzed.ordered`. */
  readonly offset: number
}

export interface AlertEngine {
  /** Also ends episodes that have been quiet too long by this document's time. */
  observe(observed: Observed): readonly AlertSignal[]
  /** A person resolved or dismissed the alert: the story alerts again only when something new comes up. */
  closeEpisode(alertId: string, at: string): void
  snapshot(): AlertSnapshot
}

export interface AlertSnapshot {
  readonly nowMs: number
  readonly checkedAt: number
  readonly episodes: readonly EpisodeState[]
  readonly surges: SurgesSnapshot
}

const hourMs = 3_600_000
const checkEveryMs = hourMs
// An ended episode is remembered so long, so that its number goes on.
const forgetAfterMs = 60 * 24 * hourMs

/** Watched documents in stream order → what the loop is asked to record. Pure and deterministic like the story engine. */
export function createAlertEngine(rules: LevelRules, snapshot?: unknown): AlertEngine {
  const saved = snapshot as AlertSnapshot | undefined
  const episodes = new Map<string, EpisodeState>(
    saved?.episodes.map((one) => [keyOf(one.watchId, one.storyId), structuredClone(one)]),
  )
  const byAlert = new Map<string, EpisodeState>()
  for (const state of episodes.values()) byAlert.set(idOf(state), state)
  const surges = createSurges(saved?.surges)
  let nowMs = saved?.nowMs ?? 0
  let checkedAt = saved?.checkedAt ?? 0

  const byStory = new Map<string, EpisodeState[]>()
  for (const state of episodes.values()) listed(byStory, state)

  const endQuiet = (offset: number): AlertSignal[] => {
    if (nowMs - checkedAt < checkEveryMs) return []
    checkedAt = nowMs
    const signals: AlertSignal[] = []
    for (const [key, state] of episodes) {
      const quietMs = nowMs - state.lastMs
      if (state.phase === 'open' && quietMs > rules.quietHours * hourMs) {
        state.phase = 'quiet'
        signals.push(
          signalOf(state, { kind: 'ended', reasons: [`${rules.quietHours}小时没有新内容`], nowMs, offset }),
        )
      } else if (state.phase !== 'open' && quietMs > forgetAfterMs) {
        episodes.delete(key)
        byAlert.delete(idOf(state))
        unlisted(byStory, state)
      }
    }
    return signals
  }

  const levelOf = (state: EpisodeState): Verdict => {
    const figures = {
      ...measure(state, nowMs),
      ...newFigures(state, episodes.values()),
      ...surges.measure(state.watchId, nowMs),
    }
    return capped(rules, state, judge(rules, figures))
  }

  const beginNext = (state: EpisodeState) => {
    byAlert.delete(idOf(state))
    state.episode += 1
    state.phase = 'open'
    state.level = 'blue'
    byAlert.set(idOf(state), state)
  }

  const follow = (
    watch: MatchedWatch,
    seen: Seen,
    { document, assignment, offset }: Observed,
  ): AlertSignal[] => {
    const key = keyOf(watch.id, assignment.story.id)
    const earlier = episodes.get(key)
    const state = earlier ?? firstEpisode(watch, assignment, document)
    if (!earlier) {
      episodes.set(key, state)
      byAlert.set(idOf(state), state)
      listed(byStory, state)
    }
    if (state.phase === 'quiet') clearEvidence(state)
    take(state, seen, { document, assignment })
    const verdict = levelOf(state)
    const signal = (kind: AlertSignal['kind'], reasons: readonly string[]) =>
      signalOf(state, { kind, reasons, nowMs, offset })

    if (!earlier) {
      state.level = verdict.level
      return [
        signal(
          'raised',
          verdict.level === 'blue' ? [firstReason(watch)] : [firstReason(watch), ...verdict.reasons],
        ),
      ]
    }
    if (state.phase === 'closed' && !isFresh(state, verdict)) return []
    if (state.phase !== 'open') {
      beginNext(state)
      state.level = verdict.level
      return [signal('raised', [`第${state.episode}次升温`, ...verdict.reasons])]
    }
    if (!isHigher(verdict.level, state.level)) return []
    state.level = verdict.level
    return [signal('level-changed', verdict.reasons)]
  }

  return {
    observe(observed) {
      nowMs = Math.max(nowMs, Date.parse(observed.document.observedAt))
      const ended = endQuiet(observed.offset)
      const running = byStory.get(observed.assignment.story.id) ?? []
      if (observed.assignment.isRepeat || observed.watches.length + running.length === 0) return ended
      for (const { id } of observed.watches) surges.count(id, observed.document.sourceId, nowMs)
      const seen = seenOf(rules, observed.document, nowMs)
      // A story once alerted is followed whole: what does not repeat the watch's words is its growth too.
      const followed = running
        .filter((state) => state.phase === 'open' && !observed.watches.some(({ id }) => id === state.watchId))
        .map(({ watchId: id, watchName: name, unitId }) => ({ id, name, unitId }))
      return [
        ...ended,
        ...[...observed.watches, ...followed].flatMap((watch) => follow(watch, seen, observed)),
      ]
    },
    closeEpisode(id, at) {
      const state = byAlert.get(id)
      if (!state || state.phase === 'closed') return
      state.phase = 'closed'
      state.lastMs = Math.max(state.lastMs, Math.min(nowMs, Date.parse(at)))
      state.closedFigures = state.figures
      clearEvidence(state)
    },
    snapshot: () => ({
      nowMs,
      checkedAt,
      episodes: structuredClone([...episodes.values()]),
      surges: surges.snapshot(),
    }),
  }
}

/**
 * Figures that no other running story of the watch told before: a happening spread over several stories raises one of them by its toll, not
 * every one. Another figure counts again.
 */
function newFigures(state: EpisodeState, all: Iterable<EpisodeState>): Figures {
  if (figureNames.every((name) => state.figures[name] === 0)) return state.figures
  const others = [...all].filter(
    (one) =>
      one !== state &&
      one.watchId === state.watchId &&
      one.phase === 'open' &&
      one.sinceMs < state.sinceMs &&
      sharePlace(one, state),
  )
  const result = { ...state.figures }
  for (const name of figureNames) {
    if (others.some(({ figures }) => figures[name] === result[name])) result[name] = 0
  }
  return result
}

function sharePlace(a: EpisodeState, b: EpisodeState): boolean {
  if (a.provinces.length === 0 || b.provinces.length === 0) return true
  return a.provinces.some((province) => b.provinces.includes(province))
}

function listed(byStory: Map<string, EpisodeState[]>, state: EpisodeState): void {
  byStory.set(state.storyId, [...(byStory.get(state.storyId) ?? []), state])
}

function unlisted(byStory: Map<string, EpisodeState[]>, state: EpisodeState): void {
  const left = (byStory.get(state.storyId) ?? []).filter((one) => one !== state)
  if (left.length > 0) byStory.set(state.storyId, left)
  else byStory.delete(state.storyId)
}

interface Seen {
  readonly figures: Figures
  readonly harm: readonly string[]
  readonly isHarm: boolean
  readonly hasAttention: boolean
  readonly isAbroad: boolean
  readonly isAtHome: boolean
  readonly provinces: readonly string[]
  readonly atMs: number
}

function seenOf(rules: LevelRules, document: AnalyzedDocument, nowMs: number): Seen {
  const text = `${document.title}\n${document.text}`
  const figures = readFigures(text, new Date(nowMs))
  const { harm, places } = document.annotations
  return {
    figures,
    harm,
    isHarm: harm.length > 0 || figureNames.some((name) => figures[name] > 0),
    hasAttention: rules.attentionWords.some((word) => text.includes(word)),
    isAbroad: rules.abroadWords.some((word) => text.includes(word)),
    isAtHome: places.length > 0,
    provinces: [...new Set(places.map(({ code }) => code.slice(0, 2)))],
    atMs: nowMs,
  }
}

function firstEpisode(watch: MatchedWatch, { story }: Assignment, document: AnalyzedDocument): EpisodeState {
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

function take(
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

function clearEvidence(state: EpisodeState): void {
  state.sightings = []
  state.figures = noFigures
  state.harmWords = []
  state.echo = 0
}

/** After a person closed it: at least yellow by what came since, and a figure above the ones known then or a spread of its own. */
function isFresh(state: EpisodeState, verdict: Verdict): boolean {
  if (verdict.level === 'blue') return false
  const hasWorse = figureNames.some((name) => state.figures[name] > state.closedFigures[name])
  return hasWorse || state.sightings.length >= 3
}

function capped(rules: LevelRules, state: EpisodeState, verdict: Verdict): Verdict {
  if (!state.isAbroad || state.isAtHome || !isHigher(verdict.level, rules.abroadCap)) return verdict
  return { level: rules.abroadCap, reasons: [...verdict.reasons, '事发境外，关注等级从低'] }
}

function firstReason(watch: MatchedWatch): string {
  return `新故事首次命中监测专题「${watch.name}」`
}

function signalOf(
  state: EpisodeState,
  {
    kind,
    reasons,
    nowMs,
    offset,
  }: Pick<AlertSignal, 'kind' | 'reasons' | 'offset'> & { readonly nowMs: number },
): AlertSignal {
  return {
    kind,
    id: idOf(state),
    watchId: state.watchId,
    watchName: state.watchName,
    storyId: state.storyId,
    storyTitle: state.title,
    storySize: state.size,
    episode: state.episode,
    level: state.level,
    reasons,
    documentId: state.lastDocumentId,
    at: toShanghaiIso(new Date(nowMs)),
    offset,
    unitId: state.unitId,
    isDemo: state.isDemo,
  }
}

function idOf({ watchId, storyId, episode }: EpisodeState): string {
  return alertId(watchId, storyId, episode)
}

function keyOf(watchId: string, storyId: string): string {
  return `${watchId}\u0000${storyId}`
}
