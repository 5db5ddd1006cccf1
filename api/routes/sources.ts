import type { SourceInfo, SourceState } from '../../pipeline/model/source.ts'
import { type Clock, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor, ReadOnly } from '../http/handler.ts'
import type { LiveFeed } from '../live/live.ts'
import { messages } from '../messages.zh-CN.ts'
import { createPermit } from '../permit.ts'
import { type Sources, sourcesOf } from '../sources.ts'
import type { SourceView } from '../views/system.ts'

type Names = 'GET /api/sources' | 'POST /api/sources/:id/run' | 'POST /api/sources/:id/enabled'

export function sourceHandlers(deps: ApiDeps, live: Pick<LiveFeed, 'announce'>): HandlersFor<Names> {
  const { clock } = deps
  const sources = sourcesOf(deps)
  const permit = createPermit(deps)
  const need = (id: string): Sources => {
    if (!sources)
      throw new AppError('MISSING_PART', `source ${id}`, { userMessage: messages.refusals.noCrawler })
    if (!sources.list().some((source) => source.id === id)) throw new AppError('NOT_FOUND', `source ${id}`)
    return sources
  }
  const show = async (id: string) => {
    const view = (await showSources(need(id), clock)).find((source) => source.id === id)
    if (!view) throw new AppError('NOT_FOUND', `source ${id}`)
    return view
  }
  return {
    'GET /api/sources': async () => (sources ? showSources(sources, clock) : []),

    'POST /api/sources/:id/run': async ({ who, params: { id } }) => {
      const action = 'source.run'
      await permit(who, { permission: 'source.manage', action, object: `source/${id}` })
      const outcome = await need(id).run(id, () => live.announce({ kind: 'source', id, action }))
      if (outcome === 'not-heard')
        throw new AppError('BUSY', `run source ${id}`, { userMessage: messages.refusals.notCrawled })
      return show(id)
    },

    'POST /api/sources/:id/enabled': async ({ who, params: { id }, body }) => {
      const action = body.isEnabled ? 'source.enabled' : 'source.disabled'
      await permit(who, { permission: 'source.manage', action, object: `source/${id}` })
      await need(id).setEnabled(id, body.isEnabled)
      live.announce({ kind: 'source', id, action })
      return show(id)
    },
  }
}

export async function showSources(
  sources: Pick<Sources, 'list' | 'states'>,
  clock: Clock,
): Promise<readonly ReadOnly<SourceView>[]> {
  const states = new Map((await sources.states()).map((state) => [state.sourceId, state]))
  const now = clock.now()
  return sources.list().map((source) => {
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
