import type { AlertLevel } from '../../pipeline/model/alert.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Person } from '../office/actor.ts'
import type { AlertState } from './moves.ts'

export type DismissalCode = 'false-alarm' | 'not-ours' | 'already-handled' | 'no-action-needed'

export interface LevelReached {
  readonly level: AlertLevel
  readonly at: string
  readonly reasons: readonly string[]
  readonly documentId: string
}

/** As the ledger keeps it; the level now is the last one reached. */
export interface AlertBody {
  readonly watch: { readonly id: string; readonly name: string }
  readonly story: { readonly id: string; readonly title: string; readonly size: number }
  readonly episode: number
  readonly levels: readonly LevelReached[]
  /** The first document that matched. */
  readonly documentId: string
  /** Signals already recorded, so that a redelivered one is skipped. */
  readonly applied: readonly string[]
  /** True after the story stage said the condition is over. */
  readonly hasEnded: boolean
  readonly acknowledgedBy?: Person
  readonly acknowledgedAt?: string
  readonly dismissal?: {
    readonly by: Person
    readonly at: string
    readonly code: DismissalCode
    readonly reason: string
  }
  readonly resolution?: { readonly by: Person; readonly at: string; readonly reason: string }
  readonly incidentId?: string
}

export interface AlertView {
  readonly id: string
  readonly version: number
  readonly state: AlertState
  readonly level: AlertLevel
  readonly watch: AlertBody['watch']
  readonly story: AlertBody['story']
  readonly episode: number
  readonly raisedAt: string
  readonly changedAt: string
  readonly reasons: readonly string[]
  readonly levels: readonly LevelReached[]
  readonly documentId: string
  readonly acknowledgedBy?: Person
  readonly acknowledgedAt?: string
  readonly dismissal?: NonNullable<AlertBody['dismissal']>
  readonly resolution?: NonNullable<AlertBody['resolution']>
  readonly incidentId?: string
  readonly unitId: string
  readonly isDemo: boolean
}

export function levelOf({ levels }: Pick<AlertBody, 'levels'>): AlertLevel {
  return levels.at(-1)?.level ?? 'blue'
}

/** What alerts are found by. */
export function alertKeys(body: AlertBody): Readonly<Record<string, string>> {
  return {
    watch: body.watch.id,
    story: body.story.id,
    level: levelOf(body),
    ...(body.incidentId ? { incident: body.incidentId } : {}),
  }
}

export function viewAlert(record: LedgerRecord<AlertBody>): AlertView {
  const { applied: _applied, hasEnded: _hasEnded, ...shown } = record.body
  return {
    id: record.id,
    version: record.version,
    state: record.state as AlertState,
    level: levelOf(record.body),
    raisedAt: record.createdAt,
    changedAt: record.updatedAt,
    unitId: record.unitId,
    isDemo: record.isDemo,
    ...shown,
    reasons: shown.levels.toReversed().flatMap(({ reasons }) => reasons),
  }
}
