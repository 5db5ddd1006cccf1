import { lookup as dnsLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { Agent, buildConnector, type Dispatcher, request } from 'undici'
import { AppError, isAppError, messageOf } from '../../pipeline/platform/errors.ts'
import { isPublicAddress } from './address.ts'
import { readBody } from './body.ts'

export interface FetchOptions {
  readonly userAgent: string
  readonly maxBytes?: number
  /** From the first connection to the last byte, redirects included. */
  readonly totalTimeoutMs?: number
  /** Without a byte. */
  readonly idleTimeoutMs?: number
  readonly maxRedirects?: number
}

export interface FetchRequest {
  readonly url: string
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
  /** `host:port` that may lie on a private network: the internal source's own, and no other. */
  readonly privateHosts?: readonly string[]
  readonly accept?: string
  /** Asked before a redirect to another host is followed; throws to stop there. */
  readonly onOtherHost?: (url: URL) => Promise<void>
  readonly signal?: AbortSignal
}

/** The raw answer of one exchange, redirects followed. */
export interface FetchedPage {
  /** After redirects. */
  readonly url: string
  readonly status: number
  /** Decompressed; empty when the status is 304. */
  readonly bytes: Uint8Array
  readonly contentType?: string
  readonly etag?: string
  readonly lastModified?: string
  readonly retryAfter?: string
}

export interface Fetcher {
  /**
   * GETs an address. Any HTTP status is an answer. Throws `FETCH_REFUSED` for what must not be fetched (scheme, private address, redirect loop),
   * `TOO_LARGE`, or `FETCH_FAILED` for what may work another time.
   */
  fetch(request: FetchRequest): Promise<FetchedPage>
  close(): Promise<void>
}

const defaults = { maxBytes: 10_000_000, totalTimeoutMs: 60_000, idleTimeoutMs: 20_000, maxRedirects: 5 }

/** One fetcher for all sources: public addresses only, unless a request names a private host as its own. */
export function openFetcher(options: FetchOptions): Fetcher {
  const limits = { ...defaults, ...options }
  const timeouts = { headersTimeout: limits.idleTimeoutMs, bodyTimeout: limits.idleTimeoutMs }
  const connect = { timeout: Math.min(limits.idleTimeoutMs, 10_000) }
  const guarded = new Agent({
    ...timeouts,
    connect: guardConnector(buildConnector({ ...connect, lookup: publicLookup })),
  })
  const open = new Agent({ ...timeouts, connect })
  return {
    fetch: (asked) => follow(asked, limits, (host) => (asked.privateHosts?.includes(host) ? open : guarded)),
    async close() {
      await Promise.all([guarded.destroy(), open.destroy()])
    },
  }
}

type Limits = Required<FetchOptions>

async function follow(
  asked: FetchRequest,
  limits: Limits,
  agentFor: (host: string) => Agent,
): Promise<FetchedPage> {
  const timeout = AbortSignal.timeout(limits.totalTimeoutMs)
  const signal = asked.signal ? AbortSignal.any([timeout, asked.signal]) : timeout
  const visited = new Set<string>()
  let url = webUrl(asked.url)
  for (let hops = 0; hops <= limits.maxRedirects; hops += 1) {
    if (visited.has(url.href)) throw refused(`redirect loop at ${url.href}`, '页面循环跳转')
    visited.add(url.href)
    const answer = await exchange(url, { asked, limits, signal, dispatcher: agentFor(hostOf(url)) })
    if ('page' in answer) return answer.page
    const next = webUrl(answer.location, url)
    if (next.host !== url.host) await asked.onOtherHost?.(next)
    url = next
  }
  throw refused(`more than ${limits.maxRedirects} redirects from ${asked.url}`, '跳转次数过多')
}

interface Exchange {
  readonly asked: FetchRequest
  readonly limits: Limits
  readonly signal: AbortSignal
  readonly dispatcher: Dispatcher
}

type Answer = { readonly page: FetchedPage } | { readonly location: string }

async function exchange(url: URL, { asked, limits, signal, dispatcher }: Exchange): Promise<Answer> {
  try {
    const response = await request(url, { dispatcher, signal, headers: headersFor(asked, limits.userAgent) })
    const location = single(response.headers.location)
    if ([301, 302, 303, 307, 308].includes(response.statusCode) && location) {
      await response.body.dump({ limit: 16_384, signal })
      return { location }
    }
    return { page: await readPage(url, response, limits.maxBytes) }
  } catch (cause) {
    throw translate(cause, url)
  }
}

async function readPage(url: URL, response: Dispatcher.ResponseData, maxBytes: number): Promise<FetchedPage> {
  const { headers, statusCode } = response
  const body: Readable = response.body
  const encoding = single(headers['content-encoding'])
  const bytes = await readBody(body, { encoding, maxBytes, what: url.href })
  return {
    url: url.href,
    status: statusCode,
    bytes,
    ...optional('contentType', single(headers['content-type'])),
    ...optional('etag', single(headers.etag)),
    ...optional('lastModified', single(headers['last-modified'])),
    ...optional('retryAfter', single(headers['retry-after'])),
  }
}

function headersFor(asked: FetchRequest, userAgent: string): Record<string, string> {
  return {
    'user-agent': userAgent,
    accept: asked.accept ?? 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5',
    'accept-language': 'zh-CN,zh;q=0.9',
    'accept-encoding': 'gzip, deflate, br',
    ...optional('if-none-match', asked.etag),
    ...optional('if-modified-since', asked.lastModified),
  }
}

/** Node resolves, we look: a name that answers with any private address is refused, at the moment of connecting. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, [])
    const closed = addresses.find(({ address }) => !isPublicAddress(address))
    if (closed) return callback(privateAddress(hostname, closed.address), [])
    const [first] = addresses
    if (options.all) callback(null, addresses)
    else callback(null, first?.address ?? '', first?.family)
  })
}

/** An address written as a number never reaches the lookup. */
function guardConnector(connector: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) && !isPublicAddress(host)) callback(privateAddress(options.hostname, host), null)
    else connector(options, callback)
  }
}

function privateAddress(hostname: string, address: string): AppError {
  return refused(`${hostname} is the private address ${address}`, '目标是内网地址，不允许抓取')
}

function translate(cause: unknown, url: URL): AppError {
  for (let error = cause; error instanceof Error; error = error.cause) if (isAppError(error)) return error
  const isTimeout = cause instanceof Error && /timeout|abort/i.test(`${cause.name} ${messageOf(cause)}`)
  return new AppError('FETCH_FAILED', `fetch ${url.href}: ${messageOf(cause)}`, {
    cause,
    userMessage: isTimeout ? '对方网站超时未响应' : '连接对方网站失败',
  })
}

function webUrl(address: string, base?: URL): URL {
  const url = URL.parse(address, base?.href)
  if (!url) throw refused(`not an address: ${address.slice(0, 200)}`, '地址无法识别')
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refused(`scheme ${url.protocol}`, '只抓取 http 和 https 地址')
  if (url.username || url.password) throw refused('address with a password', '地址中含有用户名或密码')
  url.hash = ''
  return url
}

/** Host with its port, as `privateHosts` names it. */
export function hostOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`
}

function refused(message: string, userMessage: string): AppError {
  return new AppError('FETCH_REFUSED', `fetch refused: ${message}`, { userMessage })
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

function optional<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>)
}
