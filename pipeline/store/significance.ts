import type { SignificantTerm } from './store.ts'

/**
 * How unusually frequent a term is in a set, by the score JLH of Elasticsearch's significant terms ("JLH score", reference of the aggregation
 * `significant_terms`): the absolute gain in share times the relative one, (f − b) · f / b, with f the share of the set's documents that have the
 * term and b the share of all documents. 0 for what is no more frequent than elsewhere.
 */
export function significance(share: number, backgroundShare: number): number {
  if (backgroundShare <= 0 || share <= backgroundShare) return 0
  return ((share - backgroundShare) * share) / backgroundShare
}

/** Fewer documents than this make no term stand out: one or two are chance. */
export const minTermCount = 3

export interface SignificanceOptions {
  /** Documents in the set. */
  readonly total: number
  /** Documents it is compared with, the set among them. */
  readonly backgroundTotal: number
  readonly limit: number
}

export interface SignificanceRanking {
  add(tally: { readonly term: string; readonly count: number; readonly background: number }): void
  /** Whether no term of at most `count` documents can come among the best any more, so that its background need not be counted. */
  isSettled(count: number): boolean
  /** Best first; of the same score, the more frequent, then in order of the alphabet. */
  terms(): SignificantTerm[]
}

/** The same ranking for every engine. */
export function createRanking({ total, backgroundTotal, limit }: SignificanceOptions): SignificanceRanking {
  let best: SignificantTerm[] = []
  return {
    add({ term, count, background }) {
      if (count < minTermCount) return
      const score = significance(count / total, background / backgroundTotal)
      if (score > 0) best = [...best, { term, count, background, score }].sort(compare).slice(0, limit)
    },
    isSettled(count) {
      const least = best[limit - 1]
      // A term is at least as frequent among all documents as in the set.
      return least !== undefined && significance(count / total, count / backgroundTotal) < least.score
    },
    terms: () => best,
  }
}

function compare(a: SignificantTerm, b: SignificantTerm): number {
  return b.score - a.score || b.count - a.count || (a.term < b.term ? -1 : 1)
}

/** 1..100 terms. */
export function termLimit(limit: number): number {
  return Math.min(100, Math.max(1, Math.floor(limit)))
}
