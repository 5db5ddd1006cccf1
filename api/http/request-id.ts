import type { Request, RequestHandler } from 'express'
import { withFields } from '../../pipeline/platform/log.ts'

const ids = new WeakMap<Request, string>()

/** Gives each request an id of ours, told to the caller, so that a failure shown can be found in the log. */
export function numberRequests(newId: () => string): RequestHandler {
  return (request, response, next) => {
    const id = newId()
    ids.set(request, id)
    response.set('X-Request-Id', id)
    // Whatever is logged on the way, in any part of the house, can be found by it.
    withFields({ requestId: id }, next)
  }
}

export function requestIdOf(request: Request): string {
  return ids.get(request) ?? ''
}
