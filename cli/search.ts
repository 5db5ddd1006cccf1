import { highlight } from '../analyzers/query/highlight.ts'
import { parseQuery } from '../analyzers/query/parse.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { openStore } from '../pipeline/store/open.ts'
import type { Config } from './config.ts'

export interface SearchOptions {
  readonly config: Pick<Config, 'storeUrl' | 'dataDir'>
  readonly query: string
  readonly limit: number
  readonly from?: string
  readonly to?: string
  readonly order: 'newest' | 'oldest' | 'relevance'
}

/** What `yushu search` prints: the exact total, the facets, and the documents with what matched. */
export async function search({
  config,
  query: text,
  limit,
  order,
  ...times
}: SearchOptions): Promise<unknown> {
  const query = parseQuery(text)
  const store = await openStore(config.storeUrl, { dataDir: config.dataDir })
  try {
    const page = await store.search({
      query,
      order,
      limit,
      facets: ['channel', 'source', 'sentiment', 'topic'],
      ...range('from', times.from),
      ...range('to', times.to),
    })
    return {
      total: page.total,
      facets: page.facets,
      documents: page.documents.map(
        ({ id, title, url, sourceName, publishedAt, text: body, annotations }) => ({
          id,
          title,
          url,
          sourceName,
          publishedAt,
          sentiment: annotations.sentiment.label,
          topic: annotations.topic.label,
          marks: highlight(query, body).marks,
          text: body,
        }),
      ),
    }
  } finally {
    await store.close()
  }
}

function range<Key extends string>(key: Key, text: string | undefined): Partial<Record<Key, Date>> {
  if (text === undefined) return {}
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw new AppError('BAD_INPUT', `--${key} ${text}`, { userMessage: `--${key} 不是可识别的时间：${text}` })
  return { [key]: at } as Record<Key, Date>
}
