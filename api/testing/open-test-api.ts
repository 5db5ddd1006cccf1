import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { highlight, snippet } from '../../analyzers/query/highlight.ts'
import { parseQuery } from '../../analyzers/query/parse.ts'
import { type Crawler, openCrawler } from '../../crawlers/crawler.ts'
import { createPseudonymiser } from '../../crawlers/privacy.ts'
import { defineSource } from '../../crawlers/source.ts'
import type { Ledger } from '../../loop/ledger/ledger.ts'
import { openSqliteLedger } from '../../loop/ledger/sqlite.ts'
import { createLoop, type Loop } from '../../loop/loop.ts'
import { type Actor, type Role, rootUnitId } from '../../loop/office/actor.ts'
import type { OperationsAlert } from '../../loop/operations/operations-alerts.ts'
import { createProcessBoard, startHeartbeat } from '../../loop/operations/process-board.ts'
import type { ProcessReport } from '../../loop/operations/process-report.ts'
import { createSourceDesk } from '../../loop/operations/source-desk.ts'
import { followSourceOrders } from '../../loop/operations/source-orders.ts'
import type { Bus } from '../../pipeline/bus/bus.ts'
import { openEmbeddedLog } from '../../pipeline/bus/embedded-log.ts'
import { keep } from '../../pipeline/model/outcome.ts'
import { createVirtualClock, type VirtualClock } from '../../pipeline/platform/clock.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import { type CounterBook, openCounterBook, type StageCounters } from '../../pipeline/runtime/counters.ts'
import { sampleDocument, sampleStory } from '../../pipeline/store/sample-records.ts'
import { openSqliteStore } from '../../pipeline/store/sqlite/sqlite.ts'
import type { Store } from '../../pipeline/store/store.ts'
import { type ApiConfig, defaultApiConfig } from '../config.ts'
import type { ApiDeps, DemoControl, DemoControlState } from '../deps.ts'
import { publicationPath } from '../portal/paths.ts'
import { createApp, startServer } from '../server.ts'
import { type Client, createClient } from './client.ts'
import { testChannels } from './test-channels.ts'

/** For tests: the real HTTP side on a free port, over real engines in a folder of its own; the demo alone is a stand-in. */
export interface TestApi {
  readonly url: string
  readonly loop: Loop
  readonly store: Store
  readonly bus: Bus
  readonly clock: VirtualClock
  /** Somebody of the ministry with just this role, not signed in. */
  as(role: Role): Actor
  /** A client of its own for somebody with these roles, signed in over HTTP. */
  signIn(...of: readonly Role[]): Promise<Client>
  client(): Client
  /** One story with two documents, and an alert on it. */
  fill(): Promise<void>
  /** As if the last stage had kept so many more. */
  indexDocuments(count: number): void
  stop(): Promise<void>
  close(): Promise<void>
}

export interface TestApiOptions {
  readonly config?: Partial<ApiConfig>
  readonly dashboardsDir?: string
  /** As where other processes crawl and index: this one knows them by the board alone. */
  readonly isShared?: boolean
  /** What this process tells of itself on the board, and what is wrong. */
  readonly report?: Partial<ProcessReport>
  readonly operationsAlerts?: readonly OperationsAlert[]
}

const roomyLimits = { login: 10_000, portal: 10_000, api: 100_000 }
const begin = new Date('2026-11-01T09:00:00+08:00')

export async function openTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const { config, dashboardsDir } = options
  const folder = await mkdtemp(join(tmpdir(), 'yushu-api-'))
  await using opening = new AsyncDisposableStack()
  opening.defer(() => rm(folder, { recursive: true, force: true }))
  const clock = createVirtualClock(begin)
  const ledger = opening.adopt(await openSqliteLedger({ file: join(folder, 'ledger.db') }), (it) =>
    it.close(),
  )
  const store = opening.adopt(await openSqliteStore({ file: join(folder, 'store.db'), readers: 1 }), (it) =>
    it.close(),
  )
  const bus = opening.adopt(
    await openEmbeddedLog({ file: join(folder, 'bus', 'bus.db'), partitions: 1 }),
    (it) => it.close(),
  )
  const newId = countedIds()
  const passwords = { cost: 2 ** 8 }
  const loop = createLoop({
    ledger,
    heard: async () => store,
    clock,
    newId,
    parseQuery,
    log: silentLog,
    portalUrl: publicationPath,
    channels: testChannels,
    passwords,
  })
  await loop.people.ensureFirstAdministrator({ unitName: '示例部' })
  const crawler = opening.adopt(openTestCrawler(clock), (it) => it.close())
  const lastStage = openCounterBook('follow-stories')
  const deps: ApiDeps = {
    loop,
    ledger,
    store,
    bus,
    ingest: (documents) =>
      bus.publish(
        'documents.raw',
        documents.map((value) => ({ key: value.id, value })),
      ),
    pseudonymise: createPseudonymiser('key'),
    query: { parseQuery, highlight, snippet },
    ...(options.isShared
      ? await share({ options, opening, ledger, crawler, clock, newId })
      : { crawler, counters: countersOf(lastStage) }),
    demo: standInDemo(),
    ...(options.operationsAlerts ? { operationsAlerts: () => options.operationsAlerts ?? [] } : {}),
    clock,
    log: silentLog,
    newId,
    ...(dashboardsDir ? { dashboardsDir } : {}),
    config: { ...defaultApiConfig, perMinute: roomyLimits, runWaitMs: 2_000, ...config },
  }
  const server = await startServer(createApp(deps), { host: '127.0.0.1', port: 0, graceMs: 2_000 })
  opening.defer(() => server.close())
  const opened = opening.move()

  const boss = actor('administrator')
  const client = () => createClient(server.url)
  return {
    url: server.url,
    loop,
    store,
    bus,
    clock,
    as: actor,
    client,
    async signIn(...of) {
      const username = `u${newId()}`
      const { password } = await loop.people.createUser(boss, { username, name: of.join('、'), roles: of })
      const signedIn = client()
      await signedIn.call('POST /api/login', { body: { username, password } })
      return signedIn
    },
    fill: () => fill({ store, loop }),
    indexDocuments: (count) => lastStage.settled(Array.from({ length: count }, () => keep(undefined))),
    stop: () => server.close(),
    close: () => opened.disposeAsync(),
  }
}

