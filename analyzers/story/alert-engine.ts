import type { AlertSignal } from '../../pipeline/model/alert.ts'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LevelRules } from './level-rules.ts'
import type { Assignment } from './story-engine.ts'

export interface MatchedWatch {
  readonly id: string
  readonly name: string
  readonly unitId: string
}

export interface Observed {
  readonly document: AnalyzedDocument
  readonly assignment: Assignment
  readonly watches: readonly MatchedWatch[]
  /** Position in `analyzed.ordered`. */
  readonly offset: number
}

export interface AlertEngine {
  /** Also ends episodes that have been quiet too long by this document's time. */
  observe(observed: Observed): readonly AlertSignal[]
  /** A person resolved or dismissed the alert: the story alerts again only when something new comes up. */
  closeEpisode(alertId: string, at: string): void
  snapshot(): unknown
}

/** Watched documents in stream order → what the loop is asked to record. Pure and deterministic like the story engine. */
export function createAlertEngine(rules: LevelRules, _snapshot?: unknown): AlertEngine {
  throw new AppError('INTERNAL', `alert engine with ${rules.version}`)
}
