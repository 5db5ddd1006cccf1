import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { AppError } from '../../pipeline/platform/errors.ts'

export interface RateOptions {
  readonly windowMs: number
  readonly limit: number
}

/** So many requests in a window from one address; more is TOO_MANY_REQUESTS with the time to wait. */
export function limitRate({ windowMs, limit }: RateOptions): RequestHandler {
  return rateLimit({
    windowMs,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A forwarded-for header without a trusted proxy is passed over on purpose: anybody can write one.
    validate: { xForwardedForHeader: false },
    handler: (request, _response, next) =>
      next(
        new AppError(
          'TOO_MANY_REQUESTS',
          `${request.method} ${request.path} from ${request.ip ?? 'nowhere'}`,
        ),
      ),
  })
}