function countersOf(book: CounterBook): () => readonly StageCounters[] {
  return () => [
    {
      group: 'stories',
      stream: 'analyzed.ordered',
      stages: () => [book.read()],
      lastBatchAt: () => undefined,
    },
  ]
}

interface Sharing {
  readonly options: TestApiOptions
  readonly opening: AsyncDisposableStack
  readonly ledger: Ledger
  readonly crawler: Crawler
  readonly clock: VirtualClock
  readonly newId: () => string
}

/** The crawler as another process would have it: its state on the board, its orders from there. */
async function share({ options, opening, ledger, crawler, clock, newId }: Sharing) {
  const board = createProcessBoard({ ledger, clock })
  const spool = { waiting: 0, bytes: 0, maxBytes: 1_000, isFull: false, refused: 0 }
  const heartbeat = await startHeartbeat({
    ledger,
    clock,
    log: silentLog,
    everyMs: 20,
    report: () => ({
      ...{ id: 'elsewhere', role: 'all', host: 'h1', pid: 1, version: '1', rssBytes: 1, leases: ['stories'] },
      startedAt: '2026-11-01T08:00:00.000+08:00',
      groups: [],
      crawl: { sources: crawler.states(), spool, isPaused: false },
      ...options.report,
    }),
  })
  opening.defer(() => heartbeat.stop())
  opening.defer(
    followSourceOrders({
      ledger,
      clock,
      log: silentLog,
      pollMs: 20,
      owns: () => true,
      run: (id) => crawler.runSource(id),
      setEnabled: (id, isEnabled) => crawler.setEnabled(id, isEnabled),
    }),
  )
  const sourceDesk = createSourceDesk({ ledger, board, clock, newId })
  return { board, sourceDesk, catalogue: () => crawler.sources() }
}

function actor(role: Role): Actor {
  return { userId: `u-${role}`, name: role, roles: [role], unitId: rootUnitId }
}

function countedIds(): () => string {
  let last = 0
  return () => String(++last)
}

/** Nothing listens at its address: a run fails at once, as of a site that is down. */
function openTestCrawler(clock: VirtualClock) {
  return openCrawler({
    sources: [
      defineSource({
        id: 'down',
        name: '示例网站',
        group: '测试',
        authority: 'media',
        homepage: 'http://127.0.0.1:9/',
        expectedEveryMinutes: 60,
        isInternal: true,
        kind: 'list',
        listUrl: 'http://127.0.0.1:9/list',
      }),
    ],
    stateFile: ':memory:',
    clock,
    log: silentLog,
    publish: async () => undefined,
    reject: async () => undefined,
    contact: 'test@portal.example',
    unitId: rootUnitId,
    pseudonymise: (name) => name,
  })
}

function standInDemo(): DemoControl {
  let state: DemoControlState = { state: 'absent', progress: 0, documents: 0, message: '', accounts: [] }
  return {
    state: async () => state,
    async start() {
      const account = { username: 'demo-press', name: '演示', roles: ['press-officer'], password: 'secret' }
      state = { state: 'running', progress: 0.1, documents: 3, message: '正在回放', accounts: [account] }
      return state
    },
    async remove() {
      state = { state: 'absent', progress: 0, documents: 0, message: '', accounts: [] }
      return state
    },
  }
}

async function fill({ store, loop }: { readonly store: Store; readonly loop: Loop }): Promise<void> {
  const place = { name: '云泽市', code: '999100', level: 'city' } as const
  await store.upsertDocuments([
    sampleDocument({
      id: 'd1',
      text: '充电桩起火了，浓烟很大，希望尽快处理',
      annotations: { sentiment: { label: 'negative', probability: 0.9, evidence: [] }, places: [place] },
    }),
    sampleDocument({
      id: 'd2',
      kind: 'article',
      channel: 'website',
      sourceId: 'daily',
      sourceName: '日报',
      authority: 'media',
      title: '某地充电桩起火',
      text: '消防已到场处置。\n无人员伤亡。',
      publishedAt: '2026-11-01T08:50:00.000+08:00',
    }),
  ])
  await store.upsertStories([sampleStory({ size: 2 })])
  await loop.recorder.record([
    {
      kind: 'raised',
      id: 'a1',
      watchId: 'w1',
      watchName: '安全事故',
      storyId: 's1',
      storyTitle: '某市充电桩起火',
      storySize: 2,
      episode: 1,
      level: 'orange',
      reasons: ['一小时内增长 2 条'],
      documentId: 'd1',
      at: '2026-11-01T08:45:00.000+08:00',
      offset: 1,
      unitId: rootUnitId,
      isDemo: false,
    },
  ])
}
