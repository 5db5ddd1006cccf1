import { messageOf } from '../../pipeline/platform/errors.ts'
import type { StepEnd } from './channel.ts'

/** One exchange with a platform: its answer, or that there was none and whether the request can have arrived. */
export type Exchanged =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string }
  | { readonly kind: 'lost'; readonly mayHaveArrived: boolean; readonly message: string }

export interface ExchangeInput {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | URLSearchParams | FormData
  readonly signal: AbortSignal
  readonly timeoutMs?: number
}

const timeoutMsByDefault = 30_000

/** A connection that was never made: nothing can have arrived. */
const neverMade: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
])

/** Sends one request and never throws. The address, which carries tokens, is in no message. */
export async function exchange(input: ExchangeInput): Promise<Exchanged> {
  const { url, method, headers, body, signal, timeoutMs = timeoutMsByDefault } = input
  try {
    const response = await fetch(url, {
      method,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      ...(headers ? { headers } : {}),
      ...(body === undefined ? {} : { body }),
    })
    return { kind: 'answer', status: response.status, text: await response.text() }
  } catch (error) {
    const code = causeCode(error)
    return {
      kind: 'lost',
      mayHaveArrived: code === undefined || !neverMade.has(code),
      message: `连接 ${url.host} 未得到回答（${code ?? nameOf(error)}）`,
    }
  }
}

const triesAtOnce = 3

/** A call that changes nothing is made up to three times in a row while only the moment seems to be against it. */
export async function readSteadily<Called extends { readonly ok: boolean; readonly end?: StepEnd }>(
  read: () => Promise<Called>,
  signal: AbortSignal,
): Promise<Called> {
  let called = await read()
  for (let tries = 1; tries < triesAtOnce && isMomentary(called.end) && !signal.aborted; tries += 1)
    called = await read()
  return called
}

/** A used-up quota, or a token that is no good, is no better a moment later. */
function isMomentary(end: StepEnd | undefined): boolean {
  return end?.kind === 'again' && end.afterMs === undefined
}

/** The answer as an object, when it is one. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function causeCode(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : messageOf(error)
}
