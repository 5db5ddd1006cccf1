import type { RunReport } from '../crawlers/crawler.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { createLog } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { whenIdle } from '../pipeline/runtime/pipeline.ts'
import { type Config, isDistributed } from './config.ts'
import { type House, openHouse } from './house.ts'

export interface CrawlOptions {
  readonly config: Config
  readonly source?: string
  readonly once?: boolean
  readonly onReport: (report: RunReport) => void
  readonly signal: AbortSignal
}

/**
 * Reads sources without a server: once each, one of them, or by rhythm until interrupted. With embedded engines through the whole pipeline;
 * with others onto the bus, where the process workers take them on.
 */
export async function crawl({ config, source, once, onReport, signal }: CrawlOptions): Promise<void> {
  const isOnce = Boolean(once) || source !== undefined
  const isShared = isDistributed(config)
  const house = await openHouse({
    config: { ...config, role: isShared ? 'crawl' : 'all', isCrawling: !isOnce },
    parts: isShared ? ['crawling'] : ['processing', 'crawling'],
    log: createLog(config.logLevel),
    signal,
  })
  try {
    if (isOnce) await crawlOnce(house, { source, onReport, signal })
    else
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await pause(0)
  } finally {
    await house.close()
  }
}

async function crawlOnce(
  { crawling, bus, isAlone }: House,
  {
    source,
    onReport,
    signal,
  }: Pick<CrawlOptions, 'onReport' | 'signal'> & { readonly source: string | undefined },
): Promise<void> {
  if (!crawling) return
  const all = crawling.crawler.sources().map(({ id }) => id)
  if (source !== undefined && !all.includes(source))
    throw new AppError('NOT_FOUND', `crawl ${source}`, { userMessage: `没有信源 ${source}` })
  const ids = source === undefined ? all : [source]
  let failed = 0
  for (const id of ids) {
    if (signal.aborted) break
    const report = await crawling.crawler.runSource(id)
    if (report.failure) failed += 1
    onReport(report)
  }
  await crawling.whenDrained(signal)
  if (isAlone) await whenIdle(bus, { signal })
  if (failed > 0 && failed === ids.length)
    throw new AppError('FETCH_FAILED', `crawl: ${failed} of ${ids.length} failed`, {
      userMessage: `${failed} 个信源全部采集失败，原因见上`,
    })
}
