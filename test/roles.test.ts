import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Client, createClient } from '../api/testing/client.ts'
import { parseConfig } from '../cli/config.ts'
import { reprocess } from '../cli/reprocess.ts'
import { catalogue } from '../crawlers/catalogue.ts'
import type { Ledger } from '../loop/ledger/ledger.ts'
import { openLedger } from '../loop/ledger/open.ts'
import { testPostgres } from '../loop/ledger/testdata/fresh-postgres.ts'
import { createProcessBoard, type SeenProcess } from '../loop/operations/process-board.ts'
import { systemClock } from '../pipeline/platform/clock.ts'
import { testServer } from './servers.ts'

/** Processes of every role as an operator starts them, on one Kafka, one Elasticsearch and one PostgreSQL. */

const root = resolve(import.meta.dirname, '..')
const servers = [await testServer('kafka'), await testServer('elasticsearch'), await testServer('postgres')]
const missing = servers.flatMap((server) => ('missing' in server ? [server.missing] : []))
const [kafka = '', elasticsearch = ''] = servers.map((server) => ('url' in server ? server.url : ''))

describe.skipIf(missing.length > 0)(`roles on real servers ${missing.join('; ')}`, () => {
  const name = `roles_${randomBytes(4).toString('hex')}`
  const home = mkdtempSync(join(tmpdir(), 'yushu-roles-'))
  const started: Child[] = []
  let env: Record<string, string>
  let ledger: Ledger
  let pages: { client: Client; token: string }
  const processes = () => createProcessBoard({ ledger, clock: systemClock }).processes()

  const start = async (role: string): Promise<Child> => {
    const child = startProcess({ ...env, YUSHU_ROLE: role })
    started.push(child)
    await child.isReady
    return child
  }

  beforeAll(async () => {
    const ledgerUrl = (await (await testPostgres()).createDatabase()).url
    env = {
      YUSHU_HOME: home,
      BUS_URL: `kafka://${kafka}/${name}?partitions=2`,
      STORE_URL: `elasticsearch:${elasticsearch}/${name.replace('_', '-')}`,
      LEDGER_URL: ledgerUrl,
      PORT: '0',
      OPS_PORT: '0',
      YUSHU_CRAWL: 'false',
      YUSHU_THREADS: '1',
      LOG_LEVEL: process.env.ROLES_LOG ?? 'warn',
    }
    // The first one makes tables, topics and indices; the others come in any order.
    const api = await start('api')
    ledger = await openLedger(ledgerUrl)
    pages = await signIn(api)
    await Promise.all([start('process'), start('process'), start('crawl'), start('crawl')])
  }, 180_000)

  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL')
    await Promise.all(started.map(({ ended }) => ended))
    await ledger?.close()
    rmSync(home, { recursive: true, force: true })
  }, 30_000)

  const deliver = async (texts: readonly string[]) => {
    const lines = texts.map((text, index) =>
      JSON.stringify({ nativeId: `${text}#${index}`, text, publishedAt: new Date().toISOString() }),
    )
    const response = await pages.client.fetch('/api/documents', {
      method: 'POST',
      body: lines.join('\n'),
      headers: { authorization: `Bearer ${pages.token}`, 'content-type': 'application/x-ndjson' },
    })
    expect(await response.json()).toMatchObject({ accepted: texts.length })
  }
  const found = async (q: string) => (await pages.client.call('GET /api/documents', { query: { q } })).total
  const alerts = () => ledger.list({ kind: 'alert' })
  const holderOf = async (lease: string): Promise<SeenProcess> => {
    const holders = (await processes()).filter(({ isAlive, leases }) => isAlive && leases.includes(lease))
    expect(holders).toHaveLength(1)
    return holders[0] as SeenProcess
  }

  it('what is delivered at the API is analysed by a worker, searchable, and meets a watch made a second ago, whose alert reaches an open page', async () => {
    await vi.waitFor(() => holderOf('stories'), { timeout: 30_000 })
    const news = openNews(pages.client)
    await pages.client.call('POST /api/watches', { body: { name: '海堤', query: '海堤 AND 渗水' } })
    await new Promise((resume) => setTimeout(resume, 1_000))
    await deliver(['南港海堤发现渗水，村民正在转移', '今天天气晴朗，适合出游'])
    await vi.waitFor(async () => expect(await found('海堤')).toBe(1), { timeout: 20_000, interval: 200 })
    await vi.waitFor(async () => expect(await alerts()).toHaveLength(1), { timeout: 10_000, interval: 200 })
    await vi.waitFor(async () => expect(await news.kinds()).toContain('alert'), {
      timeout: 10_000,
      interval: 200,
    })
    news.close()
  }, 90_000)

  it('the crawl processes share the sources, each read by one, and heed what is switched at the API', async () => {
    const shares = async () =>
      (await processes()).flatMap(({ role, crawl }) => (role === 'crawl' && crawl ? [crawl.sources] : []))
    await vi.waitFor(
      async () => {
        const [one = [], other = [], ...more] = await shares()
        expect(more).toEqual([])
        expect(one.length).toBeGreaterThan(0)
        expect(other.length).toBeGreaterThan(0)
        const ids = [...one, ...other].map(({ sourceId }) => sourceId)
        expect(new Set(ids).size).toBe(catalogue.length)
        expect(ids).toHaveLength(catalogue.length)
      },
      { timeout: 20_000, interval: 500 },
    )
    const id = catalogue[0]?.id ?? ''
    await pages.client.call('POST /api/sources/:id/enabled', { params: { id }, body: { isEnabled: false } })
    await vi.waitFor(
      async () => {
        const state = (await shares()).flat().find(({ sourceId }) => sourceId === id)
        expect(state?.isEnabled).toBe(false)
      },
      { timeout: 10_000, interval: 300 },
    )
  }, 40_000)

  it('kill -9 of the process that follows the stories loses and doubles nothing: another takes over', async () => {
    const before = await holderOf('stories')
    const texts = (from: number) =>
      Array.from({ length: 40 }, (_, n) => `蓝湾小区第${from + n}号楼停水，居民着急`)
    await deliver(texts(0))
    process.kill(before.pid, 'SIGKILL')
    const crawler = started.find(({ role }) => role === 'crawl')
    crawler?.kill('SIGKILL')
    await deliver(texts(40))
    const killedAt = performance.now()
    await vi.waitFor(
      async () => {
        const heir = (await processes()).find(
          ({ pid, leases }) => pid !== before.pid && leases.includes('stories'),
        )
        expect(heir).toBeDefined()
      },
      { timeout: 60_000, interval: 200 },
    )
    const tookOverMs = Math.round(performance.now() - killedAt)
    await vi.waitFor(async () => expect(await found('蓝湾小区')).toBe(80), { timeout: 60_000, interval: 300 })
    const recoveredMs = Math.round(performance.now() - killedAt)
    process.stderr.write(
      `roles: lease taken over after ${tookOverMs} ms, all searchable after ${recoveredMs} ms\n`,
    )
    expect(await alerts()).toHaveLength(1)
    // The hosts of the crawl process that died fall to the other.
    await vi.waitFor(
      async () => {
        const alive = (await processes()).filter(({ role, isAlive }) => role === 'crawl' && isAlive)
        expect(alive.map(({ crawl }) => crawl?.sources.length)).toEqual([catalogue.length])
      },
      { timeout: 40_000, interval: 500 },
    )
  }, 180_000)

  it('at the console the raw stream is read again into a group of its own, and tells what would change: nothing', async () => {
    const parsed = parseConfig({ ...env, YUSHU_ROLE: 'process', YUSHU_THREADS: '0' }, root)
    if (!parsed.ok) throw new Error(parsed.faults.join())
    const summary = await reprocess({
      config: parsed.config,
      group: 'trial',
      position: { offset: 0 },
      onLine: () => undefined,
      signal: new AbortController().signal,
    })
    expect(summary).toMatchObject({ messages: 82, analysed: 82, stored: 82, changed: 0 })
    expect(await found('蓝湾小区')).toBe(80)
  }, 60_000)

  it('every role ends within ten seconds of SIGTERM, and takes itself off the board', async () => {
    const alive = started.filter(({ isRunning }) => isRunning())
    expect(new Set(alive.map(({ role }) => role))).toEqual(new Set(['api', 'process', 'crawl']))
    const took = await Promise.all(
      alive.map(async (child) => {
        const asked = performance.now()
        child.kill('SIGTERM')
        const code = await child.ended
        return { role: child.role, code, ms: performance.now() - asked }
      }),
    )
    for (const { code, ms } of took) {
      expect(code).toBe(0)
      expect(ms).toBeLessThan(10_000)
    }
    expect((await processes()).filter(({ isAlive }) => isAlive)).toEqual([])
  }, 40_000)
})

