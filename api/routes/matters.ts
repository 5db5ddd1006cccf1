import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import { summarise } from '../present/document.ts'

type Names =
  | 'GET /api/matters'
  | 'GET /api/matter-candidates'
  | 'POST /api/matters'
  | 'GET /api/matters/:id'
  | 'GET /api/matters/:id/documents'
  | 'GET /api/matters/:id/routes'
  | 'GET /api/matters/:id/duplicates'
  | 'POST /api/matters/:id/route'
  | 'POST /api/matters/:id/category'
  | 'POST /api/matters/:id/evidence'
  | 'POST /api/matters/:id/notes'
  | 'POST /api/matters/:id/lines'
  | 'POST /api/matters/:id/reply'
  | 'POST /api/matters/:id/draft'
  | 'POST /api/matters/:id/merge'
  | 'POST /api/matters/:id/decision'
  | 'POST /api/matters/:id/signature'
  | 'POST /api/matters/:id/reopen'
  | 'POST /api/matters/:id/evaluation'
  | 'POST /api/matters/:id/close'

export function matterHandlers(deps: Pick<ApiDeps, 'loop' | 'store' | 'query'>): HandlersFor<Names> {
  const { matters } = deps.loop
  return {
    'GET /api/matters': ({ who, query }) => matters.list(who, query),
    'GET /api/matter-candidates': ({ who }) => matters.candidates(who),
    'POST /api/matters': ({ who, body: { knownAt, ...body } }) =>
      matters.register(who, { ...body, ...(knownAt ? { knownAt: new Date(knownAt) } : {}) }),
    'GET /api/matters/:id': ({ who, params }) => matters.get(who, params),
    'GET /api/matters/:id/documents': async ({ who, params }) => {
      const { documentIds } = await matters.get(who, params)
      const documents = await Promise.all(
        documentIds.slice(0, mostShown).map((id) => deps.store.document(id)),
      )
      // What retention removed is evidence no more; its id stays with the matter.
      return documents
        .filter((document) => document !== undefined)
        .map((document) => summarise(document, { kind: 'all' }, deps.query))
    },
    'GET /api/matters/:id/routes': ({ who, params }) => matters.suggestRoute(who, params),
    'GET /api/matters/:id/duplicates': ({ who, params }) => matters.duplicates(who, params),
    'POST /api/matters/:id/route': ({ who, params, body }) => matters.route(who, { ...body, ...params }),
    'POST /api/matters/:id/category': ({ who, params, body }) =>
      matters.classify(who, { ...body, ...params }),
    'POST /api/matters/:id/evidence': ({ who, params, body }) =>
      matters.addEvidence(who, { ...body, ...params }),
    'POST /api/matters/:id/notes': ({ who, params, body }) => matters.addNote(who, { ...body, ...params }),
    'POST /api/matters/:id/lines': ({ who, params, body }) => matters.setLine(who, { ...body, ...params }),
    'POST /api/matters/:id/reply': ({ who, params, body }) => matters.saveReply(who, { ...body, ...params }),
    'POST /api/matters/:id/draft': ({ who, params, body }) => matters.draftReply(who, { ...body, ...params }),
    'POST /api/matters/:id/merge': ({ who, params, body }) => matters.merge(who, { ...body, ...params }),
    'POST /api/matters/:id/decision': ({ who, params, body }) =>
      matters.decideNotToAnswer(who, { ...body, ...params }),
    'POST /api/matters/:id/signature': ({ who, params, body }) =>
      matters.signDecision(who, { ...body, ...params }),
    'POST /api/matters/:id/reopen': ({ who, params, body }) => matters.reopen(who, { ...body, ...params }),
    'POST /api/matters/:id/evaluation': ({ who, params, body }) =>
      matters.evaluate(who, { ...body, ...params }),
    'POST /api/matters/:id/close': ({ who, params, body }) => matters.close(who, { ...body, ...params }),
  }
}

const mostShown = 50
