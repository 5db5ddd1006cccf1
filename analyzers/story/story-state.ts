import type { Story } from '../../pipeline/model/records.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { firstOf } from './first-of.ts'
import type { Decayed } from './heat.ts'
import type { Lexicon } from './lexicon.ts'
import { type TitleCandidate, withPlace } from './story-title.ts'
import { heaviest, type TermWeights, weighted } from './vector.ts'

/** A running story as the engine holds it; plain JSON but for terms and places, which are saved as entries. */
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
  terms: TermWeights
  length: number
  /** Division code → its name and the documents that name it. */
  places: Map<string, NamedPlace>
  /** What the term index counts with: weight shared with the document of the question `asked`. */
  shared: number
  asked: number
}

export interface NamedPlace {
  readonly name: string
  readonly count: number
}

export type SavedStory = Omit<StoryState, 'terms' | 'places' | 'shared' | 'asked'> & {
  readonly terms: readonly (readonly [string, number])[]
  readonly places: readonly (readonly [string, NamedPlace])[]
}

export function saveStory({ shared: _shared, asked: _asked, ...state }: StoryState): SavedStory {
  const { terms, weights } = state.terms
  return {
    ...state,
    sources: [...state.sources],
    terms: terms.map(({ text }, at) => [text, weights[at] ?? 0] as const),
    places: [...state.places],
  }
}

export function restoreStory(lexicon: Lexicon, saved: SavedStory): StoryState {
  return {
    ...saved,
    sources: [...saved.sources],
    terms: weighted(
      saved.terms.map(([text]) => lexicon.term(text)),
      saved.terms.map(([, weight]) => weight),
    ),
    places: new Map(saved.places),
    shared: 0,
    asked: 0,
  }
}

export function topPlaces({ places }: StoryState, limit: number): readonly string[] {
  return firstOf(places, limit, ([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1)).map(
    ([, { name }]) => name,
  )
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
    keywords: heaviest(state.terms, 8).terms.map(({ text }) => text),
    places,
    negativeCount: state.negativeCount,
    sourceCount: state.sourceCount,
    isDemo: state.isDemo,
    unitId: state.unitId,
  }
}
