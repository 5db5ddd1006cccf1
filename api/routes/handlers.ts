import type { ApiDeps } from '../deps.ts'
import type { Handlers } from '../http/handler.ts'
import type { LiveFeed } from '../live/live.ts'
import { alertHandlers } from './alerts.ts'
import { auditHandlers } from './audit.ts'
import { chainHandlers } from './chain.ts'
import { channelHandlers } from './channels.ts'
import { deadLetterHandlers } from './dead-letters.ts'
import { demoHandlers } from './demo.ts'
import { directiveHandlers } from './directives.ts'
import { documentHandlers } from './documents.ts'
import { drillHandlers } from './drills.ts'
import { effectHandlers } from './effects.ts'
import { exportHandlers } from './exports.ts'
import { incidentHandlers } from './incidents.ts'
import { inspectionHandlers } from './inspections.ts'
import { interactionHandlers } from './interactions.ts'
import { matterHandlers } from './matters.ts'
import { operationsHandlers } from './operations.ts'
import { overviewHandlers } from './overview.ts'
import { peopleHandlers } from './people.ts'
import { planHandlers } from './plans.ts'
import { releaseHandlers } from './releases.ts'
import { reportHandlers } from './reports.ts'
import { sessionHandlers } from './session.ts'
import { sourceHandlers } from './sources.ts'
import { storyHandlers } from './stories.ts'
import { trayHandlers } from './tray.ts'
import { unitHandlers } from './units.ts'

/** Every endpoint's handler. A noun more is a file more and a line here; an endpoint without a handler does not compile. */
export function createHandlers(deps: ApiDeps, live: Pick<LiveFeed, 'announce'>): Handlers {
  return {
    ...sessionHandlers(deps),
    ...overviewHandlers(deps),
    ...trayHandlers(deps),
    ...documentHandlers(deps),
    ...storyHandlers(deps),
    ...alertHandlers(deps),
    ...incidentHandlers(deps),
    ...matterHandlers(deps),
    ...effectHandlers(deps),
    ...planHandlers(deps),
    ...chainHandlers(deps),
    ...releaseHandlers(deps),
    ...channelHandlers(deps),
    ...interactionHandlers(deps),
    ...reportHandlers(deps),
    ...drillHandlers(deps),
    ...sourceHandlers(deps, live),
    ...demoHandlers(deps, live),
    ...peopleHandlers(deps),
    ...unitHandlers(deps),
    ...directiveHandlers(deps),
    ...inspectionHandlers(deps),
    ...exportHandlers(deps),
    ...auditHandlers(deps),
    ...operationsHandlers(deps),
    ...deadLetterHandlers(deps),
  }
}
