import { findTimes, readTime } from '../crawlers/extract/date-text.ts'
import { extractPage } from '../crawlers/extract/extract.ts'
import {
  type AnyNode,
  absoluteUrl,
  baseUrlOf,
  type Element,
  elementsNamed,
  isElement,
  type Page,
  parsePage,
  shortTextIn,
  textIn,
} from '../crawlers/extract/page.ts'
import { collapse } from '../crawlers/extract/text.ts'
import { decodeBytes } from '../crawlers/fetch/decode.ts'
import { type FetchedPage, hostOf, openFetcher } from '../crawlers/fetch/fetch.ts'
import { createPace } from '../crawlers/fetch/pace.ts'
import { createPoliteFetcher } from '../crawlers/fetch/polite-fetch.ts'
import { createRobots } from '../crawlers/fetch/robots.ts'
import { defineSource, type Source } from '../crawlers/source.ts'
import type { Probe } from '../loop/inspection/sample.ts'
import type { SiteLink, SitePage, SiteReader, SiteReading } from '../loop/inspection/site-reader.ts'
import { type Clock, toShanghaiIso } from '../pipeline/platform/clock.ts'
import { AppError, isAppError, messageOf } from '../pipeline/platform/errors.ts'

export interface SiteReaderOptions {
  /** Goes into the User-Agent, as in every crawl. */
  readonly contact: string
  readonly clock: Clock
  /** Hosts that may lie on a private network: those of the office's own sites. Asked at every page. */
  readonly isOwnHost: (host: string) => boolean
  /** A probe that has no answer by then has failed; a little more than the rule's limit. */
  readonly probeTimeoutMs?: number
  readonly pageTimeoutMs?: number
  readonly minDelayMs?: number
}

export interface OpenSiteReader extends SiteReader {
  close(): Promise<void>
}

const agentName = 'YushuBot'
const maxBytes = 2_000_000
const longestText = 100_000
const thinBody = 40

/** The crawler as an inspection uses it: its fetching with all its manners, its reading of titles, texts and dates. */
export function openSiteReader(options: SiteReaderOptions): OpenSiteReader {
  const { clock, isOwnHost, contact, probeTimeoutMs = 20_000, pageTimeoutMs = 30_000 } = options
  const userAgent = `${agentName}/0.1 (+${encodeURI(contact.trim().toWellFormed())})`
  const fetcher = openFetcher({
    userAgent,
    maxBytes,
    totalTimeoutMs: pageTimeoutMs,
    idleTimeoutMs: pageTimeoutMs,
  })
  const prober = openFetcher({
    userAgent,
    maxBytes,
    totalTimeoutMs: probeTimeoutMs,
    idleTimeoutMs: probeTimeoutMs,
  })
  const robots = createRobots({ fetcher, agentName, nowMs: () => clock.now().getTime() })
  const minDelayMs = options.minDelayMs ?? 2_000
  const polite = createPoliteFetcher({ fetcher, robots, pace: createPace(), clock, minDelayMs })
  const sourceOf = (url: string) => siteSource(url, isOwnHost)

  return {
    async probe(url, at) {
      const privateHosts = privateHostsOf(url, isOwnHost)
      const began = performance.now()
      try {
        if (!(await robots.rulesFor(url, { privateHosts })).isAllowed) return undefined
      } catch (error) {
        // A robots.txt that answers with an error closes the site to us; one that does not answer at all tells of the site itself.
        return messageOf(error).includes('answered')
          ? undefined
          : failed(at, performance.now() - began, error)
      }
      const asked = performance.now()
      try {
        const { status } = await prober.fetch({ url, privateHosts })
        return probeOf(at, { status, tookMs: performance.now() - asked })
      } catch (error) {
        return failed(at, performance.now() - asked, error)
      }
    },
    async read(url) {
      try {
        return { outcome: 'read', page: readSitePage(await polite.fetch(sourceOf(url), { url })) }
      } catch (error) {
        return notRead(error)
      }
    },
    async close() {
      await Promise.all([fetcher.close(), prober.close()])
    },
  }
}

/** Whoever asks us to wait or keeps robots out says nothing about being reachable for people. */
const saysNothing = new Set([401, 403, 418, 429, 432])

function probeOf(
  at: Date,
  { status, tookMs }: { readonly status: number; readonly tookMs: number },
): Probe | undefined {
  if (saysNothing.has(status)) return undefined
  const isReachable = (status >= 200 && status < 300) || status === 304
  return { at: toShanghaiIso(at), isReachable, tookMs: Math.round(tookMs), status }
}

