import type { Lexicon, Term } from './lexicon.ts'

/**
 * How common each term is in the stream: document frequencies that halve with time, so that a word can wear off and come back. What was said
 * within the last day counts only in part: the words of a happening under way must not become common by its own echo.
 */
export interface TermStatistics {
  /** Counts one document. */
  learn(terms: readonly Term[], atMs: number): void
  /** Inverse document frequency now; a term never seen is the rarest. */
  rarity(term: Term): number
  snapshot(): TermSnapshot
}

export interface TermSnapshot {
  readonly settled: number
  readonly settledAtMs: number
  readonly terms: readonly (readonly [string, number])[]
  readonly recent: readonly {
    readonly hour: number
    readonly documents: number
    readonly terms: readonly (readonly [string, number])[]
  }[]
}

/** The documents of one hour and how many of them had each term. */
export interface Hour {
  readonly hour: number
  documents: number
  readonly terms: Term[]
  readonly counts: number[]
}

// Before the stream has taught anything, a term counts as one of so many documents.
const priorDocuments = 300
const recentShare = 0.2
const recentHours = 24
const forgottenBelow = 0.05
const hourMs = 3_600_000

/** Keeps its counts on the terms of `lexicon`. */
export function createTermStatistics(
  lexicon: Lexicon,
  halfLifeMs: number,
  saved?: TermSnapshot,
): TermStatistics {
  for (const [text, count] of saved?.terms ?? []) lexicon.term(text).settled = count
  let hours = (saved?.recent ?? []).map((one) => restoreHour(lexicon, one))
  let settledDocuments = saved?.settled ?? 0
  let settledAtMs = saved?.settledAtMs ?? 0
  let recentDocuments = hours.reduce((sum, { documents }) => sum + documents, 0)

  const decayTo = (atMs: number) => {
    const factor = settledAtMs === 0 ? 1 : 2 ** ((settledAtMs - atMs) / halfLifeMs)
    settledAtMs = atMs
    settledDocuments *= factor
    for (const term of lexicon.all()) {
      term.settled = term.settled * factor < forgottenBelow ? 0 : term.settled * factor
    }
  }
  const settle = ({ documents, terms, counts }: Hour) => {
    settledDocuments += documents
    recentDocuments -= documents
    for (const [place, term] of terms.entries()) {
      const count = counts[place] ?? 0
      term.settled += count
      term.recent -= count
    }
  }
  const hourAt = (atMs: number): Hour => {
    const hour = Math.floor(atMs / hourMs)
    const last = hours.at(-1)
    if (last && last.hour >= hour) return last
    const old = hours.filter((one) => one.hour <= hour - recentHours)
    if (atMs - settledAtMs >= recentHours * hourMs) decayTo(atMs)
    for (const one of old) settle(one)
    const begun: Hour = { hour, documents: 0, terms: [], counts: [] }
    hours = [...hours.filter((one) => !old.includes(one)), begun]
    return begun
  }

  return {
    learn(terms, atMs) {
      const hour = hourAt(atMs)
      hour.documents += 1
      recentDocuments += 1
      for (const term of terms) countIn(hour, term, 1)
    },
    rarity({ settled, recent }) {
      const documents = priorDocuments + settledDocuments + recentShare * recentDocuments
      const frequency = 1 + settled + recentShare * recent
      return Math.max(0, Math.log(documents / frequency))
    },
    snapshot: () => ({
      settled: settledDocuments,
      settledAtMs,
      terms: [...lexicon.all()].flatMap(({ text, settled }) =>
        settled > 0 ? [[text, settled] as const] : [],
      ),
      recent: hours.map(({ hour, documents, terms, counts }) => ({
        hour,
        documents,
        terms: terms.map(({ text }, place) => [text, counts[place] ?? 0] as const),
      })),
    }),
  }
}

function restoreHour(lexicon: Lexicon, { hour, documents, terms }: TermSnapshot['recent'][number]): Hour {
  const restored: Hour = { hour, documents, terms: [], counts: [] }
  for (const [text, count] of terms) countIn(restored, lexicon.term(text), count)
  return restored
}

/** Hours come one after the other, so that a term need remember its place in the last one only. */
function countIn(hour: Hour, term: Term, count: number): void {
  term.recent += count
  if (term.hour === hour) {
    hour.counts[term.placeInHour] = (hour.counts[term.placeInHour] ?? 0) + count
    return
  }
  term.hour = hour
  term.placeInHour = hour.terms.push(term) - 1
  hour.counts.push(count)
}
