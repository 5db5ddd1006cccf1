import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { AppError } from '../pipeline/platform/errors.ts'
import { endStreams } from './app.ts'

export { createApp } from './app.ts'

export interface ServerOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** How long requests under way may take once the server is told to stop. Default ten seconds. */
  readonly graceMs?: number
}

export interface RunningServer {
  /** Where it really listens. */
  readonly address: { readonly host: string; readonly port: number }
  /** Like `http://127.0.0.1:8080`. */
  readonly url: string
  /** Takes no more requests, ends live streams, lets the others finish, then cuts what is left. Idempotent. */
  close(): Promise<void>
}

const defaultGraceMs = 10_000

/** Resolves when it listens; a port in use is BUSY, in words the administrator can use. */
export async function startServer(app: Express, options: ServerOptions): Promise<RunningServer> {
  const { host, port, graceMs = defaultGraceMs } = options
  // A client that sends its head drop by drop holds a connection no longer than this.
  const server = createServer(
    { headersTimeout: 20_000, requestTimeout: 300_000, keepAliveTimeout: 10_000 },
    app,
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause, options)))
    server.listen(port, host, () => resolve())
  })

  let closing: Promise<void> | undefined
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      const cut = setTimeout(() => server.closeAllConnections(), graceMs)
      server.close(() => {
        clearTimeout(cut)
        resolve()
      })
      endStreams(app)
      server.closeIdleConnections()
    })
  const { address, family, port: given } = server.address() as AddressInfo
  return {
    address: { host: address, port: given },
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${given}`,
    close() {
      closing ??= close()
      return closing
    },
  }
}

function listenError(cause: Error, { host, port }: ServerOptions): AppError {
  const isTaken = 'code' in cause && cause.code === 'EADDRINUSE'
  return new AppError(isTaken ? 'BUSY' : 'INTERNAL', `listen on ${host}:${port}: ${cause.message}`, {
    cause,
    ...(isTaken ? { userMessage: `端口 ${port} 已被占用，请换一个端口，或停止占用它的程序。` } : {}),
  })
}
