import type { estypes } from '@elastic/elasticsearch'
import type { StoredDocument } from '../../model/records.ts'
import { AppError } from '../../platform/errors.ts'
import type { DocumentFilter, FacetCount, FacetField, SearchPage, SearchRequest } from '../store.ts'
import { asFilter, asRanked, type CompiledFilter, compileFilter } from './compile.ts'
import { type Connection, failureTypes, statusOf } from './connection.ts'
import { type Cursor, formatCursor, parseCursor } from './cursor.ts'
import { facetAggregations, fold, mostFrequent, readFacet } from './facets.ts'
import { histogramAggregations, readHistogram } from './histogram.ts'
import type { IndexNames } from './indices.ts'
import { type Redirects, readFamily, readRedirects } from './redirects.ts'

const defaultLimit = 20
const maxLimit = 200
/** How long the server holds a point in time for somebody who reads on. */
const keepAlive = '3m'

const newest: estypes.SortCombinations[] = [{ time: 'desc' }, { arrival: 'desc' }, { id: 'desc' }]
const orders: Readonly<Record<NonNullable<SearchRequest['order']>, estypes.SortCombinations[]>> = {
  newest,
  oldest: [{ time: 'asc' }, { arrival: 'asc' }, { id: 'asc' }],
  relevance: [{ _score: { order: 'desc' } }, ...newest],
}

/** A search made ready: what each of its requests has in common. */
export interface SearchTask {
  readonly connection: Connection
  readonly names: IndexNames
  readonly compiled: CompiledFilter
  readonly redirects: Redirects | undefined
}

export async function search(
  connection: Connection,
  names: IndexNames,
  { order = 'newest', limit = defaultLimit, cursor, facets = [], histogram, ...filter }: SearchRequest,
): Promise<SearchPage> {
  const size = Math.min(maxLimit, Math.max(1, Math.floor(limit)))
  const from = cursor === undefined ? undefined : parseCursor(cursor, order, orders[order].length)
  const task = await prepareSearch(connection, names, filter, facets.includes('story'))
  // Who reads on, reads on in what he began with; ranks move with every document that comes in, so by relevance from the first page.
  const isPinned = from !== undefined || order === 'relevance'
  const pointInTime = isPinned ? (from?.pointInTime ?? (await openPointInTime(task))) : undefined
  const isRanked = order === 'relevance'
  const answer = await askPage(task, pointInTime, {
    query: isRanked ? asRanked(task.compiled) : asFilter(task.compiled),
    sort: orders[order],
    size: size + 1,
    track_total_hits: true,
    aggregations: {
      ...facetAggregations(facets, task.redirects),
      ...(histogram && histogramAggregations(histogram)),
    },
    ...(from && { search_after: [...from.after] }),
  })
  const hits = answer.hits.hits.slice(0, size)
  const hasMore = answer.hits.hits.length > size
  if (!hasMore && answer.pit_id) await closePointInTime(connection, answer.pit_id)
  const next = hasMore
    ? cursorAfter(hits.at(-1)?.sort?.slice(0, orders[order].length), answer.pit_id)
    : undefined
  return {
    total: totalOf(answer),
    documents: hits.flatMap(({ _source }) => (_source ? [JSON.parse(_source.body) as StoredDocument] : [])),
    facets: await readFacets(task, facets, answer.aggregations ?? {}),
    ...(next && { next: formatCursor(next, order) }),
    ...(histogram && { histogram: readHistogram(histogram, answer.aggregations ?? {}) }),
  }
}

export async function count(
  connection: Connection,
  names: IndexNames,
  filter: DocumentFilter,
): Promise<number> {
  const task = await prepareSearch(connection, names, filter, false)
  const answer = await askPage(task, undefined, {
    query: asFilter(task.compiled),
    size: 0,
    track_total_hits: true,
  })
  return totalOf(answer)
}

export async function prepareSearch(
  connection: Connection,
  names: IndexNames,
  filter: DocumentFilter,
  needsRedirects: boolean,
): Promise<SearchTask> {
  const [redirects, storyIds] = await Promise.all([
    needsRedirects ? readRedirects(connection, names) : undefined,
    filter.storyIds ? readFamily(connection, names, filter.storyIds) : undefined,
  ])
  return { connection, names, compiled: compileFilter(filter, storyIds), redirects }
}

type PageRequest = Pick<
  estypes.SearchRequest,
  'query' | 'sort' | 'size' | 'track_total_hits' | 'aggregations' | 'search_after'
