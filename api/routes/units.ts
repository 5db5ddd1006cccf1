import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names =
  | 'GET /api/units'
  | 'POST /api/units'
  | 'POST /api/units/import'
  | 'POST /api/units/:id/name'
  | 'POST /api/units/:id/parent'
  | 'POST /api/units/:id/close'
  | 'POST /api/units/:id/reopen'
  | 'POST /api/users/:id'

export function unitHandlers({ loop: { people } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/units': ({ who }) => people.units(who),
    'POST /api/units': ({ who, body }) => people.createUnit(who, body),
    'POST /api/units/import': async ({ who }) => ({ count: await people.importUnits(who) }),
    'POST /api/units/:id/name': ({ who, params, body }) => people.renameUnit(who, { ...params, ...body }),
    'POST /api/units/:id/parent': ({ who, params, body }) => people.moveUnit(who, { ...params, ...body }),
    'POST /api/units/:id/close': ({ who, params, body }) => people.closeUnit(who, { ...params, ...body }),
    'POST /api/units/:id/reopen': ({ who, params }) => people.reopenUnit(who, params),
    'POST /api/users/:id': ({ who, params, body }) => people.changeUser(who, { ...params, ...body }),
  }
}
