/** term → the stories that lately carried it, newest last: where a document's candidates come from. */
export interface TermIndex {
  add(story: string, terms: Iterable<string>): void
  /** Stories sharing at least one of the terms, those sharing most weight first, at most `limit`. */
  candidates(terms: Iterable<readonly [string, number]>, limit: number): readonly string[]
  forget(stories: ReadonlySet<string>): void
  snapshot(): readonly (readonly [string, readonly string[]])[]
}

// A term in more running stories than this tells them apart no longer.
const perTerm = 40

export function createTermIndex(saved: readonly (readonly [string, readonly string[]])[] = []): TermIndex {
  const postings = new Map<string, Set<string>>(saved.map(([term, stories]) => [term, new Set(stories)]))

  return {
    add(story, terms) {
      for (const term of terms) {
        const stories = postings.get(term)
        if (!stories) {
          postings.set(term, new Set([story]))
          continue
        }
        stories.delete(story)
        stories.add(story)
        if (stories.size > perTerm) {
          const [oldest] = stories
          if (oldest) stories.delete(oldest)
        }
      }
    },
    candidates(terms, limit) {
      const shared = new Map<string, number>()
      for (const [term, weight] of terms) {
        for (const story of postings.get(term) ?? []) {
          shared.set(story, (shared.get(story) ?? 0) + weight * weight)
        }
      }
      return [...shared]
        .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([story]) => story)
    },
    forget(gone) {
      for (const [term, stories] of postings) {
        for (const story of stories) if (gone.has(story)) stories.delete(story)
        if (stories.size === 0) postings.delete(term)
      }
    },
    snapshot: () => [...postings].map(([term, stories]) => [term, [...stories]] as const),
  }
}
