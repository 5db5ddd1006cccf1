import { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { serveWorker } from '../../platform/worker-rpc.ts'
import type { DocumentFilter, KnownVersion, SignificantTerm, StoryFilter } from '../store.ts'
import { compileFilter } from './compile.ts'
import { significantTerms } from './keywords.ts'
import { createBodyReader } from './packs.ts'
import { count, finalStorySql, type SearchAnswer, type SearchTask, search } from './search.ts'
import { createPrepare } from './statements.ts'

/** One connection that only reads, on its own thread. Documents and stories go out as JSON. */
export interface ReaderMethods {
  search(task: SearchTask): SearchAnswer
  count(filter: DocumentFilter): number
  significantTerms(input: { readonly filter: DocumentFilter; readonly limit: number }): SignificantTerm[]
  known(ids: readonly string[]): KnownVersion[]
  document(id: string): string | undefined
  versions(id: string): string[]
  observations(documentId: string): string[]
  story(id: string): string | undefined
  stories(filter: StoryFilter): string[]
  close(input: null): void
}

const { file } = workerData as { readonly file: string }
const database = new DatabaseSync(file)
database.exec(`
  PRAGMA busy_timeout = 10000; PRAGMA query_only = ON; PRAGMA cache_size = -65536; PRAGMA mmap_size = 4294967296;
  PRAGMA temp_store = MEMORY;
`)
const prepare = createPrepare(database)

/** One moment for all statements of an answer, whatever the writer does meanwhile. */
function atOneMoment<T>(work: () => T): T {
  database.exec('BEGIN')
  try {
    return work()
  } finally {
    database.exec('COMMIT')
  }
}

const storyOrders = { heat: 'heat DESC', newest: 'last_at DESC', size: 'size DESC' } as const

function stories({ since, unitIds, order = 'newest', limit = 50 }: StoryFilter): string[] {
  const found = prepare(`
    SELECT body FROM stories
    WHERE redirect_to IS NULL AND last_at >= ? AND (? IS NULL OR unit IN (SELECT value FROM json_each(?)))
    ORDER BY ${storyOrders[order]}, id LIMIT ?`)
  const units = unitIds ? JSON.stringify(unitIds) : null
  return found.all(since?.getTime() ?? 0, units, units ?? '[]', limit).map(({ body }) => String(body))
}

function known(ids: readonly string[]): KnownVersion[] {
  const found = prepare(`
    SELECT d.id, b.hash AS contentHash, b.version
    FROM json_each(?) j CROSS JOIN documents d ON d.id = j.value CROSS JOIN bodies b ON b.row = d.row`)
  return found.all(JSON.stringify(ids)).map((row) => ({ ...row }) as unknown as KnownVersion)
}

const currentSql = 'SELECT b.body FROM documents d CROSS JOIN bodies b ON b.row = d.row WHERE d.id = ?'

function document(id: string): string | undefined {
  const body = prepare(currentSql).get(id)?.body
  return body instanceof Uint8Array ? createBodyReader(prepare)(body) : undefined
}

function versions(id: string): string[] {
  const earlier = prepare('SELECT body FROM versions WHERE id = ? ORDER BY version').all(id)
  const current = prepare(currentSql).all(id)
  const read = createBodyReader(prepare)
  return [...earlier, ...current].map(({ body }) => read(body as Uint8Array))
}

function observations(documentId: string): string[] {
  const found = prepare('SELECT body FROM observations WHERE document_id = ? ORDER BY at').all(documentId)
  return found.map(({ body }) => String(body))
}

function story(id: string): string | undefined {
  const final = prepare(finalStorySql).get(id)?.id
  const body = prepare('SELECT body FROM stories WHERE id = ?').get(String(final))?.body
  return typeof body === 'string' ? body : undefined
}

serveWorker({
  search: (task) => atOneMoment(() => search(prepare, task)),
  count: (filter) => count(prepare, compileFilter(filter)),
  significantTerms: (input) => atOneMoment(() => significantTerms(prepare, input)),
  known,
  document: (id) => atOneMoment(() => document(id)),
  versions: (id) => atOneMoment(() => versions(id)),
  observations,
  story: (id) => atOneMoment(() => story(id)),
  stories,
  close: () => database.close(),
} satisfies ReaderMethods)
