import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names =
  | 'GET /api/plans'
  | 'POST /api/plans'
  | 'GET /api/plans/:id'
  | 'PUT /api/plans/:id'
  | 'GET /api/plans/:id/changes'
  | 'POST /api/plans/:id/open'
  | 'POST /api/plans/:id/hold'
  | 'GET /api/plans/:id/closing'
  | 'POST /api/plans/:id/close'
  | 'POST /api/plans/:id/cancel'
  | 'POST /api/plans/:id/next'
  | 'GET /api/plan-calendar'
  | 'GET /api/press-rhythm'

export function planHandlers({ loop: { plans } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/plans': ({ who, query }) => plans.list(who, query),
    'POST /api/plans': ({ who, body }) => plans.create(who, body),
    'GET /api/plans/:id': ({ who, params }) => plans.get(who, params),
    'PUT /api/plans/:id': ({ who, params, body }) => plans.edit(who, { ...body, ...params }),
    'GET /api/plans/:id/changes': ({ who, params, query }) => plans.compare(who, { ...query, ...params }),
    'POST /api/plans/:id/open': ({ who, params, body }) => plans.open(who, { ...body, ...params }),
    'POST /api/plans/:id/hold': ({ who, params, body }) => plans.hold(who, { ...body, ...params }),
    'GET /api/plans/:id/closing': ({ who, params }) => plans.proposeClosing(who, params),
    'POST /api/plans/:id/close': ({ who, params, body }) => plans.close(who, { ...body, ...params }),
    'POST /api/plans/:id/cancel': ({ who, params, body }) => plans.cancel(who, { ...body, ...params }),
    'POST /api/plans/:id/next': ({ who, params }) => plans.next(who, params),
    'GET /api/plan-calendar': ({ who, query }) => plans.calendar(who, query),
    'GET /api/press-rhythm': ({ who, query }) => plans.pressRhythm(who, query),
  }
}
