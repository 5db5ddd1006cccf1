import robotsModule from 'robots-parser'
import { AppError } from '../../pipeline/platform/errors.ts'
import { decodeBytes } from './decode.ts'
import type { Fetcher } from './fetch.ts'

/** What a site's robots.txt says to us, read once in a while per site. */
export interface Robots {
  rulesFor(
    url: string,
    options?: { readonly privateHosts?: readonly string[]; readonly signal?: AbortSignal },
  ): Promise<RobotRules>
}

export interface RobotRules {
  readonly isAllowed: boolean
  readonly crawlDelayMs: number
}

interface Cached {
  readonly at: number
  readonly rules: Promise<SiteRules>
}

interface SiteRules {
  allows(url: string): boolean
  readonly crawlDelayMs: number
}

const keepMs = 12 * 3_600_000
/** A crawl delay of minutes would stop a source for good; the longest we wait between two pages. */
const maxDelayMs = 60_000

// Its types describe an ES module, but the package is CommonJS whose export is the function itself.
const robotsParser = robotsModule as unknown as typeof robotsModule.default

const everything: SiteRules = { allows: () => true, crawlDelayMs: 0 }

export interface RobotsOptions {
  readonly fetcher: Fetcher
  /** The name sites address us by, without a version. */
  readonly agentName: string
  readonly nowMs: () => number
}

/** As RFC 9309 has it: no file, no rules; a site that fails to answer closes itself until it does. */
export function createRobots({ fetcher, agentName, nowMs }: RobotsOptions): Robots {
  const sites = new Map<string, Cached>()
  return {
    async rulesFor(url, { privateHosts, signal } = {}) {
      const origin = new URL(url).origin
      let site = sites.get(origin)
      if (!site || nowMs() - site.at > keepMs) {
        site = { at: nowMs(), rules: readSite({ origin, fetcher, agentName, privateHosts, signal }) }
        sites.set(origin, site)
      }
      try {
        const rules = await site.rules
        return { isAllowed: rules.allows(url), crawlDelayMs: rules.crawlDelayMs }
      } catch (error) {
        sites.delete(origin)
        throw error
      }
    },
  }
}

interface SiteInput {
  readonly origin: string
  readonly fetcher: Fetcher
  readonly agentName: string
  readonly privateHosts: readonly string[] | undefined
  readonly signal: AbortSignal | undefined
}

async function readSite({ origin, fetcher, agentName, privateHosts, signal }: SiteInput): Promise<SiteRules> {
  const url = `${origin}/robots.txt`
  const page = await fetcher.fetch({
    url,
    accept: 'text/plain,*/*;q=0.5',
    ...(privateHosts ? { privateHosts } : {}),
    ...(signal ? { signal } : {}),
  })
  if (page.status >= 500)
    throw new AppError('FETCH_FAILED', `${url} answered ${page.status}`, {
      userMessage: '对方网站的 robots.txt 暂时读不到',
    })
  if (page.status >= 400 || /html/i.test(page.contentType ?? '')) return everything
  return parseRobots(url, decodeBytes(page.bytes.subarray(0, 500_000), page.contentType).text, agentName)
}

function parseRobots(url: string, text: string, agentName: string): SiteRules {
  const robots = robotsParser(url, text)
  const delaySeconds = robots.getCrawlDelay(agentName) ?? 0
  return {
    allows: (address) => robots.isAllowed(address, agentName) ?? true,
    crawlDelayMs: Math.min(maxDelayMs, delaySeconds * 1000),
  }
}
