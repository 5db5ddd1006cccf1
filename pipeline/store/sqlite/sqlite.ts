import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Observation } from '../../model/document.ts'
import type { StoredDocument, Story } from '../../model/records.ts'
import { AppError, messageOf } from '../../platform/errors.ts'
import { startWorker, type WorkerHandle } from '../../platform/worker-rpc.ts'
import { termLimit } from '../significance.ts'
import type { SearchPage, SearchRequest, Store } from '../store.ts'
import { formatCursor, parseCursor } from './cursor.ts'
import type { ReaderMethods } from './reader.ts'
import type { Removal } from './remove-documents.ts'
import type { SearchTask } from './search.ts'
import type { WriterMethods } from './writer.ts'

export interface SqliteStoreOptions {
  readonly file: string
  /** Threads that answer questions beside the one that writes. Default 2. */
  readonly readers?: number
}

const failure = 'STORE_FAILED'
const defaultLimit = 20
const maxLimit = 200

/**
 * The embedded store: one file, one writer thread, reader threads beside it, so that no question ever waits for the event loop or blocks it. What
 * `upsertDocuments` resolved survives kill -9; as it commits with WAL and synchronous=NORMAL, a power cut may cost the last commits, never the file.
 */
export async function openSqliteStore({ file, readers = 2 }: SqliteStoreOptions): Promise<Store> {
  mkdirSync(dirname(file), { recursive: true })
  const writer = startWorker<WriterMethods>(new URL('./writer.ts', import.meta.url), {
    workerData: { file },
    failure,
  })
  try {
    // Answered only when the schema is there, without which no reader can open.
    await writer.call('addObservations', [])
  } catch (cause) {
    await writer.close()
    throw new AppError(failure, `open store ${file}: ${messageOf(rootOf(cause))}`, {
      cause,
      userMessage: `检索库 ${file} 打不开，文件可能已损坏或由更新的版本建立。请运行 yushu doctor 查看原因，或移走该文件后重新启动。`,
    })
  }
  const pool = createPool(file, readers)
  return createStore(writer, pool)
}

/** What made the thread end, under what the thread's handle says of it. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error
}

interface Pool {
  call: WorkerHandle<ReaderMethods>['call']
  close(): Promise<void>
}

/** Hands each call to the reader with the least to do. */
function createPool(file: string, size: number): Pool {
  const readers = Array.from({ length: Math.max(1, size) }, () => ({
    handle: startWorker<ReaderMethods>(new URL('./reader.ts', import.meta.url), {
      workerData: { file },
      failure,
    }),
    busy: 0,
  }))
  return {
    async call(method, input, transfer) {
      const reader = readers.reduce((least, other) => (other.busy < least.busy ? other : least))
      reader.busy++
      try {
        return await reader.handle.call(method, input, transfer)
      } finally {
        reader.busy--
      }
    },
    async close() {
      await Promise.all(readers.map(({ handle }) => closeWorker(handle)))
    },
  }
}

async function closeWorker(handle: {
  call(method: 'close', input: null): Promise<unknown>
  close(): Promise<void>
}) {
  // A thread that has died has nothing left to close.
  await handle.call('close', null).catch(() => undefined)
  await handle.close()
}

function createStore(writer: WorkerHandle<WriterMethods>, readers: Pool): Store {
  let closing: Promise<void> | undefined
  const removeAll = async (removal: Removal) => {
    let total = 0
    for (;;) {
      const removed = await writer.call('removeSome', removal)
      if (removed === 0) return total
      total += removed
    }
  }
  const documents = (json: readonly string[]) => json.map((one) => JSON.parse(one) as StoredDocument)

  return {
    upsertDocuments: (given) => writer.call('upsertDocuments', given.map(toJson)),
    upsertStories: (given) => writer.call('upsertStories', given.map(toJson)),
    addObservations: (given) => writer.call('addObservations', given),
    async known(ids) {
      const found = await readers.call('known', ids)
      return new Map(found.map((version) => [version.id, version]))
    },
    async document(id) {
      const json = await readers.call('document', id)
      return json === undefined ? undefined : (JSON.parse(json) as StoredDocument)
    },
    versions: async (id) => documents(await readers.call('versions', id)),
    async observations(documentId) {
      const json = await readers.call('observations', documentId)
      return json.map((one) => JSON.parse(one) as Observation)
    },
    async story(id) {
      const json = await readers.call('story', id)
      return json === undefined ? undefined : (JSON.parse(json) as Story)
    },
    async stories(filter) {
      const json = await readers.call('stories', filter)
      return json.map((one) => JSON.parse(one) as Story)
    },
    async search(request) {
      const task = toTask(request)
      const { bodies, next, ...answer } = await readers.call('search', task)
      const page: SearchPage = { ...answer, documents: documents(bodies) }
      return next ? { ...page, next: formatCursor(next, task.order) } : page
    },
    count: (filter) => readers.call('count', filter),
    significantTerms: (filter, { limit }) =>
      readers.call('significantTerms', { filter, limit: termLimit(limit) }),
    removeDemo: () => removeAll({ kind: 'demo' }),
    removeOlderThan: (before) => removeAll({ kind: 'older', before: before.getTime() }),
    close() {
      closing ??= readers.close().then(() => closeWorker(writer))
      return closing
    },
  }
}

function toTask({
  order = 'newest',
  limit = defaultLimit,
  cursor,
  facets = [],
  histogram,
  ...filter
}: SearchRequest): SearchTask {
  return {
    filter,
    order,
    limit: Math.min(maxLimit, Math.max(1, Math.floor(limit))),
    after: cursor === undefined ? undefined : parseCursor(cursor, order),
    facets,
    histogram,
  }
}

function toJson(value: unknown): string {
  return JSON.stringify(value)
}
