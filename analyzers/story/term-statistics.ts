/**
 * How common each term is in the stream: document frequencies that halve with time, so that a word can wear off and come back. What was said
 * within the last day counts only in part: the words of a happening under way must not become common by its own echo.
 */
export interface TermStatistics {
  /** Counts one document. */
  learn(terms: Iterable<string>, atMs: number): void
  /** Inverse document frequency now; a term never seen is the rarest. */
  rarity(term: string): number
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

interface Bucket {
  readonly hour: number
  documents: number
  readonly terms: Map<string, number>
}

// Before the stream has taught anything, a term counts as one of so many documents.
const priorDocuments = 300
const recentShare = 0.2
const recentHours = 24
const forgottenBelow = 0.05
const hourMs = 3_600_000

export function createTermStatistics(halfLifeMs: number, saved?: TermSnapshot): TermStatistics {
  const settled = new Map<string, number>(saved?.terms)
  const recent = new Map<string, number>()
  let buckets: Bucket[] = (saved?.recent ?? []).map(({ hour, documents, terms }) => ({
    hour,
    documents,
    terms: new Map(terms),
  }))
  let settledDocuments = saved?.settled ?? 0
  let settledAtMs = saved?.settledAtMs ?? 0
  for (const { terms } of buckets) for (const [term, count] of terms) add(recent, term, count)
  let recentDocuments = buckets.reduce((sum, { documents }) => sum + documents, 0)

  const decayTo = (atMs: number) => {
    const factor = settledAtMs === 0 ? 1 : 2 ** ((settledAtMs - atMs) / halfLifeMs)
    settledAtMs = atMs
    settledDocuments *= factor
    for (const [term, count] of settled) {
      if (count * factor < forgottenBelow) settled.delete(term)
      else settled.set(term, count * factor)
    }
  }
  const settle = (bucket: Bucket) => {
    settledDocuments += bucket.documents
    recentDocuments -= bucket.documents
    for (const [term, count] of bucket.terms) {
      add(settled, term, count)
      const left = (recent.get(term) ?? 0) - count
      if (left > 0) recent.set(term, left)
      else recent.delete(term)
    }
  }
  const bucketAt = (atMs: number): Bucket => {
    const hour = Math.floor(atMs / hourMs)
    const last = buckets.at(-1)
    if (last && last.hour >= hour) return last
    const old = buckets.filter((bucket) => bucket.hour <= hour - recentHours)
    if (atMs - settledAtMs >= recentHours * hourMs) decayTo(atMs)
    for (const bucket of old) settle(bucket)
    const bucket: Bucket = { hour, documents: 0, terms: new Map() }
    buckets = [...buckets.filter((one) => !old.includes(one)), bucket]
    return bucket
  }

  return {
    learn(found, atMs) {
      const bucket = bucketAt(atMs)
      bucket.documents += 1
      recentDocuments += 1
      for (const term of found) {
        add(bucket.terms, term, 1)
        add(recent, term, 1)
      }
    },
    rarity(term) {
      const documents = priorDocuments + settledDocuments + recentShare * recentDocuments
      const frequency = 1 + (settled.get(term) ?? 0) + recentShare * (recent.get(term) ?? 0)
      return Math.max(0, Math.log(documents / frequency))
    },
    snapshot: () => ({
      settled: settledDocuments,
      settledAtMs,
      terms: [...settled],
      recent: buckets.map(({ hour, documents, terms }) => ({ hour, documents, terms: [...terms] })),
    }),
  }
}

function add(counts: Map<string, number>, term: string, count: number): void {
  counts.set(term, (counts.get(term) ?? 0) + count)
}
