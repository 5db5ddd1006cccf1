import type { RequestHandler } from 'express'
import type { Log } from '../../pipeline/platform/log.ts'
import { requestIdOf } from './request-id.ts'

/** One line for each request when it is over. Changes at `info`, for the record; reading at `debug`. No query: what people look for is theirs. */
export function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const begun = performance.now()
    const { method, path } = request
    response.once('close', () => {
      const facts = {
        requestId: requestIdOf(request),
        method,
        path,
        status: response.statusCode,
        ms: Math.round(performance.now() - begun),
        // Without it the other side went away before it had the whole answer.
        isWhole: response.writableFinished,
      }
      if (method === 'GET' || method === 'HEAD') log.debug('request', facts)
      else log.info('request', facts)
    })
    next()
  }
}
