import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type Client, createClient } from '../api/testing/client.ts'
import { canonicalUrl } from '../crawlers/canonical-url.ts'
import { openLocalSite } from '../crawlers/test-support/local-site.ts'
import { articlePage } from '../crawlers/test-support/trial-crawler.ts'
import { testPostgres } from '../loop/ledger/testdata/fresh-postgres.ts'
import { openKafkaBus } from '../pipeline/bus/kafka.ts'
import type { RawDocument } from '../pipeline/model/document.ts'
import { documentId } from '../pipeline/model/identity.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { rawDocuments } from '../pipeline/runtime/pipeline.ts'
import { startServer } from '../scripts/servers/server.ts'
import { testServer } from '../test/servers.ts'
import { parseConfig } from './config.ts'
import { serve } from './serve.ts'

/** A crawl process on a broker of its own, which is killed, and an API process beside it. */

const root = resolve(import.meta.dirname, '..')
const servers = [await testServer('kafka'), await testServer('elasticsearch'), await testServer('postgres')]
const missing = servers.flatMap((server) => ('missing' in server ? [server.missing] : []))
const [, elasticsearch = ''] = servers.map((server) => ('url' in server ? server.url : ''))

const smallPages = 60
const largePages = 90
const paragraph = '这是正文的一个段落，说明了事情的经过、有关部门的做法和下一步的安排。'

