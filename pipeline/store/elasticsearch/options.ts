import { AppError } from '../../platform/errors.ts'

export interface ElasticsearchOptions {
  /** `http[s]://host:port`, without account and prefix. */
  readonly node: string
  readonly account?: { readonly username: string; readonly password: string }
  /** Every index, alias and template begins with it: several installations share one cluster. */
  readonly prefix: string
  readonly shards: number
  readonly replicas: number
  /** After so long a search finds what was written, as Elasticsearch writes it: `1s`, `500ms`. */
  readonly refresh: string
  /** How long one request may take before it counts as failed. */
  readonly timeoutMs: number
}

const shape =
  'elasticsearch:http[s]://[user:password@]host:port/prefix?shards=1&replicas=0&refresh=1s&timeout=10s'

/** Reads what stands behind `elasticsearch:`. Throws `AppError('BAD_INPUT')` that names what is wrong, never the password. */
export function parseElasticsearchUrl(text: string): ElasticsearchOptions {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw badUrl('the address must begin with http:// or https:// and name a host')
  }
  const known = ['shards', 'replicas', 'refresh', 'timeout']
  const strange = [...url.searchParams.keys()].find((key) => !known.includes(key))
  if (strange) throw badUrl(`unknown option ${strange}; known are ${known.join(', ')}`)
  const username = decodeURIComponent(url.username)
  return {
    node: url.origin,
    ...(username !== '' && { account: { username, password: decodeURIComponent(url.password) } }),
    prefix: readPrefix(url.pathname),
    shards: readCount(url, 'shards', 1, 1),
    replicas: readCount(url, 'replicas', 0, 0),
    refresh: `${readDuration(url, 'refresh', 1_000)}ms`,
    timeoutMs: readDuration(url, 'timeout', 10_000),
  }
}

function readPrefix(path: string): string {
  const prefix = path.replace(/^\/+|\/+$/g, '') || 'yushu'
  if (/^[a-z0-9][a-z0-9-]{0,60}$/.test(prefix)) return prefix
  throw badUrl(`prefix ${prefix}: lower-case letters, digits and hyphens only`)
}

function readCount(url: URL, name: string, fallback: number, least: number): number {
  const text = url.searchParams.get(name)
  if (text === null) return fallback
  if (/^\d{1,3}$/.test(text) && Number(text) >= least) return Number(text)
  throw badUrl(`${name}=${text}: a whole number from ${least}`)
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000 }

function readDuration(url: URL, name: string, fallbackMs: number): number {
  const text = url.searchParams.get(name)
  if (text === null) return fallbackMs
  const [, number, unit] = /^(\d{1,6})(ms|s)$/.exec(text) ?? []
  const ms = Number(number) * (unitsMs[unit ?? ''] ?? Number.NaN)
  if (ms > 0) return ms
  throw badUrl(`${name}=${text}: a duration such as 500ms or 1s`)
}

function badUrl(reason: string): AppError {
  return new AppError('BAD_INPUT', `read the store's address: ${reason}; expected ${shape}`, {
    userMessage: `检索库地址（STORE_URL）有误：${reason}。写法：${shape}`,
  })
}
