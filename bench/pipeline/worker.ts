/**
 * One process of a bench run, forked by bench/pipeline.ts with its `WorkerTask` as the only argument: analysis, and the stories where the task says so. In a run on
 * embedded engines it is all there is, and publishes too.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openAnalyzerPool } from '../../analyzers/analyzer-pool.ts'
import { createMatcher } from '../../analyzers/query/matcher.ts'
import { parseQuery } from '../../analyzers/query/parse.ts'
import { toQueryDocument } from '../../analyzers/query/query-document.ts'
import { openStoryEngines } from '../../analyzers/story/engines.ts'
import type { Bus } from '../../pipeline/bus/bus.ts'
import { openBus } from '../../pipeline/bus/open.ts'
import { systemClock } from '../../pipeline/platform/clock.ts'
import { createLog } from '../../pipeline/platform/log.ts'
import type { StageCounters } from '../../pipeline/runtime/counters.ts'
import {
  orderedDocuments,
  startAnalysers,
  startStories,
  storyGroup,
} from '../../pipeline/runtime/pipeline.ts'
import {
  createFollowStories,
  type FollowedWatch,
  type StoryFollower,
} from '../../pipeline/stages/follow-stories.ts'
import { openSnapshots } from '../../pipeline/stages/snapshots.ts'
import { openStore } from '../../pipeline/store/open.ts'
import type { Store } from '../../pipeline/store/store.ts'
import { watchQueries } from '../document-mix.ts'
import { prepareMix, whenJoined, whenSearchable } from './feed.ts'

export interface WorkerTask {
  readonly busUrl: string
  readonly storeUrl: string
  readonly dir: string
  readonly threads: number
  readonly partitions: number
  readonly watches: number
  readonly followsStories: boolean
  /** Publish so many and say when they are through; absent: somebody else does. */
  readonly feeds?: number
  /** Tell each time so many more are through the story stage. */
  readonly tellEvery: number
}

/** What a worker says. */
export type WorkerWords =
  | { readonly kind: 'ready' }
  | { readonly kind: 'through'; readonly documents: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'report'; readonly report: WorkerReport }

export interface WorkerReport {
  readonly cpuMicroseconds: number
  readonly alerts: number
  readonly deadLetters: number
  readonly stages: readonly {
    readonly stage: string
    readonly documents: number
    readonly milliseconds: number
    readonly longestMs: number
  }[]
}

/** What it is told. */
export type WorkerOrder = 'begin' | 'end'

const task = JSON.parse(process.argv[2] ?? '{}') as WorkerTask
const say = (words: WorkerWords) => process.send?.(words)
const told = (order: WorkerOrder) =>
  new Promise<void>((resolve) => {
    const listen = (heard: unknown) => {
      if (heard !== order) return
      process.off('message', listen)
      resolve()
    }
    process.on('message', listen)
  })

// Never longer than the run it belongs to.
process.once('disconnect', () => process.exit())

await using stack = new AsyncDisposableStack()
const log = createLog('error')
const clock = systemClock
const bus = await openBus(task.busUrl, {
  dataDir: task.dir,
  partitions: task.partitions,
  streamPartitions: { [orderedDocuments]: 1 },
  log,
  clock,
})
stack.defer(() => bus.close())
const store = await openStore(task.storeUrl, { dataDir: task.dir })
stack.defer(() => store.close())
const analyzers = await openAnalyzerPool({ threads: task.threads })
stack.defer(() => analyzers.close())
let alerts = 0
const groups: StageCounters[] = []
if (task.followsStories) {
  const follower = await openFollower(bus, store)
  const run = startStories({ bus, followStories: counted(follower.stage), log, clock })
  stack.defer(() => run.stop())
  groups.push(run.counters)
}
const run = startAnalysers({ bus, store, analyse: (batch) => analyzers.analyze(batch), log, clock })
stack.defer(() => run.stop())
groups.push(run.counters)
const publish = task.feeds ? prepareMix(task.feeds) : undefined
if (publish) await whenJoined(bus)

const began = told('begin')
const ended = told('end')
say({ kind: 'ready' })
await began
const cpu = process.cpuUsage()
if (publish && task.feeds) {
  await publish(bus)
  await whenSearchable(bus, { count: task.feeds, found: () => store.count({}), checkMs: 10 })
  say({ kind: 'done' })
}
await ended
const { user, system } = process.cpuUsage(cpu)
say({
  kind: 'report',
  report: {
    cpuMicroseconds: user + system,
    alerts,
    deadLetters: (await bus.deadLetters({ limit: 1_000 })).length,
    stages: groups.flatMap(({ stages }) =>
      stages().map(({ stage, kept, dropped, totalMs, maxMs }) => ({
        stage,
        documents: kept + dropped,
        milliseconds: Math.round(totalMs),
        longestMs: Math.round(maxMs),
      })),
    ),
  },
})
await stack.disposeAsync()
process.disconnect()

async function openFollower(from: Bus, into: Store): Promise<StoryFollower> {
  const file = join(task.dir, 'stories.snapshot')
  const follower = await createFollowStories({
    openEngines: openStoryEngines,
    match: openMatch(),
    store: into,
    recordAlerts: async (signals) => {
      alerts += signals.length
    },
    snapshots: openSnapshots({
      read: () => readFile(file, 'utf8').catch(() => undefined),
      write: (body) => writeFile(file, body),
    }),
    clock,
    log,
  })
  await follower.rewind(from, storyGroup, orderedDocuments)
  return follower
}

function counted(stage: StoryFollower['stage']): StoryFollower['stage'] {
  let through = 0
  return {
    name: stage.name,
    async run(batch, signal) {
      const outcomes = await stage.run(batch, signal)
      const before = Math.floor(through / task.tellEvery)
      through += batch.length
      if (Math.floor(through / task.tellEvery) > before) say({ kind: 'through', documents: through })
      return outcomes
    },
  }
}

function openMatch() {
  const watches = watchQueries(task.watches).map((text, number) => ({
    id: `watch-${number}`,
    name: text,
    unitId: 'office',
    query: parseQuery(text),
  }))
  const byId = new Map<string, FollowedWatch>(watches.map((watch) => [watch.id, watch]))
  const matcher = createMatcher(watches)
  return (document: Parameters<typeof toQueryDocument>[0]) =>
    matcher.match(toQueryDocument(document)).flatMap((id) => byId.get(id) ?? [])
}
