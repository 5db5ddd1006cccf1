import type { Story } from '../../model/records.ts'
import type { Connection } from './connection.ts'
import { keywordOf } from './index-record.ts'
import type { IndexNames } from './indices.ts'
import { readRecords } from './read-records.ts'

/** Which stories were merged into which, by what a search of the story index finds. */
export interface Redirects {
  /** The story that remains of this one: itself when it was never merged. */
  final(id: string): string
  /** All stories that were merged into another, and those into which. */
  involved(): readonly string[]
}

const pageSize = 10_000
/** Ends a circle of redirects. */
const maxDepth = 32

/** The given stories with all that was merged into them, whichever of them is named: first up along the redirects, then down. */
export async function readFamily(
  connection: Connection,
  names: IndexNames,
  ids: readonly string[],
): Promise<string[]> {
  const family = new Set(ids)
  for (let fresh = [...family]; fresh.length > 0; )
    fresh = addNew(family, await readTargets(connection, names, fresh))
  for (let fresh = [...family]; fresh.length > 0; )
    fresh = addNew(family, await readMerged(connection, names, fresh))
  return [...family]
}

function addNew(family: Set<string>, found: readonly string[]): string[] {
  const fresh = [...new Set(found)].filter((id) => !family.has(id))
  for (const id of fresh) family.add(id)
  return fresh
}

async function readTargets(
  connection: Connection,
  names: IndexNames,
  ids: readonly string[],
): Promise<string[]> {
  const wanted = ids.map((id) => ({ index: names.stories, id }))
  const found = await readRecords<{ readonly body: string }>(connection, wanted)
  return found.flatMap(({ source }) => (JSON.parse(source.body) as Story).redirectTo ?? [])
}

async function readMerged({ ask }: Connection, names: IndexNames, ids: readonly string[]): Promise<string[]> {
  const { hits } = await ask('read merged stories', (client) =>
    client.search({
      index: names.stories,
      size: pageSize,
      query: { terms: { redirectTo: ids.map(keywordOf) } },
      _source: false,
      track_total_hits: false,
    }),
  )
  return hits.hits.map(({ _id }) => String(_id))
}

/** All of them. */
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
function createRedirects(targets: ReadonlyMap<string, string>): Redirects {
  return {
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
