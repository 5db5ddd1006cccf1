import { toShanghaiIso } from '../../platform/clock.ts'
import type { DocumentFilter, FacetCount, FacetField, HistogramStep, SearchPage } from '../store.ts'
import { type CompiledFilter, compileFilter, fromWhere } from './compile.ts'
import type { Cursor } from './cursor.ts'
import { createBodyReader } from './packs.ts'
import type { Prepare } from './statements.ts'
import {
  bucketStart,
  countBuckets,
  countCodes,
  countHits,
  facetSummaryFields,
  type Position,
  pickPage,
} from './tally.ts'

/** A search as the façade hands it to a reader: nothing left out, the cursor read. */
export interface SearchTask {
  readonly filter: DocumentFilter
  readonly order: 'newest' | 'oldest' | 'relevance'
  readonly limit: number
  readonly after: Cursor | undefined
  readonly facets: readonly FacetField[]
  readonly histogram: HistogramStep | undefined
}

export interface SearchAnswer extends Omit<SearchPage, 'documents' | 'next'> {
  /** JSON, one for each document. */
  readonly bodies: readonly string[]
  readonly next: Cursor | undefined
}

interface Page {
  readonly rows: readonly number[]
  readonly next: Cursor | undefined
}

/** Of a field with more values than a page can show, the most frequent. */
const maxFacetValues = 1_000

/** Answers inside the caller's read transaction, so that total, page and facets speak of one moment. */
export function search(prepare: Prepare, task: SearchTask): SearchAnswer {
  const filter = compileFilter(task.filter)
  const summaries = needsHits(task, filter) ? readSummaries(prepare, filter) : undefined
  const page = choosePage(prepare, task, filter, summaries)
  return {
    total: summaries === undefined ? count(prepare, filter) : countHits(summaries),
    bodies: readBodies(prepare, page.rows),
    next: page.next,
    facets: Object.fromEntries(
      task.facets.map((field) => [field, readFacet(prepare, summaries ?? '', field)] as const),
    ),
    ...(task.histogram && { histogram: readHistogram(prepare, summaries ?? '', task.histogram) }),
  }
}

/** An exact total reads every hit anyway, unless time alone decides: then the index on time answers. */
function needsHits({ facets, histogram }: SearchTask, { driver, conditions }: CompiledFilter): boolean {
  const isOnTimeOnly = driver === undefined && conditions.every(({ isTime }) => isTime === true)
  return !isOnTimeOnly || facets.length > 0 || histogram !== undefined
}

export function count(prepare: Prepare, filter: CompiledFilter): number {
  const { text, values } = fromWhere(filter)
  return Number(prepare(`SELECT count(*) AS count ${text}`).get(...values)?.count)
}

function readSummaries(prepare: Prepare, filter: CompiledFilter): string {
  const { text, values } = fromWhere(filter)
  const found = prepare(`SELECT group_concat(d.summary, '') AS summaries ${text}`).get(...values)
  return String(found?.summaries ?? '')
}

function readBodies(prepare: Prepare, rows: readonly number[]): string[] {
  const read = createBodyReader(prepare)
  const find = prepare('SELECT body FROM bodies WHERE row = ?')
  return rows.map((row) => read(find.get(row)?.body as Uint8Array))
}

function choosePage(
  prepare: Prepare,
  task: SearchTask,
  filter: CompiledFilter,
  summaries: string | undefined,
): Page {
  if (task.order === 'relevance' && filter.driver?.index === 'terms') return pageByRank(prepare, task, filter)
  const isOldestFirst = task.order === 'oldest'
  const after = task.after?.kind === 'position' ? task.after : undefined
  const limit = task.limit + 1
  const positions =
    summaries === undefined
      ? pageByTime(prepare, filter, { isOldestFirst, limit, after })
      : pickPage(summaries, { isOldestFirst, limit, after })
  const shown = positions.slice(0, task.limit)
  const last = shown.at(-1)
  const next = last && positions.length > task.limit ? ({ kind: 'position', ...last } as const) : undefined
  return { rows: shown.map(({ row }) => row), next }
}

