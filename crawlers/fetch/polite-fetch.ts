import type { Clock } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { readTime } from '../extract/date-text.ts'
import { entryUrl, type Source } from '../source.ts'
import { type FetchedPage, type Fetcher, hostOf } from './fetch.ts'
import type { Pace } from './pace.ts'
import type { Robots } from './robots.ts'

/** Fetches as a good guest: allowed by robots.txt, at the host's pace, and quiet for as long as the host asks. */
export interface PoliteFetcher {
  /** Throws what `Fetcher` throws, and for any status that is not a success or 304; `TOO_MANY_REQUESTS` when the host wants a pause. */
  fetch(source: Source, request: PoliteRequest): Promise<FetchedPage>
}

export interface PoliteRequest {
  readonly url: string
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
  readonly accept?: string
  readonly signal?: AbortSignal
}

export interface PoliteOptions {
  readonly fetcher: Fetcher
  readonly robots: Robots
  readonly pace: Pace
  readonly clock: Clock
  /** Between two requests to one public host, unless its robots.txt asks for more. The office's own sites need no pause. */
  readonly minDelayMs: number
}

/** When a host says "slow down" without saying for how long. */
const quietMs = 10 * 60_000
const maxQuietMs = 6 * 3_600_000
/** Weibo answers 418 and 432 where others answer 429. */
const slowDown = new Set([418, 429, 432, 503])

export function createPoliteFetcher({
  fetcher,
  robots,
  pace,
  clock,
  minDelayMs,
}: PoliteOptions): PoliteFetcher {
  return {
    async fetch(source, request) {
      const common = {
        privateHosts: source.isInternal ? ownHosts(source) : [],
        ...(request.signal ? { signal: request.signal } : {}),
      }
      /** Every host on the way is asked for leave and given its time, the one a redirect leads to as well. */
      const enter = async (url: URL): Promise<void> => {
        if (pace.heldBackMs(url.host) > 0) throw held(url.href)
        const rules = await robots.rulesFor(url.href, common)
        if (!rules.isAllowed) throw disallowed(url.href)
        await pace.turn(
          url.host,
          Math.max(source.isInternal ? 0 : minDelayMs, rules.crawlDelayMs),
          request.signal,
        )
      }
      await enter(new URL(request.url))
      const page = await fetcher.fetch({ ...request, ...common, onOtherHost: enter })
      if (slowDown.has(page.status))
        pace.holdBack(new URL(page.url).host, retryAfterMs(page.retryAfter, clock.now()))
      return accept(page)
    },
  }
}

/** An internal source may reach the hosts it is configured with, and no other private address that its pages might name. */
function ownHosts(source: Source): readonly string[] {
  return [source.homepage, entryUrl(source)].flatMap((address) => {
    const url = URL.parse(address)
    return url ? [hostOf(url)] : []
  })
}

function accept(page: FetchedPage): FetchedPage {
  const { status, url } = page
  if ((status >= 200 && status < 300) || status === 304) return page
  if (slowDown.has(status)) throw failed('TOO_MANY_REQUESTS', page, `对方要求放慢访问（HTTP ${status}）`)
  if (status === 401 || status === 403)
    throw failed('FETCH_REFUSED', page, `对方不允许访问（HTTP ${status}）`)
  if (status === 404 || status === 410) throw failed('NOT_FOUND', page, `页面不存在（HTTP ${status}）`)
  if (status >= 500) throw failed('FETCH_FAILED', page, `对方网站故障（HTTP ${status}）`)
  throw new AppError('FETCH_REFUSED', `${url} answered ${status}`, {
    userMessage: `对方网站返回 HTTP ${status}`,
  })
}

function failed(
  code: 'TOO_MANY_REQUESTS' | 'FETCH_FAILED' | 'FETCH_REFUSED' | 'NOT_FOUND',
  { url, status }: FetchedPage,
  userMessage: string,
): AppError {
  return new AppError(code, `${url} answered ${status}`, { userMessage })
}

function disallowed(url: string): AppError {
  return new AppError('FETCH_REFUSED', `robots.txt disallows ${url}`, {
    userMessage: '不允许抓取（robots.txt）',
  })
}

function held(url: string): AppError {
  return new AppError('TOO_MANY_REQUESTS', `host of ${url} asked for a pause`, {
    userMessage: '对方要求放慢访问，暂停中',
  })
}

function retryAfterMs(header: string | undefined, now: Date): number {
  const seconds = Number(header)
  if (header && Number.isFinite(seconds)) return Math.min(maxQuietMs, Math.max(0, seconds * 1000))
  const at = header ? readTime(header) : undefined
  return at ? Math.min(maxQuietMs, Math.max(0, Date.parse(at.iso) - now.getTime())) : quietMs
}
