/**
 * `npm run bench:search [-- --documents 200000 --rounds 20 --stores sqlite,elasticsearch --keep DIR]`: how long an analyst waits. The same seeded corpus in
 * each store, ten typical queries with facets and curve, in turn, so that no answer is a repetition of the one before; the stores' totals, facets and
 * curves must be equal. Elasticsearch is that of STORE_URL, else one started here. A kept folder (for STORE_URL: its prefix) is not filled again. `cpu` is
 * this process's processor time. One JSON object on stdout.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { parseQuery } from '../analyzers/query/parse.ts'
import { openStore } from '../pipeline/store/open.ts'
import type { SearchPage, SearchRequest, Store } from '../pipeline/store/store.ts'
import { startServer } from '../scripts/servers/server.ts'
import { createDocuments, queries } from './search-corpus.ts'

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '20' },
    stores: { type: 'string', default: 'sqlite,elasticsearch' },
    keep: { type: 'string' },
  },
})
const documentCount = Number(values.documents)
const rounds = Number(values.rounds)
const batchSize = 500
const warmUps = 2

interface Timing {
  readonly wallMs: number
  readonly cpuMs: number
}

/** What must be the same in every store. */
type Answer = Pick<SearchPage, 'total' | 'facets' | 'histogram'>

const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'yushu-bench-search-')))
const reports: Record<string, unknown> = {}
const answers: Record<string, ReadonlyMap<string, Answer>> = {}
try {
  for (const name of values.stores.split(',')) {
    await using opened = await open(name)
    const filling = await fill(opened.store)
    const measured = await measureAll(opened.store)
    answers[name] = measured.answers
    reports[name] = { filling, ...measured.report }
  }
} finally {
  if (!values.keep) await rm(folder, { recursive: true, force: true })
}
const [first, ...others] = Object.values(answers)
const differing = Object.keys(queries).filter(
  (name) => !others.every((other) => isDeepStrictEqual(other.get(name), first?.get(name))),
)
process.stdout.write(
  `${JSON.stringify({ documents: documentCount, rounds, cores: cpus().length, load: loadavg()[0], node: process.version, differing, stores: reports }, null, 2)}\n`,
)
process.exitCode = differing.length > 0 ? 1 : 0

async function open(name: string): Promise<AsyncDisposable & { readonly store: Store }> {
  const stack = new AsyncDisposableStack()
  const store = await openStore(await urlOf(name, stack), { dataDir: folder })
  stack.defer(() => store.close())
  return { store, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

async function urlOf(name: string, stack: AsyncDisposableStack): Promise<string> {
  if (name === 'sqlite') return 'sqlite:store.sqlite'
  if (name !== 'elasticsearch') throw new Error(`--stores ${name}: known are sqlite and elasticsearch`)
  if (process.env.STORE_URL) return process.env.STORE_URL
  const server = await startServer('elasticsearch', {
    dir: join(folder, 'elasticsearch'),
    log: (words) => process.stderr.write(`${words}\n`),
  })
  stack.defer(() => server.stop())
  return `elasticsearch:${server.url}/bench`
}

async function fill(store: Store) {
  if ((await store.count({})) >= documentCount) return undefined
  const next = createDocuments()
  let wallMs = 0
  let cpuMs = 0
  for (let done = 0; done < documentCount; done += batchSize) {
    const batch = Array.from({ length: Math.min(batchSize, documentCount - done) }, next)
    const timing = await timed(() => store.upsertDocuments(batch))
    wallMs += timing.wallMs
    cpuMs += timing.cpuMs
    if (done % 20_000 === 0) process.stderr.write(`${done} documents\n`)
  }
  while ((await store.count({})) < documentCount) await new Promise((resolve) => setTimeout(resolve, 200))
  return {
    documentsPerSecond: Math.round(documentCount / (wallMs / 1000)),
    documentsPerCpuSecond: Math.round(documentCount / (cpuMs / 1000)),
  }
}

/** Round by round through all queries. */
async function measureAll(store: Store) {
  const timings = new Map<string, Timing[]>(Object.keys(queries).map((name) => [name, []]))
  const found = new Map<string, Answer>()
  for (let round = -warmUps; round < rounds; round++) {
    for (const [name, { text, ...request }] of Object.entries(queries)) {
      const { result, ...timing } = await timed(() => ask(store, { ...request, query: parseQuery(text) }))
      if (round >= 0) timings.get(name)?.push(timing)
      const { total, facets, histogram } = result
      found.set(name, { total, facets, ...(histogram && { histogram }) })
    }
  }
  const byQuery = [...timings].map(([name, list]) => [
    name,
    { hits: found.get(name)?.total, ...summarise(list) },
  ])
  const report = { ...summarise([...timings.values()].flat()), queries: Object.fromEntries(byQuery) }
  return { answers: found, report }
}

function ask(store: Store, request: SearchRequest): Promise<SearchPage> {
  return store.search({
    ...request,
    facets: ['channel', 'source', 'sentiment', 'topic', 'concern', 'kind', 'authority', 'place'],
    histogram: 'day',
  })
}

async function timed<T>(work: () => Promise<T>): Promise<Timing & { readonly result: T }> {
  const start = performance.now()
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { wallMs: performance.now() - start, cpuMs: (user + system) / 1000, result }
}

function summarise(timings: readonly Timing[]) {
  return {
    wall: percentiles(timings.map(({ wallMs }) => wallMs)),
    cpu: percentiles(timings.map(({ cpuMs }) => cpuMs)),
  }
}

function percentiles(times: readonly number[]): { p50Ms: number; p95Ms: number } {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 10) / 10
  return { p50Ms: at(0.5), p95Ms: at(0.95) }
}
