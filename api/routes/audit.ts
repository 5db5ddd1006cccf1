import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names = 'GET /api/audit' | 'GET /api/audit/verify'

export function auditHandlers({ loop: { audit } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/audit': async ({ who, query: { object, actor, limit = 100, offset = 0 } }) => {
      const events = await audit.events(who, {
        order: 'newest',
        limit: limit + offset,
        ...(object ? { object } : {}),
        ...(actor ? { actor } : {}),
      })
      return events.slice(offset)
    },
    'GET /api/audit/verify': ({ who }) => audit.verify(who),
  }
}
