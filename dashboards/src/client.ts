import type { AnswerOf, BodyOf, EndpointName, Endpoints, QueryOf } from '../../api/contract.ts'

/** A refusal or failure of one call, in the words the server chose for the person. */
export class CallError extends Error {
  readonly code: string
  readonly status: number
  readonly requestId: string | undefined
  readonly details: Readonly<Record<string, unknown>>

  constructor(failure: {
    readonly code: string
    readonly status: number
    readonly message: string
    readonly requestId?: string | undefined
    readonly details?: Readonly<Record<string, unknown>> | undefined
  }) {
    super(failure.message)
    this.name = 'CallError'
    this.code = failure.code
    this.status = failure.status
    this.requestId = failure.requestId
    this.details = failure.details ?? {}
  }
}

export function isCallError(error: unknown, code?: string): error is CallError {
  return error instanceof CallError && (code === undefined || error.code === code)
}

type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

type Part<Key extends string, Value> = [Value] extends [undefined]
  ? Readonly<Partial<Record<Key, undefined>>>
  : undefined extends Value
    ? Readonly<Partial<Record<Key, Value>>>
    : Readonly<Record<Key, Value>>

/** What one endpoint must be given: its path's parameters, its query, its body, as the contract says. */
export type InputOf<Name extends EndpointName> = ([ParamNames<Name>] extends [never]
  ? { readonly params?: undefined }
  : { readonly params: Readonly<Record<ParamNames<Name>, string>> }) &
  ('query' extends keyof Endpoints[Name]
    ? { readonly query?: QueryOf<Name> }
    : { readonly query?: undefined }) &
  Part<'body', BodyOf<Name>>

export interface ClientOptions {
  readonly fetch: typeof globalThis.fetch
  /** The token of the present session, sent back with every change. */
  readonly csrf: () => string | undefined
  /** The drill these calls belong to; absent, they mean the real thing. */
  readonly drill?: string | undefined
  /** Called when the server no longer knows the session. */
  readonly onSignedOut: () => void
}

/** Calls one endpoint of the contract; throws `CallError` for everything but its answer. */
export type Call = <Name extends EndpointName>(
  name: Name,
  input: InputOf<Name>,
  signal?: AbortSignal,
) => Promise<AnswerOf<Name>>

export function createClient({ fetch, csrf, drill, onSignedOut }: ClientOptions): Call {
  return async (name, given, signal) => {
    // What each endpoint may be given is checked where it is called; here all are alike.
    const input: AnyInput = given
    const [method = 'GET', path = ''] = name.split(' ')
    const token = method === 'GET' ? undefined : csrf()
    const request: RequestInit = {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { 'x-csrf-token': token }),
        ...(drill === undefined ? {} : { 'x-yushu-drill': drill }),
      },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(signal ? { signal } : {}),
    }
    const response = await reach(fetch, urlOf(path, input), request)
    if (response.status === 401 && name !== 'POST /api/login') onSignedOut()
    if (!response.ok) throw await failureOf(response)
    return response.json()
  }
}

interface AnyInput {
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly query?: unknown
  readonly body?: unknown
}

async function reach(fetch: typeof globalThis.fetch, url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (cause) {
    if (request.signal?.aborted) throw cause
    throw new CallError({ code: 'UNREACHABLE', status: 0, message: '' })
  }
}

async function failureOf(response: Response): Promise<CallError> {
  const body: unknown = await response.json().catch(() => undefined)
  const said = isRecord(body) ? body : {}
  return new CallError({
    status: response.status,
    code: typeof said.code === 'string' ? said.code : 'UNEXPECTED',
    message: typeof said.message === 'string' ? said.message : '',
    requestId: typeof said.requestId === 'string' ? said.requestId : undefined,
    details: isRecord(said.details) ? said.details : undefined,
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Fills `:id` and writes the query; lists are comma-separated, what is absent or empty is left out. */
export function urlOf(path: string, { params, query }: Pick<AnyInput, 'params' | 'query'>): string {
  const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params?.[key] ?? ''))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    const text = Array.isArray(value) ? value.join(',') : value === undefined ? '' : String(value)
    if (text !== '') search.set(key, text)
  }
  const tail = search.toString()
  return tail === '' ? filled : `${filled}?${tail}`
}
