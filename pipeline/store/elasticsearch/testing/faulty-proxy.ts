import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands in for the server's answer. */
export type Fault =
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }

export interface FaultyProxy {
  readonly url: string
  /** Asked for each request; `undefined` lets it through to the real server. */
  setFault(fault: ((path: string, body: string) => Fault | undefined) | undefined): void
  close(): Promise<void>
}

/** Stands before a real server and spoils some of what passes. */
export async function openFaultyProxy(target: string): Promise<FaultyProxy> {
  let faultOf: ((path: string, body: string) => Fault | undefined) | undefined
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const fault = faultOf?.(incoming.url ?? '', body.toString())
    if (!fault) return forward(target, incoming, body, outgoing)
    if (fault.kind === 'hang-up') incoming.socket.destroy()
    if (fault.kind === 'answer') {
      outgoing.writeHead(fault.status, {
        'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
        'x-elastic-product': 'Elasticsearch',
      })
      outgoing.end(JSON.stringify(fault.body))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setFault: (fault) => {
      faultOf = fault
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function forward(target: string, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
  const { method, headers, url } = incoming
  const passed = request(new URL(url ?? '/', target), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  passed.on('error', () => outgoing.destroy())
  passed.end(body)
}
