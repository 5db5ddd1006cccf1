import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer =
  | string
  | Buffer
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer }
  | ((request: IncomingMessage, response: ServerResponse) => void)

export interface LocalSite extends AsyncDisposable {
  readonly url: string
  /** Paths asked for, in order, robots.txt left out. */
  readonly asked: string[]
  /** Changed while the site runs. */
  readonly pages: Map<string, Answer>
}

/** A real HTTP server on a free port of 127.0.0.1. */
export async function openLocalSite(pages: Readonly<Record<string, Answer>>): Promise<LocalSite> {
  const live = new Map(Object.entries(pages))
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    if (path !== '/robots.txt') asked.push(path)
    give(live.get(path) ?? { status: 404, body: 'not found' }, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    pages: live,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function give(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (typeof answer === 'function') {
    answer(request, response)
    return
  }
  const {
    status = 200,
    headers = {},
    body = '',
  } = typeof answer === 'string' || Buffer.isBuffer(answer) ? { body: answer } : answer
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
  response.end(body)
}
