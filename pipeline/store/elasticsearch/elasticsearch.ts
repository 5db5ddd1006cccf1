import type { StoredDocument } from '../../model/records.ts'
import { type Clock, systemClock } from '../../platform/clock.ts'
import { termLimit } from '../significance.ts'
import type { KnownVersion, Store } from '../store.ts'
import { createConnection } from './connection.ts'
import { readDirectory } from './directory.ts'
import type { IndexRecord } from './index-record.ts'
import { dropAll, indexNames, putTemplates } from './indices.ts'
import { readObservations, writeObservations } from './observations.ts'
import type { ElasticsearchOptions } from './options.ts'
import { type RecordAt, readRecords } from './read-records.ts'
import { refresh, removeDemo, removeOlderThan } from './remove-documents.ts'
import { count, search } from './search.ts'
import { significantTerms } from './significant-terms.ts'
import { listStories, readStory, writeStories } from './stories.ts'
import { writeDocuments } from './write-documents.ts'

export interface ElasticsearchStore extends Store {
  /** Makes all that was written so far searchable at once. */
  refresh(): Promise<void>
  /** Removes everything of this prefix, templates too. For tests and benches. */
  drop(): Promise<void>
}

/**
 * The store on Elasticsearch, for any number of processes. What `upsertDocuments` resolved is on the server's disk; it is found by id at once, by a
 * search after the refresh interval. A server that is away fails each call within the time limit and is used again as soon as it is back.
 */
export async function openElasticsearchStore(
  options: ElasticsearchOptions,
  clock: Clock = systemClock,
): Promise<ElasticsearchStore> {
  const connection = createConnection(options)
  const names = indexNames(options.prefix)
  try {
    await putTemplates(connection, options)
  } catch (error) {
    await connection.close()
    throw error
  }
  const writer = { connection, names, nextArrival: createArrivals(clock) }

  const readBodies = async (wanted: readonly RecordAt[]) => {
    const found = await readRecords<Pick<IndexRecord, 'body'>>(connection, wanted)
    return found.map(({ source }) => JSON.parse(source.body) as StoredDocument)
  }
  const readEntry = async (id: string) => (await readDirectory(connection, names, [id])).get(id)?.entry

  const readDocument = async (id: string): Promise<StoredDocument | undefined> => {
    for (let previous: string | undefined; ; ) {
      const entry = await readEntry(id)
      // Not there any more, or in the same month twice: removed. In another than a moment ago: it has moved.
      if (!entry || entry.index === previous) return undefined
      const [document] = await readBodies([{ index: entry.index, id }])
      if (document) return document
      previous = entry.index
    }
  }

  return {
    upsertDocuments: (documents) => writeDocuments(writer, documents),
    upsertStories: (stories) => writeStories(connection, names, stories),
    addObservations: (observations) => writeObservations(connection, names, observations),
    async known(ids) {
      const entries = await readDirectory(connection, names, ids)
      return new Map(
        [...entries].map(([id, { entry }]): [string, KnownVersion] => [
          id,
          { id, contentHash: entry.contentHash, version: entry.version },
        ]),
      )
    },
    document: readDocument,
    async versions(id) {
      const entry = await readEntry(id)
      if (!entry) return []
      const earlier = await readBodies(entry.earlier.map(({ key }) => ({ index: names.versions, id: key })))
      const current = await readDocument(id)
      return [...earlier.sort(byVersion), ...(current ? [current] : [])]
    },
    observations: (documentId) => readObservations(connection, names, documentId),
    story: (id) => readStory(connection, names, id),
    stories: (filter) => listStories(connection, names, filter),
    search: (request) => search(connection, names, request),
    count: (filter) => count(connection, names, filter),
    significantTerms: (filter, { limit }) =>
      significantTerms(connection, names, { filter, limit: termLimit(limit) }),
    removeDemo: () => removeDemo(connection, names),
    removeOlderThan: (before) => removeOlderThan(connection, names, before),
    refresh: () => refresh(connection, names.all),
    drop: () => dropAll(connection, names),
    close: () => connection.close(),
  }
}

function byVersion(a: StoredDocument, b: StoredDocument): number {
  return a.version - b.version || Date.parse(a.observedAt) - Date.parse(b.observedAt)
}

/** Numbers that rise within this process, and with the time between processes; of two documents with the same number the id decides. */
function createArrivals(clock: Clock): () => number {
  let last = 0
  return () => {
    last = Math.max(last + 1, clock.now().getTime() * 1_000)
    return last
  }
}
