import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { Person } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'
import type { Inject, Scenario } from './scenario.ts'

export type DrillState = 'prepared' | 'running' | 'paused' | 'finished' | 'closed'

export const drillMoves: Moves<DrillState> = {
  prepared: ['running'],
  running: ['paused', 'finished'],
  paused: ['running', 'finished'],
  finished: ['closed'],
  closed: [],
}

/** The drill's time as it is kept: nothing ticks, what it is now follows from the wall clock. */
export interface DrillClock {
  /** When the drill began, in its own time. */
  readonly startedAt: string
  /** It was this then … */
  readonly at: string
  /** … when the wall clock said this. */
  readonly wallAt: string
  /** Drill minutes per minute of the wall clock; 0: by the button alone. */
  readonly speed: number
}

/** What somebody answered to a call, a question or a demand. */
export interface InjectAnswer {
  readonly injectId: string
  readonly at: string
  readonly by: Person
  readonly text: string
}

export interface DrillReview {
  readonly by: Person
  readonly at: string
  readonly text: string
  readonly lessons: readonly string[]
  readonly directiveIds: readonly string[]
}

export interface DrillBody {
  readonly title: string
  /** As it was when the drill was prepared. */
  readonly scenario: Scenario
  readonly preparedBy: Person
  readonly clock?: DrillClock
  readonly answers: readonly InjectAnswer[]
  readonly review?: DrillReview
}

export const maxSpeed = 60

/** What time it is in the drill; its last moment once the time is over. */
export function drillNow(
  { scenario, clock }: Pick<DrillBody, 'scenario' | 'clock'>,
  isRunning: boolean,
  wall: Date,
): Date {
  if (!clock) return wall
  const passedMs = isRunning ? Math.max(0, wall.getTime() - Date.parse(clock.wallAt)) * clock.speed : 0
  const endMs = Date.parse(clock.startedAt) + scenario.durationMinutes * 60_000
  return new Date(Math.min(Date.parse(clock.at) + passedMs, endMs))
}

export function minuteOf(clock: Pick<DrillClock, 'startedAt'>, at: string): number {
  return (Date.parse(at) - Date.parse(clock.startedAt)) / 60_000
}

/** What has come in by now, in order. */
export function deliveredInjects(
  { scenario, clock }: Pick<DrillBody, 'scenario' | 'clock'>,
  now: Date,
): readonly Inject[] {
  if (!clock) return []
  const minute = minuteOf(clock, toShanghaiIso(now))
  return scenario.injects
    .filter(({ atMinute }) => atMinute <= minute)
    .toSorted((a, b) => a.atMinute - b.atMinute)
}

export function timeOf({ startedAt }: Pick<DrillClock, 'startedAt'>, minute: number): string {
  return toShanghaiIso(new Date(Date.parse(startedAt) + minute * 60_000))
}
