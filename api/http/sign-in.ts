import { timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import type { Actor } from '../../loop/office/actor.ts'
import type { People } from '../../loop/people/people.ts'
import type { SignedIn } from '../../loop/people/sessions.ts'
import { type TokenScope, tokenScopes } from '../../loop/people/tokens.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { messages } from '../messages.zh-CN.ts'
import { readSessionCookie } from './session-cookie.ts'

export interface OpenSession extends SignedIn {
  readonly token: string
}

export interface Doorkeeper {
  /** Who is behind the cookie. A change also needs the session's CSRF token, which no other site can read. */
  session(request: Request): Promise<OpenSession>
  /** The program behind a bearer token of this scope. */
  token(request: Request, scope: string): Promise<Actor>
}

type Entrances = Pick<People, 'authenticate'> & { readonly tokens: Pick<People['tokens'], 'authenticate'> }

export function createDoorkeeper(people: Entrances): Doorkeeper {
  return {
    async session(request) {
      const token = readSessionCookie(request)
      const signedIn = token ? await people.authenticate(token) : undefined
      if (!token || !signedIn) throw new AppError('NOT_SIGNED_IN', `${request.method} ${request.path}`)
      if (isChange(request)) requireCsrf(request, signedIn.csrf)
      return { ...signedIn, token }
    },
    async token(request, scope) {
      const [scheme, token] = (request.headers.authorization ?? '').split(' ', 2)
      const known = tokenScopes.find((each) => each === scope)
      const isBearer = scheme?.toLowerCase() === 'bearer'
      const program = isBearer && token && known ? await identify(people, token, known) : undefined
      if (!program)
        throw new AppError('NOT_SIGNED_IN', `token for ${scope}`, { userMessage: messages.refusals.token })
      return program
    },
  }
}

/** A browser says where a request comes from: changes from other sites stop here, also the log-in, which has no token yet. */
export function refuseCrossSite(request: Request): void {
  if (!isChange(request)) return
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  const isForeign =
    site === 'cross-site' || (site === undefined && origin !== undefined && !isOwn(request, origin))
  if (isForeign)
    throw new AppError('FORBIDDEN', `${request.method} ${request.path} from ${origin ?? site}`, {
      userMessage: messages.refusals.crossSite,
    })
}

function isOwn(request: Request, origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.get('host')
}

async function identify(people: Entrances, token: string, scope: TokenScope): Promise<Actor | undefined> {
  return (await people.tokens.authenticate(token, scope))?.who
}

function isChange({ method }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}

function requireCsrf(request: Request, expected: string): void {
  const given = Buffer.from(request.get('x-csrf-token') ?? '')
  const wanted = Buffer.from(expected)
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return
  throw new AppError('FORBIDDEN', `${request.method} ${request.path}: CSRF token`, {
    userMessage: messages.refusals.csrf,
  })
}
