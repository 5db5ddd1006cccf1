import type { SourceState } from '../pipeline/model/source.ts'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import type { Frontier, KnownSource } from './frontier.ts'
import type { RunReport } from './run.ts'
import { firstPause, pauseAfterFailure, pauseAfterSuccess } from './schedule.ts'
import type { Source } from './source.ts'

/** A source never read gets its first turn on the clock's first look at it. */
export function isDue(frontier: Frontier, source: Source, now: Date): boolean {
  const known = frontier.source(source.id)
  if (!known.isEnabled) return false
  if (known.nextRunAt) return Date.parse(known.nextRunAt) <= now.getTime()
  const nextRunAt = toShanghaiIso(new Date(now.getTime() + firstPause(source)))
  frontier.rememberSource(source.id, { ...known, nextRunAt })
  return false
}

/** What a run said, kept for the interface and for the next turn. */
export function recordRun(frontier: Frontier, source: Source, report: RunReport, now: Date): void {
  const { failure: past, ...known } = frontier.source(source.id)
  const at = report.finishedAt
  const common: KnownSource = {
    ...known,
    lastRunAt: at,
    documentCount: known.documentCount + report.published,
    ...(report.published > 0 ? { lastDocumentAt: at } : {}),
  }
  const next = (pauseMs: number): string => toShanghaiIso(new Date(now.getTime() + pauseMs))
  if (!report.failure) {
    frontier.rememberSource(source.id, {
      ...common,
      lastSuccessAt: at,
      nextRunAt: next(pauseAfterSuccess(source)),
    })
    return
  }
  const consecutive = (past?.consecutive ?? 0) + 1
  const failure = { ...report.failure, at, consecutive }
  frontier.rememberSource(source.id, {
    ...common,
    failure,
    nextRunAt: next(pauseAfterFailure(source, consecutive)),
  })
}

export function stateOf(sourceId: string, known: KnownSource): SourceState {
  const { listEtag: _etag, listLastModified: _modified, ...shown } = known
  return { sourceId, ...shown }
}
