import { type AlertSignal, isHigher } from '../../pipeline/model/alert.ts'
import { alertId } from '../../pipeline/model/identity.ts'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import {
  clearEvidence,
  type EpisodeState,
  firstEpisode,
  isFresh,
  type MatchedWatch,
  measure,
  take,
} from './episode.ts'
import { createEpisodeBook } from './episode-book.ts'
import { judge, type LevelRules, type Verdict } from './level-rules.ts'
import { type Seen, seenOf } from './seen.ts'
import type { Assignment } from './story-engine.ts'
import { createSurges, type SurgesSnapshot } from './surge.ts'
import { newFigures } from './told-figures.ts'

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
  /** Demo data was removed: what was known of it goes too. */
  forgetDemo(): void
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
  const episodes = createEpisodeBook(saved?.episodes)
  const surges = createSurges(saved?.surges)
  let nowMs = saved?.nowMs ?? 0
  let checkedAt = saved?.checkedAt ?? 0

  const endQuiet = (offset: number): AlertSignal[] => {
    if (nowMs - checkedAt < checkEveryMs) return []
    checkedAt = nowMs
    const signals: AlertSignal[] = []
    for (const state of episodes.all()) {
      const quietMs = nowMs - state.lastMs
      if (state.phase === 'open' && quietMs > rules.quietHours * hourMs) {
        state.phase = 'quiet'
        signals.push(
          signalOf(state, { kind: 'ended', reasons: [`${rules.quietHours}小时没有新内容`], nowMs, offset }),
        )
      } else if (state.phase !== 'open' && quietMs > forgetAfterMs) {
        episodes.remove(state)
      }
    }
    return signals
  }

  const levelOf = (state: EpisodeState): Verdict => {
    const figures = {
      ...measure(state, nowMs),
      ...newFigures(state, episodes.ofWatch(state.watchId)),
      ...surges.measure(state.watchId, nowMs),
    }
    return capped(rules, state, judge(rules, figures))
  }

  const follow = (
    watch: MatchedWatch,
    seen: Seen,
    { document, assignment, offset }: Observed,
  ): AlertSignal[] => {
    const earlier = episodes.find(watch.id, assignment.story.id)
    const state = earlier ?? firstEpisode(watch, assignment, document)
    if (!earlier) episodes.add(state)
    if (state.phase === 'quiet') clearEvidence(state)
    take(state, seen, { document, assignment })
    const verdict = levelOf(state)
    const signal = (kind: AlertSignal['kind'], reasons: readonly string[]) =>
      signalOf(state, { kind, reasons, nowMs, offset })

    if (!earlier) {
      state.level = verdict.level
      state.title = assignment.documentTitle
      return [signal('raised', [firstReason(watch), ...verdict.reasons])]
    }
    if (state.phase === 'closed' && !isFresh(state, verdict)) return []
    if (state.phase !== 'open') {
      episodes.begin(state, verdict.level)
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
      const running = episodes.ofStory(observed.assignment.story.id)
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
      const state = episodes.withAlert(id)
      if (!state || state.phase === 'closed') return
      state.phase = 'closed'
      state.lastMs = Math.max(state.lastMs, Math.min(nowMs, Date.parse(at)))
      state.closedFigures = state.figures
      clearEvidence(state)
    },
    forgetDemo() {
      for (const state of episodes.all()) if (state.isDemo) episodes.remove(state)
    },
    snapshot: () => ({
      nowMs,
      checkedAt,
      episodes: structuredClone(episodes.all()),
      surges: surges.snapshot(),
    }),
  }
}

function capped(rules: LevelRules, state: EpisodeState, verdict: Verdict): Verdict {
  if (!state.isAbroad || state.isAtHome || !isHigher(verdict.level, rules.abroadCap)) return verdict
  return { level: rules.abroadCap, reasons: [...verdict.reasons, '事发境外，关注等级从低'] }
}

function firstReason(watch: MatchedWatch): string {
  return `新事件首次命中监测专题「${watch.name}」`
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
    id: alertId(state.watchId, state.storyId, state.episode),
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
