import type { AnswerOf, BodyOf, EndpointName, QueryOf } from '../contract.ts'
import type { Failure } from '../views/common.ts'

type Parts<Name extends EndpointName> = {
  readonly params?: Readonly<Record<string, string>>
} & (BodyOf<Name> extends undefined ? unknown : { readonly body: BodyOf<Name> }) &
  (QueryOf<Name> extends undefined ? unknown : { readonly query?: QueryOf<Name> })

/** For tests: what a page does. Keeps the cookie, sends the CSRF token, speaks the contract's types. */
export interface Client {
  /** The answer; a refusal throws with its failure in the message. */
  call<Name extends EndpointName>(name: Name, parts: Parts<Name>): Promise<AnswerOf<Name>>
  /** The refusal and its status; throws when there was none. */
  refused<Name extends EndpointName>(
    name: Name,
    parts: Parts<Name>,
  ): Promise<{ readonly status: number; readonly failure: Failure }>
  fetch(path: string, init?: RequestInit): Promise<Response>
  forgetCsrf(): void
}

export function createClient(url: string): Client {
  let cookie = ''
  let csrf = ''
  const raw = async (path: string, init: RequestInit = {}) => {
    const headers = { cookie, 'x-csrf-token': csrf, ...(init.headers as Record<string, string> | undefined) }
    const response = await fetch(new URL(path, url), { redirect: 'manual', ...init, headers })
    const set = response.headers.getSetCookie()[0]
    if (set) cookie = set.split(';', 1)[0] ?? ''
    return response
  }
  const send = (name: string, { params = {}, query = {}, body }: Loose): Promise<Response> => {
    const [method = '', pattern = ''] = name.split(' ')
    const path = pattern.replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
    const search = new URLSearchParams(query as Record<string, string>).toString()
    return raw(search ? `${path}?${search}` : path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
  }
  return {
    fetch: raw,
    forgetCsrf() {
      csrf = ''
    },
    async call(name, parts) {
      const response = await send(name, parts as Loose)
      const answer: unknown = await response.json()
      if (!response.ok) throw new Error(`${name}: ${response.status} ${JSON.stringify(answer)}`)
      if (name === 'POST /api/login') csrf = (answer as { csrf: string }).csrf
      return answer as AnswerOf<typeof name>
    },
    async refused(name, parts) {
      const response = await send(name, parts as Loose)
      if (response.ok) throw new Error(`${name} was not refused`)
      return { status: response.status, failure: (await response.json()) as Failure }
    },
  }
}

interface Loose {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: object
  readonly body?: unknown
}
