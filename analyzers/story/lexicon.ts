import type { StoryState } from './story-state.ts'
import type { Hour } from './term-statistics.ts'

/** All the engine knows of one term, in one place: a document looks each of its terms up once, whatever is then asked of it. */
export interface Term {
  readonly text: string
  /** How common it is: kept by the statistics. */
  settled: number
  recent: number
  /** The last hour it was counted in, and its place there. */
  hour: Hour | undefined
  placeInHour: number
  /** Stories that lately carried it, newest last: kept by the term index. */
  carriers: StoryState[]
  /** In the document at hand, when `vector` is that document's number. */
  weight: number
  rank: number
  vector: number
}

export interface Lexicon {
  /** Made when it is not there. */
  term(text: string): Term
  all(): Iterable<Term>
  /** Forgets the terms nothing is known of, but for `kept`: two terms of one text must never be about. */
  tidy(kept: ReadonlySet<Term>): void
}

export function createLexicon(): Lexicon {
  const terms = new Map<string, Term>()
  return {
    term(text) {
      const known = terms.get(text)
      if (known) return known
      const made = newTerm(text)
      terms.set(text, made)
      return made
    },
    all: () => terms.values(),
    tidy(kept) {
      for (const [text, term] of terms) {
        const isKnown = term.settled > 0 || term.recent > 0 || term.carriers.length > 0
        if (!isKnown && !kept.has(term)) terms.delete(text)
      }
    },
  }
}

function newTerm(text: string): Term {
  return {
    text,
    settled: 0,
    recent: 0,
    hour: undefined,
    placeInHour: 0,
    carriers: [],
    weight: 0,
    rank: 0,
    vector: 0,
  }
}
