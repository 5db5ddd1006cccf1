import type { Connection } from './connection.ts'
import type { IndexNames } from './indices.ts'

/** Which stories were merged into which, by what a search of the story index finds. */
export interface Redirects {
  /** The given stories with all that was merged into any of them, up and down. */
  family(ids: readonly string[]): readonly string[]
  /** The story that remains of this one: itself when it was never merged. */
  final(id: string): string
  /** All stories that were merged into another, and those into which. */
  involved(): readonly string[]
}

const pageSize = 10_000
/** Ends a circle of redirects. */
const maxDepth = 32

export async function readRedirects({ client, ask }: Connection, names: IndexNames): Promise<Redirects> {
  const targets = new Map<string, string>()
  let after: string | undefined
  do {
    const { hits } = await ask('read merged stories', () =>
      client.search({
        index: names.stories,
        size: pageSize,
        query: { exists: { field: 'redirectTo' } },
        sort: [{ id: 'asc' }],
        _source: false,
        docvalue_fields: ['id', 'redirectTo'],
        track_total_hits: false,
        ...(after !== undefined && { search_after: [after] }),
      }),
    )
    for (const { fields } of hits.hits) targets.set(String(fields?.id?.[0]), String(fields?.redirectTo?.[0]))
    after = hits.hits.length < pageSize ? undefined : String(hits.hits.at(-1)?.sort?.[0])
  } while (after !== undefined)
  return createRedirects(targets)
}

/** `targets`: merged story → the story it was merged into. */
export function createRedirects(targets: ReadonlyMap<string, string>): Redirects {
  const merged = Map.groupBy(targets.keys(), (id) => targets.get(id) ?? '')
  return {
    family(ids) {
      const found = new Set<string>(ids)
      for (const id of found) {
        const target = targets.get(id)
        if (target !== undefined) found.add(target)
      }
      for (const id of found) for (const one of merged.get(id) ?? []) found.add(one)
      return [...found]
    },
    final(id) {
      let final = id
      for (let depth = 0; depth < maxDepth; depth++) {
        const target = targets.get(final)
        if (target === undefined) break
        final = target
      }
      return final
    },
    involved: () => [...new Set([...targets.keys(), ...targets.values()])],
  }
}
