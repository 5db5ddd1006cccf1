import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createMatcher } from '../../analyzers/query/matcher.ts'
import { parseQuery } from '../../analyzers/query/parse.ts'
import { toQueryDocument } from '../../analyzers/query/query-document.ts'
import { openLedger } from '../../loop/ledger/open.ts'
import { createLoop, type Loop } from '../../loop/loop.ts'
import { type Actor, rootUnitId } from '../../loop/office/actor.ts'
import { openBus } from '../../pipeline/bus/open.ts'
import { openSpool } from '../../pipeline/bus/spool.ts'
import { systemClock } from '../../pipeline/platform/clock.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import { orderedDocuments, rawDocuments } from '../../pipeline/runtime/pipeline.ts'
import { openStore } from '../../pipeline/store/open.ts'
import type { Store } from '../../pipeline/store/store.ts'
import { type RunningServer, startServer } from '../../scripts/servers/server.ts'
import { drillWatches, type Load, startLoad } from './load.ts'
import { type Comparison, compare, followUndisturbed, readOrdered, recordOf } from './verdict.ts'

export const faults = ['worker', 'kafka', 'elasticsearch', 'postgres'] as const
export type Fault = (typeof faults)[number]

export interface FailureDrill {
  /** An empty folder. */
  readonly dir: string
  /** What is killed with SIGKILL, one after the other, under load. */
  readonly faults: readonly Fault[]
  /** How long each stays dead. */
  readonly deadMs: number
  readonly perSecond: number
  readonly onProgress?: (words: string) => void
}

export interface FaultReport {
  readonly fault: Fault
  readonly deadMs: number
  /** The longest time in which nothing new became searchable, from the kill on. */
  readonly stalledMs: number
  /** From the moment the part is started again until less than one second of load is waiting. */
  readonly recoveredMs: number
}

export interface FailureVerdict extends Comparison {
  readonly published: number
  readonly stored: number
  readonly alerts: number
  readonly isAuditIntact: boolean
  readonly faults: readonly FaultReport[]
}

const recoveryLimitMs = 180_000

/** Two process workers on real servers under steady load; kills parts of it and tells what became of every document and alert. */
export async function failureDrill(drill: FailureDrill): Promise<FailureVerdict> {
  const { dir, perSecond, onProgress = () => undefined } = drill
  await using opened = new AsyncDisposableStack()
  const servers = await startServers(dir)
  for (const server of Object.values(servers)) opened.defer(() => server.stop())
  const urls = {
    busUrl: `kafka://${servers.kafka.url}/drill?partitions=4`,
    storeUrl: `elasticsearch:${servers.elasticsearch.url}/drill`,
    ledgerUrl: servers.postgres.url,
  }
  const ledger = await openLedger(urls.ledgerUrl)
  opened.defer(() => ledger.close())
  const loop = createLoop({
    ledger,
    clock: systemClock,
    newId: () => crypto.randomUUID(),
    parseQuery,
    log: silentLog,
  })
  for (const watch of drillWatches) await loop.watches.create(officer, watch)

  const workers = [startWorker(join(dir, 'worker-1'), urls), startWorker(join(dir, 'worker-2'), urls)]
  opened.defer(() => Promise.all(workers.map((worker) => worker.stop())).then(() => undefined))
  const bus = await openBus(urls.busUrl, {
    partitions: 4,
    streamPartitions: { [orderedDocuments]: 1 },
    log: silentLog,
    clock: systemClock,
  })
  opened.defer(() => bus.close())
  const store = await openStore(urls.storeUrl, { dataDir: dir })
  opened.defer(() => store.close())
  const spool = openSpool({
    file: join(dir, 'spool.sqlite'),
    maxBytes: 256_000_000,
    publish: (stream, messages) => bus.publish(stream, messages),
    log: silentLog,
    clock: systemClock,
  })
  opened.defer(() => spool.close())

  const load = startLoad({ perSecond, publish: (messages) => spool.publish(rawDocuments, messages) })
  const watch = watchProgress(store, load)
  opened.defer(() => watch.stop())
  await watch.untilBehind(perSecond, 'the first documents')
  onProgress('running')

  const reports: FaultReport[] = []
  for (const [index, fault] of drill.faults.entries()) {
    const victim = fault === 'worker' ? victimOf(workers, index) : servers[fault]
    watch.reset()
    await victim.kill()
    onProgress(`${fault} killed`)
    await pause(drill.deadMs)
    await victim.start()
    const begun = performance.now()
    await watch.untilBehind(perSecond, `recovery from ${fault}`)
    const report = {
      fault,
      deadMs: drill.deadMs,
      stalledMs: Math.round(watch.longestStallMs()),
      recoveredMs: Math.round(performance.now() - begun),
    }
    reports.push(report)
    onProgress(JSON.stringify(report))
  }
  await load.stop()
  await watch.untilBehind(1, 'the last documents')
  watch.stop()
  await Promise.all(workers.map((worker) => worker.stop()))

  const ordered = await readOrdered(bus, orderedDocuments, 'verdict')
  const found = await recordOf(store, ledger)
  const expected = await undisturbed({ dir: join(dir, 'undisturbed'), ordered, loop })
  return {
    ...compare({ published: load.published, ordered, found, expected }),
    published: load.published.length,
    stored: await store.count({}),
    alerts: found.alerts.length,
    isAuditIntact: (await ledger.verifyAudit()).isIntact,
    faults: reports,
  }
}

