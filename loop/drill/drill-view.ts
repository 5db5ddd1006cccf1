import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import { type DrillBody, type DrillState, drillMoves, type InjectAnswer, timeOf } from './drill.ts'
import type { Inject, Scenario } from './scenario.ts'
import type { ScoreSheet } from './score.ts'

export interface DrillView {
  readonly id: string
  readonly version: number
  readonly state: DrillState
  readonly title: string
  readonly scenario: Pick<Scenario, 'id' | 'name' | 'description' | 'durationMinutes'>
  readonly unitId: string
  readonly preparedAt: string
  /** In the drill's own time. */
  readonly startedAt?: string
  readonly endsAt?: string
  readonly now?: string
  readonly speed?: number
}

export interface DeliveredInject extends Inject {
  readonly at: string
  readonly answer?: Omit<InjectAnswer, 'by'>
}

export interface DrillDetail extends DrillView {
  readonly injects: readonly DeliveredInject[]
  readonly waiting: number
  readonly incidents: readonly { readonly id: string; readonly title: string; readonly state: string }[]
  readonly score: ScoreSheet
  readonly review?: DrillBody['review']
  readonly moves: readonly DrillMove[]
}

export type DrillMove = 'start' | 'pause' | 'resume' | 'advance' | 'answer' | 'finish' | 'close'

export function viewDrill(
  { id, version, state, unitId, createdAt, body }: LedgerRecord<DrillBody>,
  now: Date,
): DrillView {
  const { title, scenario, clock } = body
  return {
    id,
    version,
    state: state as DrillState,
    title,
    scenario: {
      id: scenario.id,
      name: scenario.name,
      description: scenario.description,
      durationMinutes: scenario.durationMinutes,
    },
    unitId,
    preparedAt: createdAt,
    ...(clock
      ? {
          startedAt: clock.startedAt,
          endsAt: timeOf(clock, scenario.durationMinutes),
          now: toShanghaiIso(now),
          speed: clock.speed,
        }
      : {}),
  }
}

export function viewInject({ clock, answers }: DrillBody, inject: Inject): DeliveredInject {
  const answered = answers.find(({ injectId }) => injectId === inject.id)
  return {
    ...inject,
    at: clock ? timeOf(clock, inject.atMinute) : '',
    ...(answered ? { answer: { injectId: answered.injectId, at: answered.at, text: answered.text } } : {}),
  }
}

export function drillMovesOf(who: Actor, { state }: LedgerRecord<DrillBody>): readonly DrillMove[] {
  const isRunning = state === 'running'
  const possible: readonly [DrillMove, Permission, boolean][] = [
    ['start', 'drill.manage', state === 'prepared'],
    ['resume', 'drill.manage', state === 'paused'],
    ['pause', 'drill.manage', isRunning],
    ['advance', 'drill.manage', isRunning],
    ['answer', 'incident.work', isRunning],
    ['finish', 'drill.manage', canMove(drillMoves, state, 'finished')],
    ['close', 'drill.manage', canMove(drillMoves, state, 'closed')],
  ]
  return possible
    .filter(([, permission, can]) => can && rolesAllow(who.roles, permission))
    .map(([move]) => move)
}
