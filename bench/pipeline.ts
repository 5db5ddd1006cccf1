/**
 * `npm run bench:pipeline [-- --documents N --threads 0,1 --partitions 2]`: a fixed mix of documents from publish to stored, in stories and matched against 1,000
 * watches, as a ratio to what bare nodejieba cuts of the same texts. The bare cut is timed before and after each run, so that a
 * busy machine slows both. One JSON object on stdout.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openAnalyzerPool } from '../analyzers/analyzer-pool.ts'
import { createMatcher } from '../analyzers/query/matcher.ts'
import { parseQuery } from '../analyzers/query/parse.ts'
import { toQueryDocument } from '../analyzers/query/query-document.ts'
import { openStoryEngines } from '../analyzers/story/engines.ts'
import { openEmbeddedLog } from '../pipeline/bus/embedded-log.ts'
import type { RawDocument } from '../pipeline/model/document.ts'
import { systemClock } from '../pipeline/platform/clock.ts'
import { createLog } from '../pipeline/platform/log.ts'
import { orderedDocuments, rawDocuments, startPipeline, storyGroup } from '../pipeline/runtime/pipeline.ts'
import { createFollowStories, type FollowedWatch } from '../pipeline/stages/follow-stories.ts'
import { openSnapshotFile } from '../pipeline/stages/snapshot-file.ts'
import { openSqliteStore } from '../pipeline/store/sqlite/sqlite.ts'
import { documentMix, watchQueries } from './document-mix.ts'

const watchCount = 1_000
const publishBatch = 500

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '10000' },
    threads: { type: 'string', default: '0,1' },
    // 1 keeps the order of publishing through the whole pipeline, as a replay does.
    partitions: { type: 'string', default: '2' },
  },
})
const documents = documentMix(Number(values.documents))
const bytes = documents.reduce((sum, { title, text }) => sum + Buffer.byteLength(`${title}\n${text}`), 0)
const bareCut = openBareCut()

const runs = []
for (const threads of values.threads.split(',').map(Number)) {
  const before = bareCut(documents)
  const run = await runPipeline(threads)
  const after = bareCut(documents)
  const bare = (before.perSecond + after.perSecond) / 2
  const bareCpu = (before.cpuMicroseconds + after.cpuMicroseconds) / 2
  runs.push({
    ...run,
    bareDocumentsPerSecond: Math.round(bare),
    ratio: round(run.documentsPerSecond / bare, 3),
    bareCpuMicrosecondsPerDocument: Math.round(bareCpu),
    // What one core does: says more than the clock on a machine that has other work.
    cpuRatio: round(bareCpu / run.cpuMicrosecondsPerDocument, 3),
  })
  process.stderr.write(
    `threads ${threads}: ${run.documentsPerSecond} documents/s, bare nodejieba ${Math.round(bare)}\n`,
  )
}
process.stdout.write(
  `${JSON.stringify({ documents: documents.length, bytes, watches: watchCount, cores: cpus().length, node: process.version, runs }, null, 2)}\n`,
)

async function runPipeline(threads: number) {
  const dir = await mkdtemp(join(tmpdir(), 'yushu-bench-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(dir, { recursive: true, force: true }))
  const log = createLog('error')
  const bus = await openEmbeddedLog({
    file: join(dir, 'bus.sqlite'),
    partitions: Number(values.partitions),
    streamPartitions: { [orderedDocuments]: 1 },
  })
  stack.defer(() => bus.close())
  const store = await openSqliteStore({ file: join(dir, 'store.sqlite') })
  stack.defer(() => store.close())
  const analyzers = await openAnalyzerPool({ threads })
  stack.defer(() => analyzers.close())
  let alerts = 0
  const follower = await createFollowStories({
    openEngines: openStoryEngines,
    match: openMatch(),
    store,
    recordAlerts: async (signals) => {
      alerts += signals.length
    },
    snapshots: openSnapshotFile(join(dir, 'stories.snapshot')),
    clock: systemClock,
    log,
  })
  await follower.rewind(bus, storyGroup, orderedDocuments)
  const pipeline = await startPipeline({
    bus,
    store,
    analyse: (batch) => analyzers.analyze(batch),
    followStories: follower.stage,
    log,
    clock: systemClock,
  })
  stack.defer(() => pipeline.stop())

  const cpu = process.cpuUsage()
  const start = performance.now()
  for (let at = 0; at < documents.length; at += publishBatch) {
    const batch = documents.slice(at, at + publishBatch)
    await bus.publish(
      rawDocuments,
      batch.map((value) => ({ key: value.id, value })),
    )
  }
  await pipeline.whenIdle()
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return {
    threads,
    documentsPerSecond: Math.round((documents.length / ms) * 1_000),
    megabytesPerSecond: round(bytes / 1_000 / ms, 2),
    cpuMicrosecondsPerDocument: Math.round((user + system) / documents.length),
    stored: await store.count({}),
    deadLetters: (await bus.deadLetters({ limit: 1_000 })).length,
    alerts,
    stages: pipeline.counters().flatMap(({ stages }) =>
      stages().map(({ stage, totalMs, maxMs, batches }) => ({
        stage,
        microsecondsPerDocument: Math.round((totalMs / documents.length) * 1_000),
        maxMs: Math.round(maxMs),
        batches,
      })),
    ),
  }
}

function openMatch() {
  const watches = watchQueries(watchCount).map((text, number) => ({
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

/** The library alone, with its own dictionary, on this thread. */
function openBareCut(): (documents: readonly RawDocument[]) => {
  perSecond: number
  cpuMicroseconds: number
} {
  const nodejieba = createRequire(import.meta.url)('nodejieba') as {
    load(): void
    cut(text: string, useHmm: boolean): string[]
  }
  nodejieba.load()
  nodejieba.cut('舆枢', true)
  return (all) => {
    const cpu = process.cpuUsage()
    const start = performance.now()
    for (const { title, text } of all) nodejieba.cut(`${title}\n${text}`, true)
    const ms = performance.now() - start
    const { user, system } = process.cpuUsage(cpu)
    return { perSecond: (all.length / ms) * 1_000, cpuMicroseconds: (user + system) / all.length }
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
