import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

export function chainHandlers({ loop }: Pick<ApiDeps, 'loop'>): HandlersFor<'GET /api/chain/:kind/:id'> {
  return { 'GET /api/chain/:kind/:id': ({ who, params }) => loop.chains.of(who, params) }
}
