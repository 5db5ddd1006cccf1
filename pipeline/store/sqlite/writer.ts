import { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import type { Observation } from '../../model/document.ts'
import type { StoredDocument, Story } from '../../model/records.ts'
import { yieldToOthers } from '../../platform/background-thread.ts'
import { serveWorker } from '../../platform/worker-rpc.ts'
import { createCodeBook } from './code-book.ts'
import { createPackWriter } from './packs.ts'
import { createRemover, type Removal } from './remove-documents.ts'
import { createSchema } from './schema.ts'
import { createDocumentWriter } from './write-documents.ts'

/** The file's one writer, on its own thread. Each call is one transaction. Documents and stories come as JSON, the cheapest to hand over. */
export interface WriterMethods {
  upsertDocuments(json: readonly string[]): void
  upsertStories(json: readonly string[]): void
  addObservations(observations: readonly Observation[]): void
  /** Removes some; 0 when none is left. */
  removeSome(removal: Removal): number
  close(input: null): void
}

const { file } = workerData as { readonly file: string }
const database = new DatabaseSync(file)
// What a commit wrote is in the operating system's hands: it survives kill -9, and a power cut costs at most the last commits, never the file.
database.exec(`
  PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
`)
createSchema(database)

const codes = createCodeBook(database)
const packs = createPackWriter(database)
const writeDocument = createDocumentWriter(database, codes, packs)
const removeSome = createRemover(database, packs)
const putStory = database.prepare('INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
const putObservation = database.prepare('INSERT OR REPLACE INTO observations VALUES (?, ?, ?)')

function transact<T>(work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    packs.flush()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    codes.reset()
    packs.reset()
    throw error
  }
}

function writeStory(json: string): void {
  const story = JSON.parse(json) as Story
  const lastAt = Date.parse(story.lastAt)
  const isDemo = story.isDemo ? 1 : 0
  // Facets fold a merged story into this code, also before any document of it comes.
  codes.codeOf('story', story.redirectTo ?? story.id)
  putStory.run(story.id, lastAt, story.heat, story.size, story.unitId, isDemo, story.redirectTo ?? null, json)
}

// Whoever searches reads on other threads: they come first.
yieldToOthers()
serveWorker({
  upsertDocuments: (json) =>
    transact(() => {
      for (const one of json) writeDocument(JSON.parse(one) as StoredDocument, one)
    }),
  upsertStories: (json) => transact(() => json.forEach(writeStory)),
  addObservations: (observations) =>
    transact(() => {
      for (const { documentId, at, ...counts } of observations) {
        putObservation.run(documentId, Date.parse(at), JSON.stringify({ documentId, at, ...counts }))
      }
    }),
  removeSome: (removal) => transact(() => removeSome(removal)),
  close() {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
  },
} satisfies WriterMethods)
