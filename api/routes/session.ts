import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from '../http/session-cookie.ts'

type Names = 'POST /api/login' | 'POST /api/logout' | 'GET /api/session' | 'POST /api/password'

export function sessionHandlers({
  loop: { people },
  clock,
}: Pick<ApiDeps, 'loop' | 'clock'>): HandlersFor<Names> {
  return {
    'POST /api/login': async ({ body, request, response }) => {
      const before = readSessionCookie(request)
      const { token, expiresAt, ...session } = await people.logIn({ ...body, address: request.ip ?? '' })
      if (before) await people.logOut(before)
      setSessionCookie(response, token, Date.parse(expiresAt) - clock.now().getTime())
      return session
    },
    'POST /api/logout': async ({ session, response }) => {
      await people.logOut(session.token)
      clearSessionCookie(response)
      return { ok: true }
    },
    'GET /api/session': async ({ session }) => session,
    // Every session of the account ends with its old password, this one too.
    'POST /api/password': async ({ who, body, response }) => {
      await people.changePassword(who, body)
      clearSessionCookie(response)
      return { ok: true }
    },
  }
}
