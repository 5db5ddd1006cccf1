import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names =
  | 'GET /api/releases'
  | 'POST /api/releases'
  | 'GET /api/releases/:id'
  | 'PUT /api/releases/:id'
  | 'POST /api/releases/:id/submit'
  | 'POST /api/releases/:id/verdict'
  | 'POST /api/releases/:id/acknowledge'
  | 'POST /api/releases/:id/publish'
  | 'POST /api/releases/:id/withdraw'
  | 'POST /api/releases/:id/correct'

export function releaseHandlers({ loop: { releases } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/releases': ({ who, query }) => releases.list(who, query),
    'POST /api/releases': ({ who, body }) => releases.draft(who, body),
    'GET /api/releases/:id': ({ who, params }) => releases.get(who, params),
    'PUT /api/releases/:id': ({ who, params, body }) => releases.edit(who, { ...body, ...params }),
    'POST /api/releases/:id/submit': ({ who, params, body }) => releases.submit(who, { ...body, ...params }),
    'POST /api/releases/:id/verdict': ({ who, params, body }) =>
      releases.verdict(who, { ...body, ...params }),
    'POST /api/releases/:id/acknowledge': ({ who, params, body }) =>
      releases.acknowledge(who, { ...body, ...params }),
    'POST /api/releases/:id/publish': ({ who, params, body }) =>
      releases.publish(who, { ...body, ...params }),
    'POST /api/releases/:id/withdraw': ({ who, params, body }) =>
      releases.withdraw(who, { ...body, ...params }),
    'POST /api/releases/:id/correct': ({ who, params, body }) =>
      releases.correct(who, { ...body, ...params }),
  }
}
