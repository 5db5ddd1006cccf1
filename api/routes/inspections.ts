import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

type Names =
  | 'GET /api/inspections'
  | 'GET /api/inspected-sites'
  | 'POST /api/inspected-sites'
  | 'PUT /api/inspected-sites/:id'
  | 'GET /api/inspection-findings'
  | 'POST /api/inspection-findings/:id/confirm'
  | 'POST /api/inspection-findings/:id/dismiss'

export function inspectionHandlers({ loop: { inspections } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/inspections': ({ who, query }) => inspections.sheets(who, query),
    'GET /api/inspected-sites': ({ who }) => inspections.sites(who),
    'POST /api/inspected-sites': ({ who, body }) => inspections.addSite(who, body),
    'PUT /api/inspected-sites/:id': ({ who, params, body }) =>
      inspections.changeSite(who, { ...body, ...params }),
    'GET /api/inspection-findings': ({ who, query }) => inspections.findings(who, query),
    'POST /api/inspection-findings/:id/confirm': ({ who, params, body }) =>
      inspections.confirm(who, { ...body, ...params }),
    'POST /api/inspection-findings/:id/dismiss': ({ who, params, body }) =>
      inspections.dismiss(who, { ...body, ...params }),
  }
}
