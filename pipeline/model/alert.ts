/** Colours are the house's own attention levels (关注等级), not statute: RULES R22, R23. */
export type AlertLevel = 'blue' | 'yellow' | 'orange' | 'red'
export const alertLevels: readonly AlertLevel[] = ['blue', 'yellow', 'orange', 'red']

export function isHigher(a: AlertLevel, b: AlertLevel): boolean {
  return alertLevels.indexOf(a) > alertLevels.indexOf(b)
}

/**
 * What the story stage asks the loop to record, deterministic under replay. `id` is hash(watch + story + episode);
 * `offset` is the position in `analyzed.ordered` that caused it, so that a redelivered signal is recognised and skipped.
 */
export interface AlertSignal {
  readonly kind: 'raised' | 'level-changed' | 'ended'
  readonly id: string
  readonly watchId: string
  readonly watchName: string
  readonly storyId: string
  readonly storyTitle: string
  readonly storySize: number
  readonly episode: number
  readonly level: AlertLevel
  /** Which rule, in words, with its figures: shown to the press officer. */
  readonly reasons: readonly string[]
  readonly documentId: string
  readonly at: string
  readonly offset: number
  readonly unitId: string
  readonly isDemo: boolean
}
