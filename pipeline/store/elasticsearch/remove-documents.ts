import { type BulkWrite, bulk } from './bulk.ts'
import type { Dsl } from './compile.ts'
import type { Connection } from './connection.ts'
import { readDirectory } from './directory.ts'
import type { IndexNames } from './indices.ts'

/** Small steps, so that documents coming in wait for none of them long. */
const batch = 2_000

/** Removes the demo scenario, documents and stories; returns how many documents. */
export async function removeDemo(connection: Connection, names: IndexNames): Promise<number> {
  const removed = await removeMatching(connection, names, names.documents, { term: { isDemo: true } })
  await removeStories(connection, names, { term: { isDemo: true } })
  return removed
}

/**
 * Removes what was published (else observed) before a time: months that lie wholly before it are dropped with their index, in the month of that
 * time the documents go one by one. All that belongs to a document goes before it, so that a removal that was interrupted is finished by the next.
 */
export async function removeOlderThan(
  connection: Connection,
  names: IndexNames,
  before: Date,
): Promise<number> {
  const boundary = Math.max(0, before.getTime())
  let removed = 0
  for (const index of await monthsBefore(connection, names.documents, names.documentsOf(boundary))) {
    removed += await removeMonth(connection, names, index)
  }
  removed += await removeMatching(connection, names, names.documents, { range: { time: { lt: boundary } } })
  for (const index of await monthsBefore(connection, names.observations, names.observationsOf(boundary))) {
    await dropIndex(connection, index)
  }
  await removeStories(connection, names, { range: { lastAt: { lt: before.getTime() } } })
  return removed
}

async function monthsBefore({ ask }: Connection, alias: string, boundary: string): Promise<string[]> {
  const found = await ask('list months', (client) =>
    client.indices.get({ index: `${alias}-*`, allow_no_indices: true, features: ['aliases'] }),
  )
  const month = new RegExp(`^${alias}-\\d{4}\\.\\d{2}$`)
  return Object.keys(found)
    .filter((index) => month.test(index) && index < boundary)
    .sort()
}

/** Drops a month: what else is kept of its documents first, walking their ids, then its index. */
async function removeMonth(connection: Connection, names: IndexNames, index: string): Promise<number> {
  await refresh(connection, index)
  let removed = 0
  let after: string | undefined
  do {
    const ids = await idsOf(connection, index, { match_all: {} }, after)
    await removeBelongings(connection, names, ids)
    removed += ids.length
    after = ids.length < batch ? undefined : ids.at(-1)
  } while (after !== undefined)
  await dropIndex(connection, index)
  return removed
}

async function removeMatching(
  connection: Connection,
  names: IndexNames,
  index: string,
  query: Dsl,
): Promise<number> {
  for (let removed = 0; ; ) {
    await refresh(connection, index)
    const found = await recordsOf(connection, index, query)
    if (found.length === 0) return removed
    await removeBelongings(
      connection,
      names,
      found.map(({ id }) => id),
    )
    await bulk(
      connection,
      found.map((one) => ({ kind: 'delete', ...one }) as const),
    )
    removed += found.length
  }
}

/** Earlier versions, observations and the entry in the directory. */
async function removeBelongings(
  connection: Connection,
  names: IndexNames,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  const entries = await readDirectory(connection, names, ids)
  const versions = [...entries.values()].flatMap(({ entry }) => entry.earlier)
  await refresh(connection, names.observations)
  for (;;) {
    const observations = await recordsOf(connection, names.observations, { terms: { documentId: [...ids] } })
    if (observations.length === 0) break
    await bulk(
      connection,
      observations.map((one) => ({ kind: 'delete', ...one }) as const),
    )
    await refresh(connection, names.observations)
  }
  await bulk(connection, [
    ...versions.map(({ key }): BulkWrite => ({ kind: 'delete', index: names.versions, id: key })),
    ...[...entries.keys()].map((id): BulkWrite => ({ kind: 'delete', index: names.directory, id })),
  ])
}

async function removeStories(connection: Connection, names: IndexNames, query: Dsl): Promise<void> {
  for (;;) {
    await refresh(connection, names.stories)
    const found = await recordsOf(connection, names.stories, query)
    if (found.length === 0) return
    await bulk(
      connection,
      found.map((one) => ({ kind: 'delete', ...one }) as const),
    )
  }
}

async function recordsOf({ ask }: Connection, index: string, query: Dsl) {
  const { hits } = await ask('find what to remove', (client) =>
    client.search({
      index,
      ignore_unavailable: true,
      size: batch,
      query,
      _source: false,
      track_total_hits: false,
    }),
  )
  return hits.hits.map(({ _index, _id }) => ({ index: _index, id: String(_id) }))
}

async function idsOf(
  { ask }: Connection,
  index: string,
  query: Dsl,
  after: string | undefined,
): Promise<string[]> {
  const { hits } = await ask('walk a month', (client) =>
    client.search({
      index,
      size: batch,
      query,
      sort: [{ id: 'asc' }],
      _source: false,
      track_total_hits: false,
      ...(after !== undefined && { search_after: [after] }),
    }),
  )
  return hits.hits.map(({ _id }) => String(_id))
}

async function dropIndex({ ask }: Connection, index: string): Promise<void> {
  await ask(`drop index ${index}`, (client) => client.indices.delete({ index, ignore_unavailable: true }))
}

export async function refresh({ ask }: Connection, index: string): Promise<void> {
  await ask('refresh', (client) => client.indices.refresh({ index, ignore_unavailable: true }))
}
