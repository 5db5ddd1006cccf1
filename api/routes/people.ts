import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names =
  | 'GET /api/users'
  | 'POST /api/users'
  | 'POST /api/users/:id/enabled'
  | 'POST /api/users/:id/password'
  | 'POST /api/tokens'

export function peopleHandlers({ loop: { people } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/users': ({ who }) => people.users(who),
    'POST /api/users': ({ who, body }) => people.createUser(who, body),
    'POST /api/users/:id/enabled': ({ who, params, body }) => people.setEnabled(who, { ...params, ...body }),
    'POST /api/users/:id/password': ({ who, params }) => people.resetPassword(who, params),
    'POST /api/tokens': ({ who, body }) => people.tokens.create(who, body),
  }
}