>
type PageAnswer = estypes.SearchResponse<{ readonly body: string }>

/** In the point in time when there is one; when the server no longer holds it, among all documents as they are now. */
export async function askPage(
  task: SearchTask,
  pointInTime: string | undefined,
  request: PageRequest,
): Promise<PageAnswer> {
  const whole = { ...request, ...rankedOverall(request), _source: ['body'] }
  try {
    if (pointInTime !== undefined) {
      const pit = { id: pointInTime, keep_alive: keepAlive } as const
      return await task.connection.ask('search', (client) =>
        client.search<{ readonly body: string }>({ ...whole, pit }),
      )
    }
    return await task.connection.ask('search', (client) =>
      client.search<{ readonly body: string }>({
        ...whole,
        index: task.names.documents,
        ignore_unavailable: true,
      }),
    )
  } catch (error) {
    if (pointInTime !== undefined && isPointInTimeGone(error)) return askPage(task, undefined, request)
    throw explain(error)
  }
}

/** Ranks are reckoned over all months together, not in each for itself. */
function rankedOverall({ sort }: PageRequest): { search_type?: 'dfs_query_then_fetch' } {
  return sort === orders.relevance ? { search_type: 'dfs_query_then_fetch' } : {}
}

function isPointInTimeGone(error: unknown): boolean {
  return statusOf(error) === 404 || failureTypes(error).includes('search_context_missing_exception')
}

/** A query the server finds too large is the asker's to shorten. */
function explain(error: unknown): unknown {
  if (statusOf(error) !== 400) return error
  return new AppError('BAD_INPUT', `search: ${error instanceof Error ? error.message : ''}`, {
    cause: error,
    userMessage: '检索式过于复杂，请减少词数后再试。',
  })
}

async function openPointInTime({ connection, names }: SearchTask): Promise<string | undefined> {
  const { id } = await connection.ask('open a point in time', (client) =>
    client.openPointInTime({ index: names.documents, keep_alive: keepAlive, ignore_unavailable: true }),
  )
  return id
}

/** One that cannot be closed ends by itself. */
async function closePointInTime({ client }: Connection, id: string): Promise<void> {
  await client.closePointInTime({ id }).catch(() => undefined)
}

/** A point in time adds a sort value of its own, which means nothing outside of it. */
function cursorAfter(sort: estypes.SortResults | undefined, pointInTime: string | undefined): Cursor {
  const after = (sort ?? []).filter((part) => typeof part === 'number' || typeof part === 'string')
  return { after, ...(pointInTime !== undefined && { pointInTime }) }
}

export function totalOf({ hits: { total } }: PageAnswer): number {
  return typeof total === 'number' ? total : (total?.value ?? 0)
}

async function readFacets(
  task: SearchTask,
  fields: readonly FacetField[],
  answer: Readonly<Record<string, estypes.AggregationsAggregate>>,
): Promise<SearchPage['facets']> {
  const facets: Partial<Record<FacetField, readonly FacetCount[]>> = {}
  for (const field of fields) {
    facets[field] = readFacet(field, answer, task.redirects) ?? (await walkFacet(task, field))
  }
  return facets
}

const walkSize = 10_000

async function walkFacet(task: SearchTask, field: FacetField): Promise<FacetCount[]> {
  return mostFrequent(fold(await walkValues(task, field), field === 'story' ? task.redirects : undefined))
}

/** All values of a field, page by page, counted over all months: exact, whatever the number of values. */
export async function walkValues(task: SearchTask, field: FacetField | 'keywords'): Promise<FacetCount[]> {
  const counts: FacetCount[] = []
  let after: estypes.AggregationsCompositeAggregateKey | undefined
  do {
    const answer = await askPage(task, undefined, {
      query: asFilter(task.compiled),
      size: 0,
      track_total_hits: false,
      aggregations: {
        all: {
          composite: { size: walkSize, sources: [{ value: { terms: { field } } }], ...(after && { after }) },
        },
      },
    })
    const all = answer.aggregations?.all as estypes.AggregationsCompositeAggregate | undefined
    const buckets = Array.isArray(all?.buckets) ? all.buckets : []
    for (const { key, doc_count } of buckets) counts.push({ value: String(key.value), count: doc_count })
    after = buckets.length < walkSize ? undefined : all?.after_key
  } while (after)
  return counts
}
