import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type RequestHandler, type Router } from 'express'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { ProcessRole } from '../../loop/operations/process-report.ts'
import { AppError, messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import { type CallCounts, createCallCounts } from './call-counts.ts'
import { type FigureSources, registerFigures } from './figures.ts'
import { timeRequests } from './http-metrics.ts'
import { type AskDependencies, answerAlive, answerReady, type Checks, createReadiness } from './readiness.ts'

export interface OpsOptions extends FigureSources {
  readonly role: ProcessRole
  readonly version: string
  /** One question for each engine the process stands on: `{ bus: () => bus.lag(), ledger: () => ledger.heads() }`. */
  readonly checks: Checks
  readonly checkTimeoutMs?: number
  /** Of the engines' calls, where they were counted before this is made. */
  readonly calls?: CallCounts
  readonly log: Log
}

/** How a process shows what goes on in it, whatever its role. */
export interface Ops extends Pick<CallCounts, 'watchCalls'> {
  /** `GET /healthz`, `/readyz`, `/metrics`. */
  readonly router: Router
  readonly registry: Registry
  /** Within two seconds, whatever the engines do. */
  readonly dependencies: AskDependencies
  /** Shows how much waits in a queue that is opened later than this. */
  watchQueue(name: string, depth: () => number): void
  /** Times the requests of a server: the first middleware of the app. */
  readonly timeRequests: RequestHandler
}

/**
 * Made once in a process and handed to `createApp` as `ops` (which then times its requests and shares the readiness) and to `startOpsServer`.
 * Its registry is its own: two houses in one test process do not meet in it.
 */
export function createOps(options: OpsOptions): Ops {
  const { role, version, checks, checkTimeoutMs, log, queues: known, ...rest } = options
  const { calls = createCallCounts(), ...sources } = rest
  const queues = new Map(Object.entries(known ?? {}))
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'yushu_process_info',
    help: 'Always 1; what the process is',
    labelNames: ['role', 'version'] as const,
    registers: [registry],
  }).set({ role, version }, 1)
  registerFigures({
    registry,
    ...sources,
    queues,
    failures: calls.failures,
    onFailure: (what, error) => {
      calls.failed(what, error)
      log.debug('figure not to be had', { what, error: messageOf(error) })
    },
  })
  const dependencies = askedAndShown({
    checks,
    log,
    onFault: calls.failed,
    ...(checkTimeoutMs ? { timeoutMs: checkTimeoutMs } : {}),
  })
  const router = express.Router()
  router.get('/healthz', answerAlive)
  router.get('/readyz', answerReady(dependencies))
  router.get('/metrics', async (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics())
  })
  return {
    router,
    registry,
    dependencies,
    watchCalls: calls.watchCalls,
    watchQueue: (name, depth) => void queues.set(name, depth),
    timeRequests: timeRequests(registry),
  }

  function askedAndShown(readiness: Parameters<typeof createReadiness>[0]): AskDependencies {
    const ask = createReadiness(readiness)
    const up = new Gauge({
      name: 'yushu_dependency_up',
      help: '1 when the dependency answered the last readiness question',
      labelNames: ['dependency'] as const,
      registers: [registry],
    })
    return async () => {
      const answers = await ask()
      for (const { name, isUp } of answers) up.set({ dependency: name }, isUp ? 1 : 0)
      return answers
    }
  }
}

export interface OpsServer {
  /** Like `http://127.0.0.1:9464`. */
  readonly url: string
  /** Idempotent. */
  close(): Promise<void>
}

/**
 * A small server for probes and Prometheus, of every role; port 0 for any that is free. Not for the public: bind it to the inner network.
 * A port in use is BUSY, in words the administrator can use.
 */
export async function startOpsServer(
  { router }: Pick<Ops, 'router'>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<OpsServer> {
  const app = express().disable('x-powered-by').use(router)
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 20_000 }, app)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new AppError('BUSY', `listen on ${host}:${port}: ${cause.message}`, {
          cause,
          userMessage: `运行监测端口 ${port} 不能使用，请换一个端口，或停止占用它的程序。`,
        }),
      ),
    )
    server.listen(port, host, () => resolve())
  })
  const { address, family, port: given } = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${given}`,
    close() {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      return closing
    },
  }
}
