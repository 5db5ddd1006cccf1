import type { SourceInfo, SourceState } from '../../pipeline/model/source.ts'
import { type Clock, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor, ReadOnly } from '../http/handler.ts'
import type { LiveFeed } from '../live/live.ts'
import { messages } from '../messages.zh-CN.ts'
import { createPermit } from '../permit.ts'
import type { SourceView } from '../views/system.ts'

type Names = 'GET /api/sources' | 'POST /api/sources/:id/run' | 'POST /api/sources/:id/enabled'
type Crawler = NonNullable<ApiDeps['crawler']>

export function sourceHandlers(deps: ApiDeps, live: Pick<LiveFeed, 'announce'>): HandlersFor<Names> {
  const { crawler, clock, log, config } = deps
  const permit = createPermit(deps)
  const needSource = (id: string): Crawler => {
    if (!crawler)
      throw new AppError('MISSING_PART', `source ${id}`, { userMessage: messages.refusals.noCrawler })
    if (!crawler.sources().some((source) => source.id === id)) throw new AppError('NOT_FOUND', `source ${id}`)
    return crawler
  }
  const show = (id: string) => {
    const view = showSources(needSource(id), clock).find((source) => source.id === id)
    if (!view) throw new AppError('NOT_FOUND', `source ${id}`)
    return view
  }
  return {
    'GET /api/sources': async () => (crawler ? showSources(crawler, clock) : []),

    'POST /api/sources/:id/run': async ({ who, params: { id } }) => {
      await permit(who, { permission: 'source.manage', action: 'source.run', object: `source/${id}` })
      const running = needSource(id)
        .runSource(id)
        .then(() => live.announce({ kind: 'source', id, action: 'source.run' }))
        .catch((error: unknown) => log.error('source run failed', { sourceId: id, error: String(error) }))
      // A slow site does not hold the page: what became of it comes with the live news.
      const waiting = new AbortController()
      await Promise.race([running, pause(config.runWaitMs, waiting.signal)])
      waiting.abort()
      return show(id)
    },

    'POST /api/sources/:id/enabled': async ({ who, params: { id }, body }) => {
      const action = body.isEnabled ? 'source.enabled' : 'source.disabled'
      await permit(who, { permission: 'source.manage', action, object: `source/${id}` })
      needSource(id).setEnabled(id, body.isEnabled)
      live.announce({ kind: 'source', id, action })
      return show(id)
    },
  }
}

export function showSources(
  crawler: Pick<Crawler, 'sources' | 'states'>,
  clock: Clock,
): readonly ReadOnly<SourceView>[] {
  const states = new Map(crawler.states().map((state) => [state.sourceId, state]))
  const now = clock.now()
  return crawler.sources().map((source) => {
    const state = states.get(source.id) ?? { sourceId: source.id, isEnabled: true, documentCount: 0 }
    const { sourceId: _sourceId, ...facts } = state
    return {
      id: source.id,
      name: source.name,
      group: source.group,
      kind: source.kind,
      channel: source.channel,
      authority: source.authority,
      homepage: source.homepage,
      expectedEveryMinutes: source.expectedEveryMinutes,
      isVerified: source.isVerified,
      isDemo: source.isDemo,
      ...facts,
      health: healthOf(source, state, now),
    }
  })
}

/** Twice the expected rhythm without anything new is a gap worth showing: once may be chance. */
const lateFactor = 2

export function healthOf(
  { expectedEveryMinutes }: Pick<SourceInfo, 'expectedEveryMinutes'>,
  state: Pick<SourceState, 'isEnabled' | 'lastRunAt' | 'lastDocumentAt' | 'failure'>,
  now: Date,
): SourceView['health'] {
  if (!state.isEnabled) return 'off'
  if (state.failure) return 'failing'
  if (!state.lastRunAt) return 'never-run'
  const lateBefore = new Date(now.getTime() - lateFactor * expectedEveryMinutes * 60_000)
  const isFresh = state.lastDocumentAt !== undefined && state.lastDocumentAt >= toShanghaiIso(lateBefore)
  return isFresh ? 'ok' : 'late'
}
