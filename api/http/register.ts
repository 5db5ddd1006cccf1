import express, { type IRouter, type Request, type RequestHandler, type Response } from 'express'
import type { z } from 'zod'
import type { Actor } from '../../loop/office/actor.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { type Endpoint, type EndpointName, endpoints } from '../contract.ts'
import type { Handlers } from './handler.ts'
import { parseInput } from './parse-input.ts'
import { refuseClassified } from './refuse-classified.ts'
import { type Doorkeeper, refuseCrossSite } from './sign-in.ts'

export interface DrillCall {
  readonly drillId: string
  /** Absent before the session: nothing public is played. */
  readonly who: Actor | undefined
  readonly isChange: boolean
}

/** The handler that answers inside a drill; `undefined` where the house's own does, NOT_FOUND where none does. */
export type DrillRouter = (name: EndpointName, call: DrillCall) => Promise<Handlers[EndpointName] | undefined>

/** Says that a call means the drill of this id. */
export const drillHeader = 'x-yushu-drill'

export interface RegisterOptions {
  readonly router: IRouter
  readonly handlers: Handlers
  readonly drillRouter: DrillRouter
  readonly doorkeeper: Doorkeeper
  /** Stands before the endpoints that need no session. */
  readonly limitPublic: RequestHandler
  readonly maxBodyBytes: number
}

type AnyHandler = (call: Readonly<Record<string, unknown>>) => Promise<unknown>

/** Makes a route of each endpoint of the contract: who calls, what came in, the handler, and an answer of exactly the contract's shape. */
export function registerEndpoints({
  router,
  handlers,
  doorkeeper,
  drillRouter,
  ...options
}: RegisterOptions): void {
  const readBody = bodyReader(options.maxBodyBytes)
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    const endpoint: Endpoint = endpoints[name]
    const { method, path } = splitName(name)
    const before = endpoint.access === 'public' ? [options.limitPublic] : []
    // The contract ties each name to its handler's types; here only the pair matters.
    const handler = handlers[name] as unknown as AnyHandler
    router[method](path, ...before, async (request, response) => {
      const caller = await callerOf(request, endpoint, doorkeeper)
      const drillId = request.get(drillHeader)
      const inDrill =
        drillId === undefined
          ? undefined
          : await drillRouter(name, { drillId, who: caller.who, isChange: method !== 'get' })
      // Not a byte is read for a stranger.
      if (endpoint.body) await readBody(request, response)
      const inputs = inputsOf(request, endpoint, name)
      const work = (inDrill as unknown as AnyHandler | undefined) ?? handler
      const answer = await work({ ...caller, ...inputs, request, response })
      send(response, { name, answer, schema: endpoint.answer })
    })
  }
}

function bodyReader(limit: number): (request: Request, response: Response) => Promise<void> {
  const parse = express.json({ limit, strict: true })
  return (request, response) =>
    new Promise((resolve, reject) => {
      parse(request, response, (error: unknown) => (error ? reject(error) : resolve()))
    })
}

const methods = ['get', 'post', 'put', 'delete'] as const
type Method = (typeof methods)[number]

/** `POST /api/login` → post, /api/login. */
export function splitName(name: string): { readonly method: Method; readonly path: string } {
  const [verb = '', path = ''] = name.split(' ', 2)
  const method = methods.find((each) => each === verb.toLowerCase())
  if (!method) throw new AppError('INTERNAL', `endpoint ${name}: unknown method`)
  return { method, path }
}

async function callerOf(
  request: Request,
  { access }: Endpoint,
  doorkeeper: Doorkeeper,
): Promise<{ readonly who?: Actor; readonly session?: unknown }> {
  if (access.startsWith('token:'))
    return { who: await doorkeeper.token(request, access.slice('token:'.length)) }
  refuseCrossSite(request)
  if (access === 'public') return {}
  const session = await doorkeeper.session(request)
  return { who: session.who, session }
}

function inputsOf(request: Request, { params, query, body }: Endpoint, name: string) {
  const parsed = body && parseInput(body, request.body, `${name} body`)
  if (body) refuseClassified(parsed, name)
  return {
    params: params && parseInput(params, request.params, `${name} params`),
    query: query && parseInput(query, request.query, `${name} query`),
    body: parsed,
  }
}

interface Sending {
  readonly name: string
  readonly answer: unknown
  readonly schema: z.ZodType
}

/** Members the contract does not name are left out, so that a view that grows inside leaks nothing. */
function send(response: Response, { name, answer, schema }: Sending): void {
  const parsed = schema.safeParse(answer)
  if (!parsed.success)
    throw new AppError('INTERNAL', `answer of ${name}: ${parsed.error.message}`, { cause: parsed.error })
  response.set('Cache-Control', 'no-store').json(parsed.data)
}
