import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../pipeline/platform/errors.ts'
import { startWorker, type WorkerHandle } from '../pipeline/platform/worker-rpc.ts'
import type { PageMethods } from './page-worker.ts'
import type { PageInput, PageReading } from './read-page.ts'

/** Reads pages on a thread of its own, so that a page of ten megabytes keeps nobody else waiting. */
export interface PageReader {
  /** Throws `EXTRACT_FAILED` when the page takes too long or ends the thread; the next page gets a new one. */
  read(page: PageInput): Promise<PageReading>
  close(): Promise<void>
}

const timeoutMs = 30_000

/** The thread starts with the first page. */
export function openPageReader(): PageReader {
  let worker: WorkerHandle<PageMethods> | undefined
  // One page at a time: the time-out is then that page's own.
  let tail: Promise<unknown> = Promise.resolve()

  const readOne = async (page: PageInput): Promise<PageReading> => {
    worker ??= startWorker<PageMethods>(new URL('./page-worker.ts', import.meta.url), {
      failure: 'EXTRACT_FAILED',
    })
    const waiting = new AbortController()
    try {
      return await Promise.race([worker.call('readPage', page), expire(page.url, waiting.signal)])
    } catch (error) {
      await worker.close()
      worker = undefined
      throw error
    } finally {
      waiting.abort()
    }
  }
  return {
    read(page) {
      const reading = tail.then(() => readOne(page))
      tail = reading.catch(() => undefined)
      return reading
    },
    async close() {
      await worker?.close()
      worker = undefined
    },
  }
}

async function expire(url: string, signal: AbortSignal): Promise<never> {
  try {
    await sleep(timeoutMs, undefined, { signal })
  } catch {
    // The page was read in time; whoever raced against us has the answer.
    return new Promise<never>(() => undefined)
  }
  throw new AppError('EXTRACT_FAILED', `reading ${url} took over ${timeoutMs} ms`, {
    userMessage: '页面解析超时，已放弃',
  })
}
