import { DatabaseSync } from 'node:sqlite'
import type { SourceState } from '../pipeline/model/source.ts'

/** What is known of a page: enough to ask politely whether it changed, and to tell whether it did. */
export interface KnownPage {
  readonly key: string
  readonly sourceId: string
  readonly url: string
  readonly documentId?: string
  readonly contentHash?: string
  readonly etag?: string
  readonly lastModified?: string
  readonly firstSeenAt: string
  readonly checkedAt: string
  /** Consecutive failures; a page that gave a document has none. */
  readonly failures: number
  readonly faultCode?: string
}

/** What is remembered of a source between runs. */
export interface KnownSource extends Omit<SourceState, 'sourceId'> {
  readonly listEtag?: string
  readonly listLastModified?: string
}

/** The crawler's memory: one SQLite file. */
export interface Frontier {
  page(key: string): KnownPage | undefined
  rememberPage(page: KnownPage): void
  source(sourceId: string): KnownSource
  rememberSource(sourceId: string, source: KnownSource): void
  forgetSource(sourceId: string): void
  close(): void
}

const unknown: KnownSource = { isEnabled: true, documentCount: 0 }

/**
 * Opens the file. Writes are one small row per page fetched, at most a few a second, and so happen on the caller's thread. They outlive a killed
 * process; a power cut may lose the last of them, which costs a page read and published twice under the same id.
 */
export function openFrontier(file: string): Frontier {
  const database = new DatabaseSync(file)
  database.exec(schema)
  const selectPage = database.prepare('SELECT value FROM page WHERE key = ?')
  const upsertPage = database.prepare(
    'INSERT INTO page (key, source_id, value) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const selectSource = database.prepare('SELECT value FROM source WHERE id = ?')
  const upsertSource = database.prepare(
    'INSERT INTO source (id, value) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value',
  )
  const deletePages = database.prepare('DELETE FROM page WHERE source_id = ?')
  const deleteSource = database.prepare('DELETE FROM source WHERE id = ?')
  return {
    page: (key) => valueIn<KnownPage>(selectPage.get(key)),
    rememberPage: (page) => void upsertPage.run(page.key, page.sourceId, JSON.stringify(page)),
    source: (sourceId) => valueIn<KnownSource>(selectSource.get(sourceId)) ?? unknown,
    rememberSource: (sourceId, source) => void upsertSource.run(sourceId, JSON.stringify(source)),
    forgetSource(sourceId) {
      deletePages.run(sourceId)
      deleteSource.run(sourceId)
    },
    close: () => database.close(),
  }
}

const schema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS page (key TEXT PRIMARY KEY, source_id TEXT NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS page_by_source ON page (source_id);
CREATE TABLE IF NOT EXISTS source (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`

function valueIn<T>(row: Record<string, unknown> | undefined): T | undefined {
  return typeof row?.value === 'string' ? (JSON.parse(row.value) as T) : undefined
}
