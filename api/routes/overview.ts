import type { Actor } from '../../loop/office/actor.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import { sourcesOf } from '../sources.ts'
import { unitScope, unlessForbidden } from '../units.ts'
import { showSources } from './sources.ts'

const dayMs = 24 * 3_600_000
const noAlerts = { blue: 0, yellow: 0, orange: 0, red: 0 }
const countedAlerts = 500

export function overviewHandlers(deps: ApiDeps): HandlersFor<'GET /api/overview'> {
  const { loop, store, clock } = deps
  const known = sourcesOf(deps)
  return {
    'GET /api/overview': async ({ who }) => {
      const now = clock.now()
      const unitIds = await unitScope(loop.people, who)
      const lastDay = {
        from: new Date(now.getTime() - dayMs),
        to: now,
        ...(unitIds ? { unitIds } : {}),
      }
      const [documents24h, negative24h, openAlerts, openIncidents, waitingForMe] = await Promise.all([
        store.count(lastDay),
        store.count({ ...lastDay, sentiments: ['negative'] }),
        unlessForbidden(loop.alerts.countOpen(who), noAlerts),
        unlessForbidden(loop.incidents.countOpen(who), 0),
        countWaiting(loop, who),
      ])
      const sources = known ? await showSources(known, clock) : []
      return {
        now: toShanghaiIso(now),
        documents24h,
        negative24h,
        openAlerts,
        openIncidents,
        waitingForMe,
        failingSources: sources.filter(({ health }) => health === 'failing').length,
      }
    },
  }
}

/** What only this person (or another of the same role) can move on: what lies in the tray, and alerts nobody has taken. */
async function countWaiting(loop: ApiDeps['loop'], who: Actor): Promise<number> {
  const { items } = await loop.tray.of(who)
  if (!(await loop.people.may(who, 'alert.handle', who.unitId))) return items.length
  const firing = await loop.alerts.list(who, { state: 'firing', limit: countedAlerts })
  return items.length + firing.length
}
