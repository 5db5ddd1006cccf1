import { type ChildProcess, fork } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBus } from '../../pipeline/bus/open.ts'
import { systemClock } from '../../pipeline/platform/clock.ts'
import { createLog } from '../../pipeline/platform/log.ts'
import { orderedDocuments } from '../../pipeline/runtime/pipeline.ts'
import { openStore } from '../../pipeline/store/open.ts'
import { prepareMix, whenJoined, whenSearchable } from './feed.ts'
import { type Memory, memoryOf } from './memory-of.ts'
import type { WorkerOrder, WorkerReport, WorkerTask, WorkerWords } from './worker.ts'

export interface Run {
  /** Absent: the embedded ones. */
  readonly engines?: { readonly busUrl: string; readonly storeUrl: string }
  readonly workers: number
  /** Analysis threads of each. */
  readonly threads: number
  readonly partitions: number
  readonly documents: number
  readonly watches: number
  readonly tellEvery: number
}

export interface MemorySample {
  readonly documents: number
  /** Of each worker. */
  readonly megabytes: readonly Memory[]
}

export interface RunFigures {
  readonly milliseconds: number
  readonly stored: number
  readonly workers: readonly WorkerReport[]
  readonly memory: readonly MemorySample[]
}

/** Publishes the mix and has it worked off by real processes, in a folder that is gone afterwards. */
export async function runPipeline(run: Run): Promise<RunFigures> {
  await using stack = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'yushu-bench-'))
  stack.defer(() => rm(dir, { recursive: true, force: true }))
  const memory: MemorySample[] = []
  const workers: Worker[] = []
  // After a failure nobody tells them to end.
  stack.defer(() => Promise.all(workers.map((worker) => worker.kill())).then(() => undefined))
  const tell = (documents: number) =>
    memory.push({ documents, megabytes: workers.map(({ pid }) => memoryOf(pid)) })
  for (const task of await tasksOf(run, dir)) workers.push(startWorker(task, tell))
  await Promise.all(workers.map((worker) => worker.next('ready')))
  const { milliseconds, stored } = await (run.engines ? feedFromHere : feedFromWorker)(run, workers)
  const reports = workers.map(async (worker) => {
    const { report } = await worker.order('end', 'report')
    return report
  })
  const figures = { milliseconds, workers: await Promise.all(reports), memory, stored }
  await Promise.all(workers.map(({ ended }) => ended))
  return figures
}

async function tasksOf(run: Run, dir: string): Promise<readonly WorkerTask[]> {
  const {
    engines = { busUrl: 'embedded:', storeUrl: 'sqlite:' },
    threads,
    partitions,
    watches,
    tellEvery,
  } = run
  const common = { ...engines, threads, partitions, watches, tellEvery }
  const tasks = Array.from({ length: run.workers }, (_, number) => ({
    ...common,
    dir: join(dir, `worker-${number}`),
    followsStories: number === 0,
    ...(run.engines ? {} : { feeds: run.documents }),
  }))
  for (const task of tasks) await mkdir(task.dir)
  return tasks
}

type Fed = Pick<RunFigures, 'milliseconds' | 'stored'>

/** Embedded engines are of one process, which publishes too. */
async function feedFromWorker({ documents }: Run, workers: readonly Worker[]): Promise<Fed> {
  const start = performance.now()
  await Promise.all(workers.map((worker) => worker.order('begin', 'done')))
  return { milliseconds: performance.now() - start, stored: documents }
}

async function feedFromHere(run: Run, workers: readonly Worker[]): Promise<Fed> {
  await using stack = new AsyncDisposableStack()
  const { busUrl, storeUrl } = run.engines ?? { busUrl: '', storeUrl: '' }
  const bus = await openBus(busUrl, {
    partitions: run.partitions,
    streamPartitions: { [orderedDocuments]: 1 },
    log: createLog('error'),
    clock: systemClock,
  })
  stack.defer(() => bus.close())
  const store = await openStore(storeUrl, { dataDir: '.' })
  stack.defer(() => store.close())
  const publish = prepareMix(run.documents)
  await whenJoined(bus)
  for (const worker of workers) worker.send('begin')
  const start = performance.now()
  await publish(bus)
  const found = () => store.count({})
  await whenSearchable(bus, { count: run.documents, found, checkMs: 100 })
  return { milliseconds: performance.now() - start, stored: await found() }
}

type Words<Kind extends WorkerWords['kind']> = Extract<WorkerWords, { readonly kind: Kind }>

interface Worker {
  readonly pid: number
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>
  kill(): Promise<void>
  send(order: WorkerOrder): void
  next<Kind extends WorkerWords['kind']>(kind: Kind): Promise<Words<Kind>>
  order<Kind extends WorkerWords['kind']>(order: WorkerOrder, answer: Kind): Promise<Words<Kind>>
}

function startWorker(task: WorkerTask, onThrough: (documents: number) => void): Worker {
  const module = fileURLToPath(new URL('./worker.ts', import.meta.url))
  const child: ChildProcess = fork(module, [JSON.stringify(task)])
  child.on('message', (words: WorkerWords) => words.kind === 'through' && onThrough(words.documents))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const next: Worker['next'] = (kind) =>
    new Promise((resolve, reject) => {
      const listen = (words: WorkerWords) => {
        if (words.kind !== kind) return
        child.off('message', listen)
        resolve(words as Words<typeof kind>)
      }
      child.on('message', listen)
      child.once('exit', (code) => reject(new Error(`worker ended with code ${code} before "${kind}"`)))
    })
  return {
    pid: child.pid ?? 0,
    ended,
    kill() {
      child.kill('SIGKILL')
      return ended
    },
    send: (order) => void child.send(order),
    next,
    order(order, answer) {
      const answered = next(answer)
      child.send(order)
      return answered
    },
  }
}