const officer: Actor = {
  userId: 'system',
  name: '系统',
  roles: ['administrator', 'press-officer'],
  unitId: rootUnitId,
}

async function startServers(dir: string): Promise<Record<Exclude<Fault, 'worker'>, RunningServer>> {
  // One after the other: three cold starts at once on a small machine take longer than in a row.
  const start = (name: Exclude<Fault, 'worker'>) => startServer(name, { dir: join(dir, name) })
  return {
    kafka: await start('kafka'),
    elasticsearch: await start('elasticsearch'),
    postgres: await start('postgres'),
  }
}

interface Victim {
  kill(): Promise<void>
  start(): Promise<void>
}

interface Worker extends Victim {
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>
}

interface Urls {
  readonly busUrl: string
  readonly storeUrl: string
  readonly ledgerUrl: string
}

const root = join(import.meta.dirname, '..', '..')

/** A process worker as an operator starts it, in a folder of its own. */
function startWorker(home: string, { busUrl, storeUrl, ledgerUrl }: Urls): Worker {
  mkdirSync(home, { recursive: true })
  let child: ChildProcess | undefined
  let ended = Promise.resolve()
  const start = async () => {
    const own = spawn(process.execPath, [join(root, 'main.ts')], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        YUSHU_ROLE: 'process',
        YUSHU_HOME: home,
        OPS_PORT: '0',
        LOG_LEVEL: process.env.DRILL_LOG ?? 'silent',
        BUS_URL: busUrl,
        STORE_URL: storeUrl,
        LEDGER_URL: ledgerUrl,
      },
    })
    child = own
    ended = new Promise((resolve) => own.once('close', () => resolve()))
  }
  const end = async (signal: NodeJS.Signals) => {
    child?.kill(signal)
    await ended
  }
  void start()
  return { start, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

/** The first worker first, then the second: whichever holds the story stage is among them. */
function victimOf(workers: readonly Worker[], index: number): Worker {
  const victim = workers[index % workers.length]
  if (!victim) throw new Error(`no worker to kill on ${hostname()}`)
  return victim
}

interface Progress {
  reset(): void
  longestStallMs(): number
  untilBehind(documents: number, what: string): Promise<void>
  stop(): void
}

const lookEveryMs = 250

function watchProgress(store: Store, load: Load): Progress {
  let isOver = false
  let count = 0
  let movedAt = performance.now()
  let longest = 0
  const look = async () => {
    while (!isOver) {
      const now = await store.count({}).catch(() => undefined)
      if (now !== undefined && now > count) {
        longest = Math.max(longest, performance.now() - movedAt)
        count = now
        movedAt = performance.now()
      }
      await pause(lookEveryMs)
    }
  }
  void look()
  return {
    reset() {
      longest = 0
      movedAt = performance.now()
    },
    longestStallMs: () => longest,
    async untilBehind(documents, what) {
      const begun = performance.now()
      while (count === 0 || load.published.length - count >= documents) {
        if (performance.now() - begun > recoveryLimitMs)
          throw new Error(`${what}: ${load.published.length - count} documents still missing`)
        await pause(lookEveryMs)
      }
    },
    stop() {
      isOver = true
    },
  }
}

async function undisturbed({
  dir,
  ordered,
  loop,
}: {
  readonly dir: string
  readonly ordered: Parameters<typeof followUndisturbed>[0]
  readonly loop: Loop
}) {
  mkdirSync(dir, { recursive: true })
  await using opened = new AsyncDisposableStack()
  const store = await openStore('sqlite:', { dataDir: dir })
  opened.defer(() => store.close())
  const ledger = await openLedger(`sqlite:${join(dir, 'ledger.sqlite')}`)
  opened.defer(() => ledger.close())
  const watches = await loop.watches.standing()
  const byId = new Map(watches.map((watch) => [watch.id, watch]))
  const matcher = createMatcher(watches)
  const { recorder } = createLoop({
    ledger,
    clock: systemClock,
    newId: () => crypto.randomUUID(),
    parseQuery,
    log: silentLog,
  })
  await followUndisturbed(ordered, {
    store,
    recorder,
    match: (document) => matcher.match(toQueryDocument(document)).flatMap((id) => byId.get(id) ?? []),
  })
  // Awaited here: the engines close when this function is left.
  return await recordOf(store, ledger)
}