interface Child {
  readonly role: string
  /** Resolves when it says that it runs, to what it said until then. */
  readonly isReady: Promise<string>
  /** Its exit code, or what killed it. */
  readonly ended: Promise<number | string>
  isRunning(): boolean
  kill(signal: NodeJS.Signals): void
}

function startProcess(env: Record<string, string>): Child {
  const child: ChildProcess = spawn(process.execPath, [join(root, 'main.ts')], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  let isRunning = true
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      isRunning = false
      resolve(code ?? signal ?? '')
    })
  })
  const isReady = new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk
      if (process.env.ROLES_LOG) process.stderr.write(`[${env.YUSHU_ROLE}] ${chunk}`)
      if (said.includes('舆枢已运行') && said.includes('/metrics\n')) resolve(said)
    })
    void ended.then((code) => reject(new Error(`${env.YUSHU_ROLE} ended with ${code}: ${said}`)))
  })
  return {
    role: env.YUSHU_ROLE ?? '',
    isReady,
    ended,
    isRunning: () => isRunning,
    kill: (signal) => child.kill(signal),
  }
}

async function signIn(api: Child): Promise<{ client: Client; token: string }> {
  const said = await api.isReady
  const url = /(http:\/\/[^/\s]+)\/app\//.exec(said)?.[1] ?? ''
  const password = /密码 (\S+)/.exec(said)?.[1] ?? ''
  const admin = createClient(url)
  await admin.call('POST /api/login', { body: { username: 'admin', password } })
  const { token } = await admin.call('POST /api/tokens', { body: { name: '推送', scope: 'documents:write' } })
  const made = await admin.call('POST /api/users', {
    body: { username: 'officer', name: '值班员', roles: ['press-officer', 'administrator'] },
  })
  const client = createClient(url)
  await client.call('POST /api/login', { body: { username: 'officer', password: made.password } })
  return { client, token }
}

/** What an open page is told, as it comes. */
function openNews(client: Client): { kinds(): Promise<readonly string[]>; close(): void } {
  const closing = new AbortController()
  const heard: string[] = []
  const reading = (async () => {
    const response = await client.fetch('/api/live', { signal: closing.signal })
    for await (const chunk of response.body ?? []) {
      const text = Buffer.from(chunk).toString()
      for (const [, kind = ''] of text.matchAll(/"kind":"([^"]+)"/g)) heard.push(kind)
    }
  })()
  reading.catch(() => undefined)
  return { kinds: async () => heard, close: () => closing.abort() }
}
