import type { Actor } from '../../loop/office/actor.ts'
import type { Story } from '../../pipeline/model/records.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import { summarise } from '../present/document.ts'
import { labelFacets } from '../present/facets.ts'
import { highestLevels, histogramOf, readStoryPage, showStory } from '../present/story.ts'
import { isInScope, unitScope, unlessForbidden } from '../units.ts'

type Names = 'GET /api/stories' | 'GET /api/stories/:id' | 'POST /api/stories/:id/reports'

const hourMs = 3_600_000
const firstDocuments = 20
/** Levels shown beside stories come from the newest alerts; a story whose last alert is older has no level in the list. */
const recentAlerts = 1_000

export function storyHandlers(deps: ApiDeps): HandlersFor<Names> {
  const { store, loop, clock, query: tools } = deps
  const need = (who: Actor, id: string) => needStory(deps, who, id)
  return {
    'GET /api/stories': async ({ who, query: { order, sinceHours, limit = 50, offset = 0 } }) => {
      const unitIds = await unitScope(loop.people, who)
      const [stories, alerts] = await Promise.all([
        store.stories({
          order: order ?? 'heat',
          limit: limit + offset,
          ...(unitIds ? { unitIds } : {}),
          ...(sinceHours ? { since: new Date(clock.now().getTime() - sinceHours * hourMs) } : {}),
        }),
        unlessForbidden(loop.alerts.list(who, { limit: recentAlerts }), []),
      ])
      const levels = highestLevels(alerts)
      return stories.slice(offset).map((story) => showStory(story, levels))
    },

    'GET /api/stories/:id': async ({ who, params }) => {
      const story = await need(who, params.id)
      const storyId = story.id
      const [page, alerts, incidents, office, publications] = await Promise.all([
        readStoryPage(store, story, firstDocuments),
        unlessForbidden(loop.alerts.list(who, { story: storyId }), []),
        unlessForbidden(loop.incidents.list(who, { story: storyId }), []),
        unlessForbidden(loop.stories.get(who, { storyId }), { reports: [], notes: [] }),
        unlessForbidden(loop.releases.publicationsOn(who, { storyId }), []),
      ])
      const facets = labelFacets(page, deps)
      return {
        ...showStory(story, highestLevels(alerts)),
        histogram: histogramOf(page),
        bySource: facets.source ?? [],
        byChannel: facets.channel ?? [],
        firstDocuments: page.documents.map((document) => summarise(document, { kind: 'all' }, tools)),
        alerts,
        incidentIds: incidents.map(({ id }) => id),
        reports: office.reports,
        publications,
      }
    },

    'POST /api/stories/:id/reports': async ({ who, params, body }) => {
      const { id, isDemo } = await need(who, params.id)
      return loop.stories.report(who, { ...body, storyId: id, isDemo })
    },
  }
}

async function needStory(
  { store, loop }: Pick<ApiDeps, 'store' | 'loop'>,
  who: Actor,
  id: string,
): Promise<Story> {
  const story = await store.story(id)
  if (!story || !(await isInScope(loop.people, who, story.unitId)))
    throw new AppError('NOT_FOUND', `story ${id}`)
  return story
}
