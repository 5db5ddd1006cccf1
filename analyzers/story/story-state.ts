import type { Story } from '../../pipeline/model/records.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { Decayed } from './heat.ts'
import { type TitleCandidate, withPlace } from './story-title.ts'

/** A running story as the engine holds it; plain JSON but for the maps, which are saved as entries. */
export interface StoryState {
  readonly id: string
  readonly unitId: string
  readonly isDemo: boolean
  readonly firstMs: number
  lastMs: number
  /** Stream time of its last document: decides when it leaves the window. */
  seenMs: number
  size: number
  negativeCount: number
  sources: string[]
  sourceCount: number
  heat: Decayed
  title: TitleCandidate & { readonly atMs: number }
  /** Sum of its documents' vectors, its heaviest terms only. */
  terms: Map<string, number>
  length: number
  /** Division code → its name and the documents that name it. */
  places: Map<string, NamedPlace>
}

export interface NamedPlace {
  readonly name: string
  readonly count: number
}

export type SavedStory = Omit<StoryState, 'terms' | 'places'> & {
  readonly terms: readonly (readonly [string, number])[]
  readonly places: readonly (readonly [string, NamedPlace])[]
}

export const saveStory = (state: StoryState): SavedStory => ({
  ...state,
  sources: [...state.sources],
  terms: [...state.terms],
  places: [...state.places],
})

export const restoreStory = (saved: SavedStory): StoryState => ({
  ...saved,
  sources: [...saved.sources],
  terms: new Map(saved.terms),
  places: new Map(saved.places),
})

export function topPlaces({ places }: StoryState, limit: number): readonly string[] {
  return [...places]
    .sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([, { name }]) => name)
}

/** What the rest of the house sees of it. */
export function viewOf(state: StoryState): Story {
  const places = topPlaces(state, 5)
  return {
    id: state.id,
    title: withPlace(state.title.text, places),
    size: state.size,
    firstAt: toShanghaiIso(new Date(state.firstMs)),
    lastAt: toShanghaiIso(new Date(state.lastMs)),
    heat: Math.round(state.heat.value * 1000) / 1000,
    keywords: [...state.terms]
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, 8)
      .map(([term]) => term),
    places,
    negativeCount: state.negativeCount,
    sourceCount: state.sourceCount,
    isDemo: state.isDemo,
    unitId: state.unitId,
  }
}