/** When only time decides, the newest come straight from the index on it. */
function pageByTime(
  prepare: Prepare,
  filter: CompiledFilter,
  page: { isOldestFirst: boolean; limit: number; after: Position | undefined },
): Position[] {
  const after = page.after && {
    text: `(d.time, d.row) ${page.isOldestFirst ? '>' : '<'} (?, ?)`,
    values: [page.after.time, page.after.row],
  }
  const { text, values } = fromWhere({ conditions: [...filter.conditions, ...(after ? [after] : [])] })
  const direction = page.isOldestFirst ? 'ASC' : 'DESC'
  return prepare(`SELECT d.time, d.row ${text} ORDER BY d.time ${direction}, d.row ${direction} LIMIT ?`).all(
    ...values,
    page.limit,
  ) as unknown as Position[]
}

/** A hit in the title counts four times one in the text. */
const weights = 'bm25(4.0, 1.0)'

function pageByRank(prepare: Prepare, task: SearchTask, filter: CompiledFilter): Page {
  const offset = task.after?.kind === 'offset' ? task.after.offset : 0
  const { text, values } = fromWhere(filter)
  const found = prepare(
    `SELECT terms.rowid AS row ${text} AND terms.rank MATCH '${weights}' ORDER BY terms.rank LIMIT ? OFFSET ?`,
  ).all(...values, task.limit + 1, offset)
  const rows = found.slice(0, task.limit).map(({ row }) => Number(row))
  return {
    rows,
    next: found.length > task.limit ? { kind: 'offset', offset: offset + task.limit } : undefined,
  }
}

function readFacet(prepare: Prepare, summaries: string, field: FacetField): FacetCount[] {
  const codes = countCodes(summaries, facetSummaryFields[field])
  if (field === 'place') return mostFrequent(countPlaces(prepare, codes))
  const counts = field === 'story' ? countMerged(prepare, codes) : codes
  // Names are looked up only for what is shown: a wide search has tens of thousands of stories.
  const shown = [...counts].sort(([a, more], [b, less]) => less - more || a - b).slice(0, maxFacetValues)
  return mostFrequent(shown.map(([code, count]) => [codeValue(prepare, field, code), count]))
}

function mostFrequent(counts: Iterable<readonly [string, number]>): FacetCount[] {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, maxFacetValues)
}

function codeValue(prepare: Prepare, field: string, code: number): string {
  return String(prepare('SELECT value FROM codes WHERE field = ? AND code = ?').get(field, code)?.value)
}

/** A document's places are one code for the set of them: each of the set counts. */
function countPlaces(prepare: Prepare, sets: ReadonlyMap<number, number>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [set, more] of sets) {
    const found = prepare('SELECT DISTINCT code FROM place_members WHERE places = ?').all(set)
    for (const { code } of found) counts.set(String(code), (counts.get(String(code)) ?? 0) + more)
  }
  return counts
}

/** What was merged counts for the story that remains, which has a code since it was written. */
function countMerged(prepare: Prepare, counts: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const merged = prepare(`
    SELECT c.code, c.value AS id FROM stories s CROSS JOIN codes c ON c.field = 'story' AND c.value = s.id
    WHERE s.redirect_to IS NOT NULL`).all()
  const folded = new Map(counts)
  for (const { code, id } of merged) {
    const count = folded.get(Number(code))
    if (count === undefined) continue
    const remaining = prepare(`SELECT code FROM codes WHERE field = 'story' AND value = (${finalStorySql})`)
    const into = Number(remaining.get(String(id))?.code ?? code)
    folded.delete(Number(code))
    folded.set(into, (folded.get(into) ?? 0) + count)
  }
  return folded
}

/** UNION and the bound end a circle of redirects. */
export const finalStorySql = `
  WITH RECURSIVE chain (id, depth) AS (
    SELECT ?, 0
    UNION SELECT s.redirect_to, depth + 1 FROM chain CROSS JOIN stories s ON s.id = chain.id
    WHERE s.redirect_to IS NOT NULL AND depth < 32
  )
  SELECT id FROM chain ORDER BY depth DESC LIMIT 1`

function readHistogram(
  prepare: Prepare,
  summaries: string,
  step: HistogramStep,
): NonNullable<SearchPage['histogram']> {
  const negative = prepare("SELECT code FROM codes WHERE field = 'sentiment' AND value = 'negative'").get()
    ?.code
  const { buckets, dayOnly, undated } = countBuckets(summaries, step, Number(negative ?? -1))
  const inOrder = [...buckets].sort(([a], [b]) => a - b)
  return {
    step,
    buckets: inOrder.map(([number, { count, negative }]) => ({
      start: toShanghaiIso(bucketStart(number, step)),
      count,
      negative,
    })),
    dayOnly,
    undated,
  }
}