describe.skipIf(missing.length > 0)(`a crawl without a broker ${missing.join('; ')}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'yushu-crawl-outage-'))
  const closing: (() => PromiseLike<unknown>)[] = []
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
    rmSync(dir, { recursive: true, force: true })
  }, 40_000)

  it('keeps fetching onto its disk, pauses when that is full and says so at the API, then brings every document', async () => {
    const broker = await startServer('kafka', { dir: join(dir, 'kafka') })
    closing.push(() => broker.stop())
    const site = await openSlowSite()
    closing.push(() => site[Symbol.asyncDispose]())
    const name = `crawl_outage_${randomBytes(4).toString('hex')}`
    const env = {
      YUSHU_HOME: join(dir, 'home'),
      BUS_URL: `kafka://${broker.url}/outage`,
      STORE_URL: `elasticsearch:${elasticsearch}/${name.replaceAll('_', '-')}`,
      LEDGER_URL: (await (await testPostgres()).createDatabase()).url,
      YUSHU_SPOOL_BYTES: '1000000',
      ...{ PORT: '0', OPS_PORT: '0', LOG_LEVEL: process.env.OUTAGE_LOG ?? 'silent' },
    }
    const api = await openApi(env)
    closing.push(api.stop)
    const crawl = startCrawl(env, site.url)
    closing.push(crawl.stop)
    const read = await readRaw(env.BUS_URL)
    closing.push(read.close)
    const spool = async () => {
      const { processes } = await api.client.call('GET /api/operations', {})
      const own = processes.find(({ role }) => role === 'crawl')?.crawl
      return { waiting: 0, isFull: false, isPaused: false, ...own?.spool, ...own }
    }
    const pausedAlerts = async () =>
      (await api.client.call('GET /api/operations/alerts', {})).filter(({ kind }) => kind === 'crawl-paused')
    await until(() => expect(read.keys.size).toBeGreaterThan(5))

    await broker.kill()
    const killedAt = performance.now()
    const askedBefore = site.asked.length
    await until(async () => expect((await spool()).waiting).toBeGreaterThan(10))
    expect(site.asked.length).toBeGreaterThan(askedBefore + 10)

    await until(async () => expect(await spool()).toMatchObject({ isFull: true, isPaused: true }))
    await until(async () => expect(await pausedAlerts()).toMatchObject([{ level: 'critical' }]))
    const askedWhenFull = site.asked.length
    await pause(1_500)
    expect(site.asked.length).toBe(askedWhenFull)
    expect(askedWhenFull).toBeLessThan(1 + smallPages + largePages)
    await pause(Math.max(0, 10_000 - (performance.now() - killedAt)))

    const downMs = performance.now() - killedAt
    await broker.start()
    const backAt = performance.now()
    await until(async () => expect(await spool()).toMatchObject({ waiting: 0, isFull: false }))
    const drainedMs = performance.now() - backAt
    await until(() => expect(read.keys.size).toBe(smallPages + largePages))
    await until(async () => expect(await pausedAlerts()).toEqual([]))
    expect([...read.keys.keys()].toSorted()).toEqual(site.documentIds.toSorted())
    // A call the broker took and could not answer any more may come twice: the stages drop repeats.
    const doubled = [...read.keys.values()].filter((times) => times > 1).length
    process.stderr.write(
      `crawl outage: broker away ${seconds(downMs)}, spool drained after ${seconds(drainedMs)}, ${read.keys.size} documents of as many, ${doubled} of them twice\n`,
    )
  }, 180_000)

  /** Small pages, then large ones that fill the spool, each a little slow, so that the run is under way when the broker goes. */
  async function openSlowSite() {
    const numbers = Array.from({ length: smallPages + largePages }, (_, n) => n + 1)
    const link = (n: number) =>
      `<li><a href="/news/2026/t${1_000 + n}.html">第${n}号通知的标题足够长</a></li>`
    const site = await openLocalSite({ '/list.html': `<ul>${numbers.map(link).join('')}</ul>` })
    for (const n of numbers)
      site.pages.set(`/news/2026/t${1_000 + n}.html`, (_request, response) => {
        const text = `第${n}号。${paragraph.repeat(n > smallPages ? 100 : 1)}`
        setTimeout(() => {
          response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          response.end(articlePage(`第${n}号通知的标题足够长`, text))
        }, 60)
      })
    const idOf = (n: number) =>
      documentId({
        ...{ platform: 'website', sourceId: '', normalisedText: '' },
        canonicalUrl: canonicalUrl(`${site.url}/news/2026/t${1_000 + n}.html`),
      })
    return { ...site, documentIds: numbers.map(idOf) }
  }
})

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`

function until(holds: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(holds, { timeout: 60_000, interval: 250 })
}

/** The API process, in this one, and a signed-in administrator. */
async function openApi(env: Readonly<Record<string, string>>): Promise<{
  readonly client: Client
  stop(): Promise<void>
}> {
  const parsed = parseConfig({ ...env, YUSHU_ROLE: 'api' }, root)
  if (!parsed.ok) throw new Error(parsed.faults.join('; '))
  const stopping = new AbortController()
  const ready = Promise.withResolvers<{ url: string; firstLogin?: { username: string; password: string } }>()
  const serving = serve({
    config: parsed.config,
    root,
    signal: stopping.signal,
    onReady: ready.resolve,
  })
  serving.catch(ready.reject)
  const { url, firstLogin } = await ready.promise
  const client = createClient(url)
  await client.call('POST /api/login', { body: { username: 'admin', password: firstLogin?.password ?? '' } })
  return {
    client,
    stop() {
      stopping.abort()
      return serving
    },
  }
}

/** How often each document's id was on the raw stream. */
async function readRaw(busUrl: string) {
  const bus = await openKafkaBus(busUrl.replace('kafka:', ''), { partitions: 4, maxWaitMs: 200 })
  const keys = new Map<string, number>()
  const reading = bus.subscribe({
    stream: rawDocuments,
    group: 'test-reader',
    async handle(batch) {
      for (const { key, value } of batch) {
        expect((value as RawDocument).id).toBe(key)
        keys.set(key, (keys.get(key) ?? 0) + 1)
      }
    },
  })
  return {
    keys,
    async close() {
      await reading.stop()
      await bus.close()
    },
  }
}

function startCrawl(env: Readonly<Record<string, string>>, url: string): { stop(): Promise<void> } {
  const child: ChildProcess = spawn(process.execPath, [join(root, 'cli/crawl-child.ts'), url], {
    cwd: root,
    env: { ...process.env, ...env, YUSHU_ROLE: 'crawl' },
    stdio: ['ignore', 'ignore', process.env.OUTAGE_LOG ? 'inherit' : 'ignore'],
  })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  return {
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
