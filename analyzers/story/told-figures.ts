import type { EpisodeState } from './episode.ts'
import { type Figures, figureNames } from './figures.ts'

/**
 * Figures that no other running story of the watch told before: a happening spread over several stories raises one of them by its toll, not
 * every one. Another figure counts again.
 */
export function newFigures(state: EpisodeState, ofWatch: readonly EpisodeState[]): Figures {
  if (figureNames.every((name) => state.figures[name] === 0)) return state.figures
  const others = ofWatch.filter(
    (one) => one !== state && one.phase === 'open' && one.sinceMs < state.sinceMs && sharePlace(one, state),
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
