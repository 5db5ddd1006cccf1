import type { RequestHandler } from 'express'
import { Counter, Histogram, type Registry } from 'prom-client'
import { isAppError } from '../../pipeline/platform/errors.ts'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])
/** Open for as long as a page is: how long says nothing. */
const endless = '/api/live'

/** Times every request by its route's template, never by its path: the number of series stays that of the routes. */
export function timeRequests(registry: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'yushu_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  return (request, response, next) => {
    const begun = performance.now()
    const rooms = /^\/(app|portal)(?=\/|$)/.exec(request.path)?.[0]
    response.once('close', () => {
      const template: unknown = request.route?.path
      const own = typeof template === 'string' ? template : undefined
      const route = rooms ? `${rooms}${own ?? '/*'}` : (own ?? 'none')
      if (route === endless) return
      const method = methods.has(request.method) ? request.method : 'other'
      duration.observe(
        { method, route, status: String(response.statusCode) },
        (performance.now() - begun) / 1_000,
      )
    })
    next()
  }
}

export interface CallWatch {
  /** The same port; each call that fails for another reason than its caller's is counted. */
  watchCalls<Port extends object>(engine: string, port: Port): Port
  failed(engine: string): void
}

/** Codes that say the engine is at fault, not who asked. */
const engineCodes = ['BUS_FAILED', 'STORE_FAILED', 'LEDGER_FAILED', 'CORRUPT', 'INTERNAL'] as const

export function watchEngines(registry: Registry): CallWatch {
  const errors = new Counter({
    name: 'yushu_engine_errors_total',
    help: 'Calls to an engine that failed, and readiness questions it did not answer',
    labelNames: ['engine'] as const,
    registers: [registry],
  })
  const failed = (engine: string) => errors.inc({ engine })
  const note = (engine: string, error: unknown) => {
    if (!isAppError(error) || engineCodes.some((code) => code === error.code)) failed(engine)
  }
  return {
    failed,
    watchCalls: (engine, port) =>
      new Proxy(port, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name)
          if (typeof member !== 'function') return member
          return (...input: unknown[]) => {
            const answer: unknown = Reflect.apply(member, target, input)
            if (answer instanceof Promise) answer.catch((error: unknown) => note(engine, error))
            return answer
          }
        },
      }),
  }
}
