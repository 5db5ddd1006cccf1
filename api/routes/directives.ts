import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names =
  | 'GET /api/directives'
  | 'GET /api/directive-counts'
  | 'POST /api/directives'
  | 'GET /api/directives/:id'
  | 'POST /api/directives/:id/act'

export function directiveHandlers({ loop: { directives } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/directives': ({ who, query: { overdue, open, ...filter } }) =>
      directives.list(who, { ...filter, isOverdue: overdue, isOpen: open }),
    'GET /api/directive-counts': ({ who }) => directives.count(who),
    'POST /api/directives': ({ who, body }) => directives.open(who, body),
    'GET /api/directives/:id': ({ who, params }) => directives.get(who, params),
    'POST /api/directives/:id/act': ({ who, params, body }) => directives.act(who, { ...body, ...params }),
  }
}
