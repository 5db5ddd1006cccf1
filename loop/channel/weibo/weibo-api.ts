import type { Clock } from '../../../pipeline/platform/clock.ts'
import type { StepEnd } from '../channel.ts'
import { type ExchangeInput, exchange, parseObject, readSteadily } from '../exchange.ts'
import { endOfFault, type Fault, unknownFault } from '../faults.ts'
import { weiboFaults } from './weibo-faults.ts'

export interface WeiboAccount {
  readonly accessToken: string
  /** The operator's real IP, which the platform asks for. */
  readonly rip: string
  /** Default the platform's own. */
  readonly baseUrl?: string
  /** `business`: the interface for accounts with a contract (update/biz), where the safe domain is not asked for. */
  readonly tier?: 'open' | 'business'
}

export type Called =
  | { readonly ok: true; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly end: StepEnd; readonly code?: string }

export interface WeiboApi {
  share(input: {
    readonly text: string
    readonly picture?: { readonly bytes: Uint8Array; readonly contentType: string }
    readonly signal: AbortSignal
  }): Promise<Called>
  /** The account's own, newest first. */
  timeline(input: {
    readonly page: number
    readonly count: number
    readonly signal: AbortSignal
  }): Promise<Called>
  /** Where short addresses lead. */
  expand(short: readonly string[], signal: AbortSignal): Promise<Called>
  comments(input: {
    readonly post: string
    readonly since: string | undefined
    readonly signal: AbortSignal
  }): Promise<Called>
}

const tiers = {
  open: { baseUrl: 'https://api.weibo.com', path: '/2/statuses/share.json' },
  business: { baseUrl: 'https://c.api.weibo.com', path: '/2/statuses/update/biz.json' },
} as const

export function createWeiboApi(account: WeiboAccount, clock: Clock): WeiboApi {
  const tier = tiers[account.tier ?? 'open']
  const base = account.baseUrl ?? tier.baseUrl
  const read = (
    path: string,
    query: Readonly<Record<string, string | readonly string[]>>,
    signal: AbortSignal,
  ) => {
    const url = new URL(path, base)
    url.searchParams.set('access_token', account.accessToken)
    for (const [name, value] of Object.entries(query))
      for (const one of typeof value === 'string' ? [value] : value) url.searchParams.append(name, one)
    return readSteadily(() => send({ url, method: 'GET', signal }, { writes: false, clock }), signal)
  }
  return {
    share({ text, picture, signal }) {
      const fields = { access_token: account.accessToken, status: text, rip: account.rip }
      const body = picture ? formOf(fields, picture) : new URLSearchParams(fields)
      return send({ url: new URL(tier.path, base), method: 'POST', body, signal }, { writes: true, clock })
    },
    timeline: ({ page, count, signal }) =>
      read('/2/statuses/user_timeline.json', { page: String(page), count: String(count) }, signal),
    expand: (short, signal) => read('/2/short_url/expand.json', { url_short: short }, signal),
    comments: ({ post, since, signal }) =>
      read('/2/comments/show.json', { id: post, count: '200', since_id: since ?? '0' }, signal),
  }
}

function formOf(
  fields: Readonly<Record<string, string>>,
  { bytes, contentType }: { readonly bytes: Uint8Array; readonly contentType: string },
): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('pic', new Blob([new Uint8Array(bytes)], { type: contentType }), 'picture')
  return form
}

async function send(
  input: ExchangeInput,
  { writes, clock }: { readonly writes: boolean; readonly clock: Clock },
): Promise<Called> {
  const exchanged = await exchange(input)
  if (exchanged.kind === 'lost') {
    const { mayHaveArrived, message } = exchanged
    return { ok: false, end: { kind: writes && mayHaveArrived ? 'unknown' : 'again', message } }
  }
  const answer = parseObject(exchanged.text)
  if (answer?.error_code !== undefined) {
    const fault = faultOf(String(answer.error_code), answer.error)
    return { ok: false, code: fault.code, end: endOfFault(fault, { now: clock.now(), writes }) }
  }
  if (exchanged.status === 200 && answer) return { ok: true, answer }
  const message = `微博接口返回 HTTP ${exchanged.status}，无法识别`
  return { ok: false, end: { kind: writes ? 'unknown' : 'again', message } }
}

function faultOf(code: string, said: unknown): Fault {
  return weiboFaults.get(code) ?? unknownFault('微博', code, typeof said === 'string' ? said : '')
}
