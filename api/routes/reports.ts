import type { ApiDeps } from '../deps.ts'
import type { reportsEndpoints } from '../endpoints/reports.ts'
import type { HandlersFor } from '../http/handler.ts'

export function reportHandlers({
  loop: { reports },
}: Pick<ApiDeps, 'loop'>): HandlersFor<keyof typeof reportsEndpoints> {
  return {
    'GET /api/incidents/:id/reports': ({ who, params }) => reports.list(who, { incidentId: params.id }),
    'POST /api/incidents/:id/reports': ({ who, params, body }) =>
      reports.draft(who, { ...body, incidentId: params.id }),
    'GET /api/duty-reports/:id': ({ who, params }) => reports.get(who, params),
    'PUT /api/duty-reports/:id': ({ who, params, body }) => reports.edit(who, { ...body, ...params }),
    'POST /api/duty-reports/:id/refresh': ({ who, params, body }) =>
      reports.refresh(who, { ...body, ...params }),
    'POST /api/duty-reports/:id/sign': ({ who, params, body }) => reports.sign(who, { ...body, ...params }),
    'POST /api/duty-reports/:id/return': ({ who, params, body }) =>
      reports.return(who, { ...body, ...params }),
    'POST /api/duty-reports/:id/send': ({ who, params, body }) => reports.send(who, { ...body, ...params }),
    'POST /api/duty-reports/:id/confirm': ({ who, params, body }) =>
      reports.confirm(who, { ...body, ...params }),
  }
}
