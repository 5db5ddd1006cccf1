import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names =
  | 'GET /api/effects'
  | 'GET /api/effects/:kind/:id'
  | 'GET /api/effects/:kind/:id/records'
  | 'GET /api/effect-records/:id'
  | 'POST /api/effects/:kind/:id/records'

export function effectHandlers({ loop: { effects } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/effects': ({ who, query }) => effects.list(who, query),
    'GET /api/effects/:kind/:id': ({ who, params }) => effects.measure(who, params),
    'GET /api/effects/:kind/:id/records': ({ who, params }) => effects.saved(who, params),
    'GET /api/effect-records/:id': ({ who, params }) => effects.record(who, params),
    'POST /api/effects/:kind/:id/records': ({ who, params, body }) =>
      effects.save(who, { ...body, ...params }),
  }
}
