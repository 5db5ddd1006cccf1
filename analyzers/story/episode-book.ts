import type { AlertLevel } from '../../pipeline/model/alert.ts'
import { alertId } from '../../pipeline/model/identity.ts'
import type { EpisodeState } from './episode.ts'

/** The episodes in memory, found by watch and story, by alert, by story, by watch. */
export interface EpisodeBook {
  find(watchId: string, storyId: string): EpisodeState | undefined
  withAlert(alertId: string): EpisodeState | undefined
  ofStory(storyId: string): readonly EpisodeState[]
  ofWatch(watchId: string): readonly EpisodeState[]
  all(): readonly EpisodeState[]
  add(state: EpisodeState): void
  remove(state: EpisodeState): void
  /** The next episode of the same watch and story: an alert of its own. */
  begin(state: EpisodeState, level: AlertLevel): void
}

export function createEpisodeBook(saved: readonly EpisodeState[] = []): EpisodeBook {
  const episodes = new Map<string, EpisodeState>()
  const byAlert = new Map<string, EpisodeState>()
  const byStory = new Map<string, EpisodeState[]>()
  const byWatch = new Map<string, EpisodeState[]>()

  const add = (state: EpisodeState) => {
    episodes.set(keyOf(state.watchId, state.storyId), state)
    byAlert.set(idOf(state), state)
    list(byStory, state.storyId, state)
    list(byWatch, state.watchId, state)
  }
  for (const state of structuredClone(saved)) add(state)

  return {
    find: (watchId, storyId) => episodes.get(keyOf(watchId, storyId)),
    withAlert: (id) => byAlert.get(id),
    ofStory: (storyId) => byStory.get(storyId) ?? [],
    ofWatch: (watchId) => byWatch.get(watchId) ?? [],
    all: () => [...episodes.values()],
    add,
    remove(state) {
      episodes.delete(keyOf(state.watchId, state.storyId))
      byAlert.delete(idOf(state))
      unlist(byStory, state.storyId, state)
      unlist(byWatch, state.watchId, state)
    },
    begin(state, level) {
      byAlert.delete(idOf(state))
      state.episode += 1
      state.phase = 'open'
      state.level = level
      byAlert.set(idOf(state), state)
    },
  }
}

function list(lists: Map<string, EpisodeState[]>, key: string, state: EpisodeState): void {
  const known = lists.get(key)
  if (known) known.push(state)
  else lists.set(key, [state])
}

function unlist(lists: Map<string, EpisodeState[]>, key: string, state: EpisodeState): void {
  const left = (lists.get(key) ?? []).filter((one) => one !== state)
  if (left.length > 0) lists.set(key, left)
  else lists.delete(key)
}

function idOf({ watchId, storyId, episode }: EpisodeState): string {
  return alertId(watchId, storyId, episode)
}

function keyOf(watchId: string, storyId: string): string {
  return `${watchId}\u0000${storyId}`
}
