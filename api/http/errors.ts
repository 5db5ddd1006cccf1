import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import {
  AppError,
  type ErrorCode,
  errorCodes,
  isAppError,
  messageOf,
} from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import { messages } from '../messages.zh-CN.ts'
import type { Failure } from '../views/common.ts'
import { requestIdOf } from './request-id.ts'

/** Shows a failure to a person who asked for a page. */
export type RenderFailurePage = (failure: Failure, status: number) => string

export interface ErrorOptions {
  readonly log: Log
  readonly renderPage: RenderFailurePage
}

/** The one place where a failure becomes an answer: JSON below /api, a page elsewhere. What is not ours is logged and never shown. */
export function answerErrors({ log, renderPage }: ErrorOptions): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const known = toAppError(error)
    const { status } = errorCodes[known.code]
    const requestId = requestIdOf(request)
    if (status >= 500) log.error('request failed', { requestId, path: request.path, ...factsOf(known) })
    else log.debug('request refused', { requestId, path: request.path, ...factsOf(known) })
    // Half an answer is out: only breaking the connection tells the other side that it is not whole.
    if (response.headersSent) return next(error)

    const wait = known.details?.retryAfterSeconds
    if (typeof wait === 'number' && !response.hasHeader('Retry-After'))
      response.set('Retry-After', String(wait))
    if (known.code === 'NOT_SIGNED_IN' && request.path.startsWith('/api/'))
      response.set('Cache-Control', 'no-store')
    const failure = failureOf(known, requestId)
    response.status(status)
    if (wantsJson(request)) response.json(failure)
    else response.type('html').send(renderPage(failure, status))
  }
}

/** For every path that nothing else answered. */
export const refuseUnknownPath: RequestHandler = (request, _response, next) => {
  next(new AppError('NOT_FOUND', `${request.method} ${request.path}`))
}

function wantsJson(request: Request): boolean {
  return request.path.startsWith('/api/') || request.accepts(['html', 'json']) === 'json'
}

function failureOf(error: AppError, requestId: string): Failure {
  const isOurs = errorCodes[error.code].status < 500
  return {
    code: error.code,
    message: error.userMessage ?? messages.failures[error.code],
    requestId,
    ...(isOurs && error.details ? { details: { ...error.details } } : {}),
  }
}

/** express and its body parsers mark their refusals with a status. */
function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error
  // The caller hung up in the middle of its body: no fault of the house.
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET')
    return new AppError('BAD_INPUT', messageOf(error), {
      cause: error,
      userMessage: messages.refusals.cutOff,
    })
  const status = statusOf(error)
  if (status === 413) return new AppError('TOO_LARGE', messageOf(error), { cause: error })
  if (status !== undefined && status >= 400 && status < 500) {
    const code: ErrorCode = status === 404 ? 'NOT_FOUND' : 'BAD_INPUT'
    return new AppError(code, messageOf(error), { cause: error })
  }
  return new AppError('INTERNAL', messageOf(error), { cause: error })
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined
  return typeof error.status === 'number' ? error.status : undefined
}

function factsOf(error: AppError): Record<string, unknown> {
  const { cause } = error
  return {
    code: error.code,
    error: error.message,
    ...(cause === undefined ? {} : { cause: cause instanceof Error ? cause.stack : String(cause) }),
    ...(errorCodes[error.code].status >= 500 ? { stack: error.stack } : {}),
  }
}
