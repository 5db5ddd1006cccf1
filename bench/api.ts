/**
 * `npm run bench:api [-- --engines embedded,distributed --home DIR --seconds 30 --workers 1]`: how long pages wait while everything is busy taking documents in. A
 * server as an operator starts it, in processes of its own; a delivery that never ends keeps the stages at work, and a client asks, one question after the
 * other, what the pages ask. `--home` is a folder kept by `npm run bench:search -- --keep DIR`, so that the questions go over its 200,000 documents; without
 * it the store begins empty. Prints JSON: milliseconds by question with ingest and, before it, without.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Client } from '../api/testing/client.ts'
import { startServer } from '../scripts/servers/server.ts'
import { startInstallation } from './api/installation.ts'
import { documentMix } from './document-mix.ts'
import { queries } from './search-corpus.ts'

const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'embedded,distributed' },
    home: { type: 'string' },
    seconds: { type: 'string', default: '30' },
    workers: { type: 'string', default: '1' },
  },
})
const seconds = Number(values.seconds)
const deliveryLines = 1_000
const aheadLimit = 20_000

async function run(engines: string) {
  const home = values.home ?? (await mkdtemp(join(tmpdir(), 'yushu-bench-api-')))
  await using stack = new AsyncDisposableStack()
  if (!values.home) stack.defer(() => rm(home, { recursive: true, force: true }))
  const urls = engines === 'embedded' ? {} : await distributedUrls(home, stack)
  const installation = await startInstallation({ home, urls, workers: Number(values.workers) })
  stack.defer(() => installation.stop())
  const { client, token, url } = installation

  const before = await documentsIn(client)
  const quiet = await askFor(client, seconds / 3)
  const delivery = startDelivery({ url, token, waiting: () => lagOf(client) })
  // The first documents warm the stages up; the questions begin when they are at full speed.
  await untilMoving(client, before)
  const from = { count: await documentsIn(client), at: performance.now() }
  const busy = await askFor(client, seconds)
  const until = { count: await documentsIn(client), at: performance.now() }
  await delivery.stop()
  return {
    documentsBefore: before,
    indexedPerSecond: Math.round((until.count - from.count) / ((until.at - from.at) / 1_000)),
    quiet,
    duringIngest: busy,
  }
}

async function distributedUrls(home: string, stack: AsyncDisposableStack): Promise<Record<string, string>> {
  const start = async (name: 'kafka' | 'elasticsearch' | 'postgres') => {
    const server = await startServer(name, { dir: join(home, name) })
    stack.defer(() => server.stop())
    return server.url
  }
  return {
    BUS_URL: `kafka://${await start('kafka')}/bench?partitions=4`,
    STORE_URL: `elasticsearch:${await start('elasticsearch')}/bench`,
    LEDGER_URL: await start('postgres'),
  }
}

/** What pages ask, in turn: the ten searches with facets and curve, and the pages that are open all day. */
const questions: readonly (readonly [string, (client: Client) => Promise<unknown>])[] = [
  ...Object.entries(queries).map(
    ([name, { text }]) =>
      [
        `search: ${name}`,
        (client: Client) => client.call('GET /api/documents', { query: { q: text } }),
      ] as const,
  ),
  ['overview', (client) => client.call('GET /api/overview', {})],
  ['alerts', (client) => client.call('GET /api/alerts', {})],
  ['stories', (client) => client.call('GET /api/stories', {})],
]

async function askFor(client: Client, forSeconds: number) {
  const times = new Map<string, number[]>(questions.map(([name]) => [name, []]))
  for (const [, ask] of questions) await ask(client)
  const end = performance.now() + forSeconds * 1_000
  while (performance.now() < end) {
    for (const [name, ask] of questions) {
      const begun = performance.now()
      await ask(client)
      times.get(name)?.push(performance.now() - begun)
    }
  }
  return {
    ...percentiles([...times.values()].flat()),
    questions: Object.fromEntries([...times].map(([name, list]) => [name, percentiles(list)])),
  }
}

function percentiles(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 10) / 10
  return { count: times.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) }
}

/** Delivers without end, never so far ahead that the disk fills: always more than the stages have done. */
function startDelivery({
  url,
  token,
  waiting,
}: {
  readonly url: string
  readonly token: string
  readonly waiting: () => Promise<number>
}) {
  const run = Date.now()
  // Made once: this process must not take the time it measures.
  const texts = documentMix(10 * deliveryLines)
  let isOver = false
  const delivering = (async () => {
    for (let part = 0; !isOver; part++) {
      const now = new Date().toISOString()
      const start = (part % 10) * deliveryLines
      const lines = texts.slice(start, start + deliveryLines).map(({ title, text }, index) => {
        const nativeId = `${run}-${part}-${index}`
        return JSON.stringify({ nativeId, title, text: `${text}第${part}次`, publishedAt: now })
      })
      const response = await fetch(`${url}/api/documents`, {
        method: 'POST',
        body: lines.join('\n'),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      })
      if (!response.ok) throw new Error(`delivery: ${response.status} ${await response.text()}`)
      while (!isOver && (await waiting()) > aheadLimit)
        await new Promise((resolve) => setTimeout(resolve, 500))
    }
  })()
  return {
    async stop() {
      isOver = true
      await delivering
    },
  }
}

async function documentsIn(client: Client): Promise<number> {
  return (await client.call('GET /api/documents', { query: {} })).total
}

async function lagOf(client: Client): Promise<number> {
  const { lag } = await client.call('GET /api/operations', {})
  return lag.reduce((sum, { end, committed }) => sum + end - committed, 0)
}

async function untilMoving(client: Client, before: number): Promise<void> {
  while ((await documentsIn(client)) < before + 2_000)
    await new Promise((resolve) => setTimeout(resolve, 500))
}

const runs = []
for (const engines of values.engines.split(',')) runs.push({ engines, ...(await run(engines)) })
process.stdout.write(
  `${JSON.stringify({ cores: cpus().length, load: loadavg()[0], node: process.version, runs }, null, 2)}\n`,
)
