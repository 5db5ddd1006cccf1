import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names =
  | 'GET /api/channels'
  | 'GET /api/publications'
  | 'GET /api/releases/:id/publications'
  | 'GET /api/releases/:id/previews'
  | 'POST /api/publications/:id/resume'
  | 'POST /api/publications/:id/confirm'
  | 'POST /api/publications/:id/withdrawn'

export function channelHandlers({ loop: { publications } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/channels': ({ who }) => publications.channels(who),
    'GET /api/publications': ({ who }) => publications.open(who),
    'GET /api/releases/:id/publications': ({ who, params }) => publications.of(who, { releaseId: params.id }),
    'GET /api/releases/:id/previews': ({ who, params }) =>
      publications.preview(who, { releaseId: params.id }),
    'POST /api/publications/:id/resume': ({ who, params, body }) =>
      publications.resume(who, { ...body, ...params }),
    'POST /api/publications/:id/confirm': ({ who, params, body }) =>
      publications.confirmByHand(who, { ...body, ...params }),
    'POST /api/publications/:id/withdrawn': ({ who, params, body }) =>
      publications.confirmWithdrawal(who, { ...body, ...params }),
  }
}
