import type { Clock } from '../../../pipeline/platform/clock.ts'
import type { StepEnd } from '../channel.ts'
import { exchange, parseObject, readSteadily } from '../exchange.ts'
import { endOfFault, type Fault, unknownFault } from '../faults.ts'
import { wechatFaults } from './wechat-faults.ts'

export interface WeChatAccount {
  readonly appId: string
  readonly secret: string
  /** Default the platform's own. */
  readonly baseUrl?: string
}

/** What a call came to: the answer's members, or how the step that needed it ends. */
export type Called =
  | { readonly ok: true; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly end: StepEnd; readonly code?: string }

export interface Call {
  /** Like `/cgi-bin/draft/add`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** JSON, unless it is a form with a file. */
  readonly body: Readonly<Record<string, unknown>> | FormData
  /** True when it leaves something behind at the platform: an answer that is lost then leaves a doubt. */
  readonly writes: boolean
  readonly signal: AbortSignal
}

export interface WeChatApi {
  call(call: Call): Promise<Called>
}

interface Token {
  readonly value: string
  readonly expiresAt: number
}

/** Refreshed so long before it runs out: a call under way must not meet its end. */
const earlyMs = 5 * 60_000
const officialUrl = 'https://api.weixin.qq.com'

/** Calls with a token that is kept in memory, fetched by one at a time, refreshed early, and once more when the platform refuses it. */
export function createWeChatApi(account: WeChatAccount, clock: Clock): WeChatApi {
  const base = account.baseUrl ?? officialUrl
  let token: Token | undefined
  let fetching: Promise<Token | Called> | undefined

  const fetchToken = (signal: AbortSignal, isForced: boolean): Promise<Token | Called> => {
    fetching ??= requestToken({ account, base, clock, signal, isForced }).finally(() => {
      fetching = undefined
    })
    return fetching
  }
  const currentToken = async (signal: AbortSignal, refused?: Token): Promise<Token | Called> => {
    const isFresh = token && token !== refused && token.expiresAt - earlyMs > clock.now().getTime()
    if (token && isFresh) return token
    const answer = await fetchToken(signal, refused !== undefined)
    if ('value' in answer) token = answer
    return answer
  }

  const callWithToken = async (call: Call): Promise<Called> => {
    const first = await currentToken(call.signal)
    if (!('value' in first)) return first
    const called = await callOnce(base, call, { token: first.value, clock })
    if (called.ok || !isTokenFault(called)) return called
    const second = await currentToken(call.signal, first)
    return 'value' in second ? callOnce(base, call, { token: second.value, clock }) : second
  }
  return {
    call: (call) =>
      call.writes ? callWithToken(call) : readSteadily(() => callWithToken(call), call.signal),
  }
}

function isTokenFault(called: Called): boolean {
  return !called.ok && called.code !== undefined && wechatFaults.get(called.code)?.act === 'token'
}

/** The stable token: asking for it again does not end the one in use, so that a second program of the house does no harm. */
async function requestToken({
  account,
  base,
  clock,
  signal,
  isForced,
}: {
  readonly account: WeChatAccount
  readonly base: string
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly isForced: boolean
}): Promise<Token | Called> {
  const called = await send(
    {
      url: new URL('/cgi-bin/stable_token', base),
      body: {
        grant_type: 'client_credential',
        appid: account.appId,
        secret: account.secret,
        force_refresh: isForced,
      },
    },
    { writes: false, signal, clock },
  )
  if (!called.ok) return called
  const { access_token: value, expires_in: seconds } = called.answer
  if (typeof value !== 'string' || typeof seconds !== 'number')
    return { ok: false, end: { kind: 'again', message: '微信没有给出访问令牌，稍后自动重试' } }
  return { value, expiresAt: clock.now().getTime() + seconds * 1000 }
}

function callOnce(
  base: string,
  { path, query, body, writes, signal }: Call,
  { token, clock }: { readonly token: string; readonly clock: Clock },
): Promise<Called> {
  const url = new URL(path, base)
  url.searchParams.set('access_token', token)
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
  return send({ url, body }, { writes, signal, clock })
}

async function send(
  { url, body }: { readonly url: URL; readonly body: Call['body'] },
  {
    writes,
    signal,
    clock,
  }: { readonly writes: boolean; readonly signal: AbortSignal; readonly clock: Clock },
): Promise<Called> {
  const isForm = body instanceof FormData
  const exchanged = await exchange({
    url,
    method: 'POST',
    body: isForm ? body : JSON.stringify(body),
    signal,
    ...(isForm ? {} : { headers: { 'content-type': 'application/json; charset=utf-8' } }),
  })
  if (exchanged.kind === 'lost') {
    const { mayHaveArrived, message } = exchanged
    return { ok: false, end: { kind: writes && mayHaveArrived ? 'unknown' : 'again', message } }
  }
  const answer = exchanged.status === 200 ? parseObject(exchanged.text) : undefined
  if (!answer) {
    const message = `微信接口返回 HTTP ${exchanged.status}，无法识别`
    return { ok: false, end: { kind: writes ? 'unknown' : 'again', message } }
  }
  const { errcode } = answer
  if (errcode === undefined || errcode === 0) return { ok: true, answer }
  const fault = faultOf(String(errcode), answer.errmsg)
  return { ok: false, code: fault.code, end: endOfFault(fault, { now: clock.now(), writes }) }
}

function faultOf(code: string, said: unknown): Fault {
  return wechatFaults.get(code) ?? unknownFault('微信', code, typeof said === 'string' ? said : '')
}
