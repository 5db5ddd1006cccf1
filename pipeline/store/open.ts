import { isAbsolute, join } from 'node:path'
import { AppError } from '../platform/errors.ts'
import type { Store } from './store.ts'

export interface OpenStoreOptions {
  /** Where a relative file of the URL is. */
  readonly dataDir: string
}

const engines: Readonly<Record<string, (rest: string, options: OpenStoreOptions) => Promise<Store>>> = {
  sqlite: async (path, { dataDir }) => {
    const { openSqliteStore } = await import('./sqlite/sqlite.ts')
    const file = path || 'store.sqlite'
    return openSqliteStore({ file: isAbsolute(file) ? file : join(dataDir, file) })
  },
  elasticsearch: async (url) => {
    const { openElasticsearchStore } = await import('./elasticsearch/elasticsearch.ts')
    const { parseElasticsearchUrl } = await import('./elasticsearch/options.ts')
    return openElasticsearchStore(parseElasticsearchUrl(url))
  },
}

/**
 * Opens the store a URL names: `sqlite:` or `sqlite:store.sqlite`, or `elasticsearch:http://user:password@host:9200/prefix`. Another engine is one
 * more folder and one more line above.
 */
export async function openStore(url: string, options: OpenStoreOptions): Promise<Store> {
  const colon = url.indexOf(':')
  const engine = engines[url.slice(0, colon < 0 ? url.length : colon)]
  if (!engine) {
    throw new AppError(
      'BAD_INPUT',
      `open store ${colon < 0 ? url : url.slice(0, colon)}: known engines are ${Object.keys(engines).join(', ')}`,
    )
  }
  return engine(colon < 0 ? '' : url.slice(colon + 1), options)
}
