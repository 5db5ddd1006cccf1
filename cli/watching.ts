import { createMatcher } from '../analyzers/query/matcher.ts'
import { toQueryDocument } from '../analyzers/query/query-document.ts'
import type { StandingWatch } from '../loop/watch/watches.ts'
import type { AnalyzedDocument } from '../pipeline/model/records.ts'
import type { FollowedWatch } from '../pipeline/stages/follow-stories.ts'

export interface Watching {
  match(document: AnalyzedDocument): readonly FollowedWatch[]
  /** Call after a watch changed: documents from now on are matched against the new set. */
  refresh(): Promise<void>
}

/** The standing watches as one automaton, built anew when they change. Demo documents meet demo watches and real ones real: neither alerts the other. */
export async function createWatching(standing: () => Promise<readonly StandingWatch[]>): Promise<Watching> {
  let watches = new Map<string, StandingWatch>()
  let matcher = createMatcher([])
  const refresh = async () => {
    const now = await standing()
    watches = new Map(now.map((watch) => [watch.id, watch]))
    matcher = createMatcher(now)
  }
  await refresh()
  return {
    refresh,
    match: (document) =>
      matcher
        .match(toQueryDocument(document))
        .flatMap((id) => watches.get(id) ?? [])
        .filter((watch) => watch.isDemo === document.isDemo),
  }
}
