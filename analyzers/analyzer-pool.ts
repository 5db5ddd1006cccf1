import type { Annotations } from '../pipeline/model/annotation.ts'
import { startWorker, type WorkerHandle } from '../pipeline/platform/worker-rpc.ts'
import { type AnalyzerInput, type AnalyzerOptions, openAnalyzer } from './analyzer.ts'
import type { AnalyzerWorkerMethods } from './analyzer-worker.ts'
import { unpackAnnotations } from './pack-annotations.ts'

export interface AnalyzerPoolOptions extends AnalyzerOptions {
  /** Worker threads; 0 analyses in this thread. */
  readonly threads: number
}

export interface AnalyzerPool {
  /** One answer for each input, in order; the same whatever the number of threads. */
  analyze(batch: readonly AnalyzerInput[]): Promise<readonly Annotations[]>
  readonly versions: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** The larger a chunk, the less each text costs; but threads should finish together. */
const chunksPerThread = 2
const leastChunk = 32

/** Opens the analyzers on `threads` worker threads. A thread that dies rejects the calls under way, and every later one, with `MISSING_PART`. */
export async function openAnalyzerPool({ threads, ...options }: AnalyzerPoolOptions): Promise<AnalyzerPool> {
  return threads === 0 ? openHere(options) : openThreads(threads, options)
}

async function openHere(options: AnalyzerOptions): Promise<AnalyzerPool> {
  const analyzer = await openAnalyzer(options)
  return {
    versions: analyzer.versions,
    analyze: async (batch) => analyzer.analyzeAll(batch),
    close: async () => undefined,
  }
}

async function openThreads(threads: number, options: AnalyzerOptions): Promise<AnalyzerPool> {
  const workers = Array.from({ length: threads }, () =>
    startWorker<AnalyzerWorkerMethods>(new URL('./analyzer-worker.ts', import.meta.url), {
      workerData: options,
      failure: 'MISSING_PART',
    }),
  )
  const close = async () => {
    await Promise.all(workers.map((worker) => worker.close()))
  }
  try {
    const [versions = {}] = await Promise.all(workers.map((worker) => worker.call('versions', null)))
    return { versions, close, analyze: (batch) => spread(workers, versions, batch) }
  } catch (error) {
    await close()
    throw error
  }
}

/** Chunks go to whichever thread is free next; answers keep the order of the batch. */
async function spread(
  workers: readonly WorkerHandle<AnalyzerWorkerMethods>[],
  versions: Readonly<Record<string, string>>,
  batch: readonly AnalyzerInput[],
): Promise<readonly Annotations[]> {
  const answers: Annotations[] = new Array(batch.length)
  const chunkSize = Math.max(leastChunk, Math.ceil(batch.length / (workers.length * chunksPerThread)))
  let next = 0
  const work = async (worker: WorkerHandle<AnalyzerWorkerMethods>) => {
    while (next < batch.length) {
      const start = next
      next += chunkSize
      const chunk = batch.slice(start, start + chunkSize).map(({ title, text }) => ({ title, text }))
      const found = unpackAnnotations(await worker.call('analyze', chunk), versions)
      for (const [index, annotations] of found.entries()) answers[start + index] = annotations
    }
  }
  await Promise.all(workers.map(work))
  return answers
}
