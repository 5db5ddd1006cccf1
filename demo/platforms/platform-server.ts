import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a platform answers a request with; `lost` does its work and then breaks the connection. */
export type Reply =
  | { readonly kind: 'json'; readonly status?: number; readonly body: unknown }
  | { readonly kind: 'text'; readonly status: number; readonly body: string }
  | { readonly kind: 'lost' }

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  /** The fields of a form, whichever way it was sent. */
  form(): Promise<FormData>
}

export interface PlatformServer {
  readonly url: string
  close(): Promise<void>
}

/** A small HTTP server on a free port of this machine. */
export async function openPlatformServer(answer: (asked: Asked) => Promise<Reply>): Promise<PlatformServer> {
  const server = createServer((request, response) => {
    void serve(request, response, answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (asked: Asked) => Promise<Reply>,
): Promise<void> {
  try {
    const reply = await answer(await readRequest(request))
    if (reply.kind === 'lost') return void request.socket.destroy()
    const isJson = reply.kind === 'json'
    response.writeHead(reply.status ?? 200, {
      'content-type': isJson ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
    })
    response.end(isJson ? JSON.stringify(reply.body) : reply.body)
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
}

async function readRequest(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://platform')
  const type = request.headers['content-type'] ?? ''
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: request.headers as Record<string, string | undefined>,
    body,
    form: () => new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData(),
  }
}
