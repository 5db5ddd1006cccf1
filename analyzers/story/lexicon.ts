import type { StoryState } from './story-state.ts'
import type { Hour } from './term-statistics.ts'

/** All the engine knows of one term, in one place: a document looks each of its terms up once, whatever is then asked of it. */
export interface Term {
  readonly text: string
  /** Its place in the lexicon's tables; another term may have it when this one is forgotten. */
  readonly number: number
  /** How common it is: kept by the statistics. */
  settled: number
  recent: number
  /** The last hour it was counted in, and its place there. */
  hour: Hour | undefined
  placeInHour: number
  /** Stories that lately carried it, newest last: kept by the term index. */
  carriers: StoryState[]
  /** How often it occurs in the document it was `countedIn` last. */
  count: number
  countedIn: number
  /** In the document at hand. */
  weight: number
}

export interface Lexicon {
  /** Made when it is not there. */
  term(text: string): Term
  /** The term when it is there. */
  find(text: string): Term | undefined
  all(): Iterable<Term>
  /**
   * By a term's number, its rank in the vector made last and 1 more; 0 when it is not in it. A table of bytes, because a document is compared with
   * hundreds of terms of stories, each somewhere else in memory.
   */
  ranks(): Uint8Array
  /** Forgets the terms nothing is known of, but for `kept`: two terms of one text must never be about. */
  tidy(kept: ReadonlySet<Term>): void
}

export function createLexicon(): Lexicon {
  const terms = new Map<string, Term>()
  const free: number[] = []
  let ranks = new Uint8Array(0x10000)
  const newNumber = (): number => {
    const number = free.pop() ?? terms.size
    // Terms are made between two vectors, when no rank is set.
    if (number >= ranks.length) ranks = new Uint8Array(ranks.length * 2)
    return number
  }
  return {
    term(text) {
      const known = terms.get(text)
      if (known) return known
      const made = newTerm(text, newNumber())
      terms.set(text, made)
      return made
    },
    find: (text) => terms.get(text),
    all: () => terms.values(),
    ranks: () => ranks,
    tidy(kept) {
      for (const [text, term] of terms) {
        const isKnown = term.settled > 0 || term.recent > 0 || term.carriers.length > 0
        if (isKnown || kept.has(term)) continue
        terms.delete(text)
        free.push(term.number)
      }
    },
  }
}

/** Most terms are carried by no story: they share one list, which the term index replaces before it adds to it. */
const noCarriers: StoryState[] = []

function newTerm(text: string, number: number): Term {
  return {
    text,
    number,
    settled: 0,
    recent: 0,
    hour: undefined,
    placeInHour: 0,
    carriers: noCarriers,
    count: 0,
    countedIn: 0,
    // Not a whole number, so that the engine makes room for a fraction at once.
    weight: 0.5,
  }
}
