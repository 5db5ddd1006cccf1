/**
 * `npm run bench:pipeline [-- --documents 10000 --engines embedded,distributed --threads 0,1,2 --workers 1,2 --partitions 4]`: a fixed mix of documents from publish to
 * searchable, in stories and matched against 1,000 watches, as a ratio to what bare nodejieba cuts of the same texts. The bare cut is timed before and after each
 * run, so that a busy machine slows both. `--threads` are the analysis threads of the one embedded process, `--workers` the processes on the distributed engines: those of
 * BUS_URL and STORE_URL, else Kafka and Elasticsearch started here. `--memory` takes 200,000 documents and shows what each process holds at every 20,000. One JSON
 * object on stdout.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { documentMix } from './document-mix.ts'
import { openBareCut } from './pipeline/bare-cut.ts'
import { type DistributedEngines, openDistributed } from './pipeline/distributed.ts'
import { type Run, runPipeline } from './pipeline/run.ts'

const { values } = parseArgs({
  options: {
    documents: { type: 'string' },
    engines: { type: 'string', default: 'embedded' },
    threads: { type: 'string', default: '0,1' },
    workers: { type: 'string', default: '1,2' },
    // 1 keeps the order of publishing through the whole pipeline, as a replay does.
    partitions: { type: 'string', default: '4' },
    memory: { type: 'boolean', default: false },
  },
})
const watches = 1_000
const sampled = 10_000
const count = Number(values.documents ?? (values.memory ? 200_000 : 10_000))
const partitions = Number(values.partitions)
const numbers = (list: string) => list.split(',').map(Number)
const common = { partitions, documents: count, watches, tellEvery: values.memory ? 20_000 : count }

const sample = documentMix(Math.min(count, sampled))
const bytesEach =
  sample.reduce((sum, { title, text }) => sum + Buffer.byteLength(`${title}\n${text}`), 0) / sample.length
const bareCut = openBareCut()

const runs: unknown[] = []
for (const engines of values.engines.split(',')) {
  if (engines === 'embedded') {
    for (const threads of numbers(values.threads))
      await measure('embedded', { ...common, workers: 1, threads })
  } else if (engines === 'distributed') await measureDistributed()
  else throw new Error(`--engines ${engines}: known are embedded and distributed`)
}
process.stdout.write(
  `${JSON.stringify({ documents: count, bytesPerDocument: Math.round(bytesEach), watches, partitions, cores: cpus().length, node: process.version, runs }, null, 2)}\n`,
)

async function measureDistributed(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'yushu-bench-servers-'))
  let servers: DistributedEngines | undefined
  try {
    servers = await openDistributed(dir, partitions)
    for (const workers of numbers(values.workers)) {
      const urls = servers.urls(`bench-${process.pid}-${workers}`)
      await measure('distributed', { ...common, engines: urls, workers, threads: 0 })
    }
  } finally {
    await servers?.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

async function measure(engines: string, run: Run): Promise<void> {
  const before = bareCut(sample)
  const { milliseconds, stored, workers, memory } = await runPipeline(run)
  const after = bareCut(sample)
  const bare = (before.perSecond + after.perSecond) / 2
  const bareCpu = (before.cpuMicroseconds + after.cpuMicroseconds) / 2
  const perSecond = (count / milliseconds) * 1_000
  const cpuEach = workers.reduce((sum, { cpuMicroseconds }) => sum + cpuMicroseconds, 0) / count
  runs.push({
    engines,
    workers: run.workers,
    threads: run.threads,
    documentsPerSecond: Math.round(perSecond),
    megabytesPerSecond: round((perSecond * bytesEach) / 1_000_000, 2),
    bareDocumentsPerSecond: Math.round(bare),
    ratio: round(perSecond / bare, 3),
    cpuMicrosecondsPerDocument: Math.round(cpuEach),
    bareCpuMicrosecondsPerDocument: Math.round(bareCpu),
    // What one core does: says more than the clock on a machine that has other work. Of the workers alone, without the servers.
    cpuRatio: round(bareCpu / cpuEach, 3),
    load: round(loadavg()[0] ?? 0, 1),
    stored,
    processes: workers,
    ...(values.memory ? { memory } : {}),
  })
  process.stderr.write(
    `${engines}, workers ${run.workers}, threads ${run.threads}: ${Math.round(perSecond)} documents/s, bare nodejieba ${Math.round(bare)}, ratio ${round(perSecond / bare, 3)}\n`,
  )
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
