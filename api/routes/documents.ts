import { AppError } from '../../pipeline/platform/errors.ts'
import { createDelivery } from '../delivery/deliver.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import { showDetail, summarise } from '../present/document.ts'
import { labelFacets } from '../present/facets.ts'
import { toSearchRequest } from '../present/search-request.ts'
import { histogramOf } from '../present/story.ts'
import { isInScope, unitScope } from '../units.ts'

type Names =
  | 'POST /api/documents'
  | 'GET /api/documents'
  | 'GET /api/documents/terms'
  | 'GET /api/documents/:id'

/** A block beside the results, no table. */
const termCount = 24

export function documentHandlers(deps: ApiDeps): HandlersFor<Names> {
  const { store, query: tools, loop } = deps
  const deliver = createDelivery(deps)
  return {
    'POST /api/documents': ({ who, request }) => deliver(who, request),

    'GET /api/documents': async ({ who, query: asked }) => {
      const begun = performance.now()
      const query = tools.parseQuery(asked.q ?? '')
      const unitIds = await unitScope(loop.people, who)
      const page = await store.search(toSearchRequest(asked, { query, unitIds }))
      return {
        total: page.total,
        documents: page.documents.map((document) => summarise(document, query, tools)),
        next: page.next,
        facets: labelFacets(page, deps),
        histogram: histogramOf(page),
        tookMs: Math.round((performance.now() - begun) * 10) / 10,
      }
    },

    'GET /api/documents/terms': async ({ who, query: asked }) => {
      const query = tools.parseQuery(asked.q ?? '')
      const unitIds = await unitScope(loop.people, who)
      const filter = toSearchRequest(asked, { query, unitIds })
      const terms = await store.significantTerms(filter, { limit: asked.limit ?? termCount })
      return [...terms]
    },

    'GET /api/documents/:id': async ({ who, params: { id }, query: asked }) => {
      const document = await store.document(id)
      // Another unit's document is answered like one that is not there.
      if (!document || !(await isInScope(loop.people, who, document.unitId)))
        throw new AppError('NOT_FOUND', `document ${id}`)
      const query = tools.parseQuery(asked.q ?? '')
      const [versions, observations] = await Promise.all([store.versions(id), store.observations(id)])
      return showDetail({ document, query, versions, observations, tools })
    },
  }
}
