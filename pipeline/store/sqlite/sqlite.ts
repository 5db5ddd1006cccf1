import { AppError } from '../../platform/errors.ts'
import type { Store } from '../store.ts'

export interface SqliteStoreOptions {
  readonly file: string
  /** Threads that answer questions beside the one that writes. Default 2. */
  readonly readers?: number
}

/** The embedded store: one file, one writer thread, reader threads beside it. What `upsertDocuments` resolved survives kill -9. */
export async function openSqliteStore({ file }: SqliteStoreOptions): Promise<Store> {
  throw new AppError('STORE_FAILED', `open store ${file}: not yet`)
}
