import type { RunReport } from '../crawlers/crawler.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { createLog } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'
import type { Config } from './config.ts'
import { openHouse } from './open-house.ts'

export interface CrawlOptions {
  readonly config: Config
  readonly source?: string
  readonly once?: boolean
  readonly onReport: (report: RunReport) => void
  readonly signal: AbortSignal
}

/** Reads sources through the whole pipeline without a server: once each, one of them, or by rhythm until interrupted. */
export async function crawl({ config, source, once, onReport, signal }: CrawlOptions): Promise<void> {
  const house = await openHouse({ config, log: createLog(config.logLevel) })
  try {
    const ids = source === undefined ? house.crawler.sources().map(({ id }) => id) : [source]
    if (source !== undefined && !house.crawler.sources().some(({ id }) => id === source)) {
      throw new AppError('NOT_FOUND', `crawl ${source}`, { userMessage: `没有信源 ${source}` })
    }
    if (once || source !== undefined) {
      let failed = 0
      for (const id of ids) {
        if (signal.aborted) break
        const report = await house.crawler.runSource(id)
        if (report.failure) failed += 1
        onReport(report)
      }
      await house.pipeline.whenIdle(signal)
      if (failed > 0 && failed === ids.length)
        throw new AppError('FETCH_FAILED', `crawl: ${failed} of ${ids.length} failed`, {
          userMessage: `${failed} 个信源全部采集失败，原因见上`,
        })
      return
    }
    house.crawler.start()
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await pause(0)
  } finally {
    await house.close()
  }
}
