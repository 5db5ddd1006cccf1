import { firstOf } from './first-of.ts'
import type { Lexicon, Term } from './lexicon.ts'
import type { StoryState } from './story-state.ts'

/** term → the stories that lately carried it: where a document's candidates come from. */
export interface TermIndex {
  add(story: StoryState, terms: readonly Term[]): void
  /** Stories sharing at least one of the weighed terms, those sharing most weight first, at most `limit`. */
  candidates(terms: readonly Term[], limit: number): readonly StoryState[]
  forget(stories: ReadonlySet<string>): void
  snapshot(): TermIndexSnapshot
}

export type TermIndexSnapshot = readonly (readonly [string, readonly string[]])[]

// A term in more running stories than this tells them apart no longer.
const perTerm = 40

/** Keeps its lists on the terms of `lexicon`. */
export function createTermIndex(
  lexicon: Lexicon,
  stories: ReadonlyMap<string, StoryState>,
  saved: TermIndexSnapshot = [],
): TermIndex {
  for (const [text, ids] of saved) lexicon.term(text).carriers = ids.flatMap((id) => stories.get(id) ?? [])
  let asked = 0

  return {
    add(story, terms) {
      for (const term of terms) {
        const { carriers } = term
        // Almost all lists are of one story: they take no more room than that.
        if (carriers.length === 0) {
          term.carriers = [story]
          continue
        }
        const at = carriers.lastIndexOf(story)
        if (at >= 0) carriers.splice(at, 1)
        carriers.push(story)
        if (carriers.length > perTerm) carriers.shift()
      }
    },
    candidates(terms, limit) {
      asked += 1
      const sharing: StoryState[] = []
      for (const { carriers, weight } of terms) {
        for (const story of carriers) {
          if (story.asked !== asked) {
            story.asked = asked
            story.shared = 0
            sharing.push(story)
          }
          story.shared += weight * weight
        }
      }
      return firstOf(sharing, limit, (a, b) => b.shared - a.shared || (a.id < b.id ? -1 : 1))
    },
    forget(gone) {
      for (const term of lexicon.all()) {
        if (term.carriers.some(({ id }) => gone.has(id)))
          term.carriers = term.carriers.filter(({ id }) => !gone.has(id))
      }
    },
    snapshot: () =>
      [...lexicon.all()].flatMap(({ text, carriers }) =>
        carriers.length > 0 ? [[text, carriers.map(({ id }) => id)] as const] : [],
      ),
  }
}
