import { AppError } from '../../pipeline/platform/errors.ts'
import type { EndpointName } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { drillsEndpoints } from '../endpoints/drills.ts'
import { incidentsEndpoints } from '../endpoints/incidents.ts'
import { reportsEndpoints } from '../endpoints/reports.ts'
import type { Handlers, HandlersFor } from '../http/handler.ts'
import type { DrillRouter } from '../http/register.ts'
import { alertHandlers } from './alerts.ts'
import { channelHandlers } from './channels.ts'
import { incidentHandlers } from './incidents.ts'
import { releaseHandlers } from './releases.ts'
import { reportHandlers } from './reports.ts'

export function drillHandlers({
  loop: { drills },
}: Pick<ApiDeps, 'loop'>): HandlersFor<keyof typeof drillsEndpoints> {
  return {
    'GET /api/drill-scenarios': async () => drills.scenarios(),
    'GET /api/drills': ({ who }) => drills.list(who),
    'POST /api/drills': ({ who, body }) => drills.prepare(who, body),
    'GET /api/drills/:id': ({ who, params }) => drills.get(who, params),
    'POST /api/drills/:id/run': ({ who, params, body }) => drills.run(who, { ...body, ...params }),
    'POST /api/drills/:id/pause': ({ who, params, body }) => drills.pause(who, { ...body, ...params }),
    'POST /api/drills/:id/advance': ({ who, params, body }) => drills.advance(who, { ...body, ...params }),
    'POST /api/drills/:id/answers': ({ who, params, body }) => drills.answer(who, { ...body, ...params }),
    'POST /api/drills/:id/finish': ({ who, params, body }) => drills.finish(who, { ...body, ...params }),
    'POST /api/drills/:id/close': ({ who, params, body }) => drills.close(who, { ...body, ...params }),
  }
}

/** Of the house and the same inside a drill: who is signed in, the units and rules, and the drills themselves. */
const ofTheHouse: ReadonlySet<string> = new Set<string>([
  'GET /api/session',
  'POST /api/logout',
  'POST /api/password',
  'GET /api/units',
  ...Object.keys(drillsEndpoints),
])

const playedOfOthers = [
  'GET /api/alerts',
  'GET /api/alerts/:id',
  'POST /api/alerts/:id/acknowledge',
  'POST /api/alerts/:id/dismiss',
  'GET /api/releases',
  'POST /api/releases',
  'GET /api/releases/:id',
  'PUT /api/releases/:id',
  'POST /api/releases/:id/submit',
  'POST /api/releases/:id/verdict',
  'POST /api/releases/:id/acknowledge',
  'POST /api/releases/:id/publish',
  'POST /api/releases/preview',
  'GET /api/gate-lists',
  // The drill's own: the portal, which nobody reads there.
  'GET /api/channels',
  'GET /api/releases/:id/publications',
  'GET /api/releases/:id/previews',
  'GET /api/releases/:id/signers',
  'GET /api/releases/:id/compare',
  'GET /api/releases/:id/questions',
  'POST /api/releases/:id/comments',
  'POST /api/releases/:id/comments/resolve',
  'GET /api/releases/open-phone-verdicts',
  'POST /api/releases/:id/urgent',
  'POST /api/releases/:id/phone-verdict',
  'POST /api/releases/:id/phone-confirmation',
] as const satisfies readonly EndpointName[]

/** What is played in a drill. A playbook is read there and written outside; all that is not here is not there. */
const played: ReadonlySet<string> = new Set<string>([
  ...Object.keys(incidentsEndpoints).filter((name) => !/^(PUT|POST) \/api\/playbooks/.test(name)),
  ...Object.keys(reportsEndpoints),
  ...playedOfOthers,
])

/** The handlers of one drill, over its own loop; NOT_FOUND for what is not played. */
export function createDrillRouter(deps: ApiDeps): DrillRouter {
  return async (name, { drillId, who, isChange }) => {
    if (ofTheHouse.has(name)) return undefined
    if (!played.has(name) || !who) throw new AppError('NOT_FOUND', `${name} in drill ${drillId}`)
    const loop = await deps.loop.drills.loop(who, { id: drillId, isChange })
    const inside = { ...deps, loop }
    const handlers: Partial<Handlers> = {
      ...alertHandlers(inside),
      ...channelHandlers(inside),
      ...incidentHandlers(inside),
      ...releaseHandlers(inside),
      ...reportHandlers(inside),
    }
    return handlers[name]
  }
}
