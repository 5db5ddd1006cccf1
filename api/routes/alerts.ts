import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names =
  | 'GET /api/watches'
  | 'POST /api/watches'
  | 'PUT /api/watches/:id'
  | 'DELETE /api/watches/:id'
  | 'GET /api/alerts'
  | 'GET /api/alerts/:id'
  | 'POST /api/alerts/:id/acknowledge'
  | 'POST /api/alerts/:id/dismiss'
  | 'POST /api/alerts/:id/resolve'

export function alertHandlers({ loop: { watches, alerts } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/watches': ({ who }) => watches.list(who),
    'POST /api/watches': ({ who, body }) => watches.create(who, body),
    'PUT /api/watches/:id': ({ who, params, body }) => watches.update(who, { ...body, ...params }),
    'DELETE /api/watches/:id': async ({ who, params, query }) => {
      await watches.remove(who, { ...params, ...query })
      return { ok: true }
    },
    'GET /api/alerts': ({ who, query }) => alerts.list(who, query),
    'GET /api/alerts/:id': ({ who, params }) => alerts.get(who, params),
    'POST /api/alerts/:id/acknowledge': ({ who, params, body }) =>
      alerts.acknowledge(who, { ...body, ...params }),
    'POST /api/alerts/:id/dismiss': ({ who, params, body }) => alerts.dismiss(who, { ...body, ...params }),
    'POST /api/alerts/:id/resolve': ({ who, params, body }) => alerts.resolve(who, { ...body, ...params }),
  }
}
