import express, { type Express, type Request } from 'express'
import { createWeChatRouter } from './callbacks/wechat.ts'
import type { ApiDeps } from './deps.ts'
import { answerErrors, refuseUnknownPath } from './http/errors.ts'
import { limitRate } from './http/limits.ts'
import { logRequests } from './http/log-requests.ts'
import { noteAccess } from './http/note-access.ts'
import { registerEndpoints } from './http/register.ts'
import { numberRequests } from './http/request-id.ts'
import { securityHeaders } from './http/security-headers.ts'
import { createDoorkeeper, type Doorkeeper } from './http/sign-in.ts'
import { countIndexed } from './live/count-indexed.ts'
import { createLiveFeed, type LiveFeed } from './live/live.ts'
import { describeApi } from './openapi.ts'
import { answerAlive, answerReady, createReadiness } from './ops/readiness.ts'
import { createPagesRouter } from './pages.ts'
import { failurePage } from './portal/listing-pages.ts'
import { createPortalRouter } from './portal/portal.ts'
import { createDrillRouter } from './routes/drills.ts'
import { addExportFiles } from './routes/exports.ts'
import { createHandlers } from './routes/handlers.ts'
import { unitScope } from './units.ts'

const minuteMs = 60_000

/** How a stopping server ends the streams it holds open. */
const endings = new WeakMap<Express, () => void>()

/** The whole HTTP side: /api for programs and pages, /app/ the dashboards, /portal/ the public's. Opens nothing; see `startServer`. */
export function createApp(given: ApiDeps): Express {
  const deps = watched(given)
  const { config, loop, log, ops } = deps
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', config.trustedProxies)
  app.set('query parser', 'simple')
  app.use(numberRequests(deps.newId), logRequests(log), ...(ops ? [ops.timeRequests] : []))

  const live = openLive(deps)
  endings.set(app, live.close)
  ops?.watchQueue('live-streams', live.count)
  app.get('/healthz', answerAlive)
  app.get('/readyz', answerReady(ops?.dependencies ?? askEngines(deps)))
  app.get('/', (_request, response) => response.redirect('/app/'))
  app.use('/app', securityHeaders('lax'), createPagesRouter({ dir: deps.dashboardsDir, site: config.portal }))

  app.use(securityHeaders('strict'))
  app.use(
    '/portal',
    limitRate({ windowMs: minuteMs, limit: config.perMinute.portal }),
    createPortalRouter({
      portal: loop.portal,
      interactions: loop.interactions,
      site: config.portal,
      limitForms: limitRate({ windowMs: minuteMs, limit: config.perMinute.login }),
    }),
  )
  if (deps.wechat)
    app.use(
      '/callbacks/wechat',
      limitRate({ windowMs: minuteMs, limit: config.perMinute.portal }),
      createWeChatRouter({ ...deps.wechat, publications: loop.publications, log }),
    )
  app.use('/api', limitRate({ windowMs: minuteMs, limit: config.perMinute.api }))
  const doorkeeper = createDoorkeeper(loop.people)
  addLive(app, { deps, doorkeeper, live })
  addExportFiles(app, { loop, doorkeeper })
  addDescription(app, config.version)
  registerEndpoints({
    router: app,
    handlers: noteAccess(createHandlers(deps, live), loop.access),
    drillRouter: createDrillRouter(deps),
    doorkeeper,
    limitPublic: limitRate({ windowMs: minuteMs, limit: config.perMinute.login }),
    maxBodyBytes: config.maxBodyBytes,
  })

  app.use(refuseUnknownPath)
  const setting = { site: config.portal, view: 'normal', here: '/portal/' } as const
  app.use(answerErrors({ log, renderPage: (failure, status) => failurePage(setting, failure, status) }))
  return app
}

/** Ends the live streams of an app, which would else keep its server open for ever. */
export function endStreams(app: Express): void {
  endings.get(app)?.()
}

/** The same engines, their failures counted where somebody counts. */
function watched(deps: ApiDeps): ApiDeps {
  const { ops, store, bus } = deps
  return ops ? { ...deps, store: ops.watchCalls('store', store), bus: ops.watchCalls('bus', bus) } : deps
}

function askEngines({ loop, store, bus, log }: ApiDeps) {
  return createReadiness({
    log,
    checks: {
      ledger: () => loop.portal.list({ limit: 1 }),
      store: () => store.stories({ limit: 1 }),
      bus: () => bus.lag(),
    },
  })
}

function openLive(deps: ApiDeps): LiveFeed {
  const { loop, clock, newId, config } = deps
  return createLiveFeed({
    onChange: loop.onChange,
    indexed: () => countIndexed(deps),
    clock,
    newId,
    ...config.live,
  })
}

interface LiveRoute {
  readonly deps: ApiDeps
  readonly doorkeeper: Doorkeeper
  readonly live: LiveFeed
}

function addLive(app: Express, { deps, doorkeeper, live }: LiveRoute): void {
  app.get('/api/live', async (request: Request, response) => {
    const session = await doorkeeper.session(request)
    // express sends HEAD here too: who only asks for the head waits for no news.
    if (request.method === 'HEAD') response.end()
    else live.open(request, response, { session, unitIds: await unitScope(deps.loop.people, session.who) })
  })
}

function addDescription(app: Express, version: string): void {
  let description: string | undefined
  app.get('/api/openapi.json', (_request, response) => {
    description ??= JSON.stringify(describeApi(version))
    response.type('json').send(description)
  })
}