function failed(at: Date, tookMs: number, error: unknown): Probe {
  const failure = error instanceof AppError ? (error.userMessage ?? error.message) : messageOf(error)
  return {
    at: toShanghaiIso(at),
    isReachable: false,
    tookMs: Math.round(tookMs),
    failure: failure.slice(0, 200),
  }
}

function notRead(error: unknown): SiteReading {
  const message = (error instanceof AppError ? error.userMessage : undefined) ?? messageOf(error)
  if (isAppError(error, 'NOT_FOUND')) return { outcome: 'gone', message }
  const isRefused = (['FETCH_REFUSED', 'TOO_LARGE', 'TOO_MANY_REQUESTS'] as const).some((code) =>
    isAppError(error, code),
  )
  return { outcome: isRefused ? 'refused' : 'failed', message }
}

function privateHostsOf(url: string, isOwnHost: (host: string) => boolean): readonly string[] {
  const host = hostOf(new URL(url))
  return isOwnHost(host) ? [host] : []
}

/** Whatever is fetched politely is fetched for a source; here it is the site the address lies on. */
function siteSource(url: string, isOwnHost: (host: string) => boolean): Source {
  const { origin } = new URL(url)
  return defineSource({
    id: 'inspection',
    name: '网站检查',
    group: '检查',
    authority: 'official',
    homepage: origin,
    expectedEveryMinutes: 60,
    isInternal: isOwnHost(hostOf(new URL(url))),
    kind: 'list',
    listUrl: origin,
  })
}

function readSitePage({ url, bytes, contentType, lastModified }: FetchedPage): SitePage {
  const common = { url, ...(lastModified ? { lastModified } : {}) }
  if (contentType && !/html|xml|text\/plain/i.test(contentType))
    return { ...common, title: '', text: '', meta: {}, hasBody: false, hasForm: false, links: [] }
  const html = decodeBytes(bytes, contentType).text
  // Extraction takes the tree apart: it gets one of its own.
  const extracted = extractPage({ html, url })
  const page = parsePage(html)
  const meta = metaOf(page)
  const written = meta.pubdate ? readTime(meta.pubdate)?.iso : undefined
  const day = (written ?? (extracted.precision === 'unknown' ? undefined : extracted.publishedAt))?.slice(
    0,
    10,
  )
  return {
    ...common,
    title: meta.articletitle ?? extracted.title,
    text: collapse(textIn(page.root)).slice(0, longestText),
    hasBody: extracted.text.length >= thinBody,
    meta,
    ...(day ? { publishedDay: day } : {}),
    hasForm: elementsNamed(page, 'textarea').length > 0,
    links: linksOf(page, url),
  }
}

/** Government pages write the same names in any case. */
function metaOf(page: Page): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const { attribs } of elementsNamed(page, 'meta')) {
    const name = (attribs.name ?? '').trim().toLowerCase()
    const content = collapse(attribs.content ?? '')
    if (name && content && !(name in found)) found[name] = content
  }
  return found
}

function linksOf(page: Page, url: string): readonly SiteLink[] {
  const baseUrl = baseUrlOf(page, url)
  const links = new Map<string, SiteLink>()
  for (const element of elementsNamed(page, 'a')) {
    const target = absoluteUrl(element.attribs.href, baseUrl)?.replace(/#.*$/, '')
    if (!target) continue
    const text = collapse(element.attribs.title ?? '') || (shortTextIn(element) ?? '')
    const known = links.get(target)
    const day = known?.day ?? dayBeside(element, text)
    if (known && known.text.length >= text.length && known.day === day) continue
    links.set(target, { url: target, text: longer(text, known?.text), ...(day ? { day } : {}) })
  }
  return [...links.values()]
}

function longer(text: string, other = ''): string {
  return text.length >= other.length ? text : other
}

/** Policy lists print the day of writing too, which is not that of publication. */
const writtenDay = /(?:成文|印发|发文)(?:日期|时间)\s*[:：]?\s*\S+/gu

/** Lists print the day beside the headline: in the same row, which holds no other link; a date in the headline itself is no day of it. */
function dayBeside(element: Element, text: string): string | undefined {
  let node: AnyNode | null = element.parent
  for (let steps = 0; node && isElement(node) && steps < 3; steps += 1, node = node.parent) {
    if (anchorsIn(node) > 1) return undefined
    const row = shortTextIn(node, ' ')
    if (row === undefined || row.length > 300) return undefined
    const time = findTimes(row.replace(text, ' ').replace(writtenDay, ' '))[0]
    if (time) return time.iso.slice(0, 10)
  }
  return undefined
}

function anchorsIn(node: AnyNode): number {
  if (!('children' in node)) return 0
  return node.children.reduce(
    (count, child) => count + (isElement(child) && child.name === 'a' ? 1 : anchorsIn(child)),
    0,
  )
}
