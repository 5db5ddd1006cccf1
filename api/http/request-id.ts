import type { Request, RequestHandler } from 'express'

const ids = new WeakMap<Request, string>()

/** Gives each request an id of ours, told to the caller, so that a failure shown can be found in the log. */
export function numberRequests(newId: () => string): RequestHandler {
  return (request, response, next) => {
    const id = newId()
    ids.set(request, id)
    response.set('X-Request-Id', id)
    next()
  }
}

export function requestIdOf(request: Request): string {
  return ids.get(request) ?? ''
}
