import type { RequestHandler } from 'express'
import { Histogram, type Registry } from 'prom-client'

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
