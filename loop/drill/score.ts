import { readClock } from '../clock/clock.ts'
import type { Role } from '../office/actor.ts'
import { roleNames } from '../office/role-names.ts'
import { type DrillBody, minuteOf, timeOf } from './drill.ts'
import type { Played } from './read-moves.ts'
import type { ExpectedMove } from './scenario.ts'

/** In its window, after it, not at all, or still possible. */
export type Result = 'in' | 'late' | 'missing' | 'pending'

export interface ScoredMove {
  readonly id: string
  readonly title: string
  readonly role: Role
  readonly roleName: string
  readonly dueAt: string
  readonly doneAt?: string
  readonly lateMinutes?: number
  readonly result: Result
}

export interface ScoredClock {
  readonly id: string
  readonly title: string
  readonly documentNumber: string
  readonly mark: 'V' | 'S' | 'R'
  readonly dueAt: string
  readonly metAt?: string
  readonly result: Result
}

/** Of a team, never of a person (R33). */
export interface RoleScore {
  readonly role: Role
  readonly roleName: string
  readonly in: number
  readonly late: number
  readonly missing: number
}

export interface ScoreSheet {
  readonly moves: readonly ScoredMove[]
  readonly clocks: readonly ScoredClock[]
  readonly roles: readonly RoleScore[]
  /** Of 100: done in time counts whole, done late half. Absent while something is still possible. */
  readonly points?: number
}

const lateWeight = 0.5

/** A pure reading of the records: the same acts at the same minutes give the same sheet. */
export function scoreDrill(
  { scenario, clock }: Pick<DrillBody, 'scenario' | 'clock'>,
  played: Played,
  { now, isOver }: { readonly now: Date; readonly isOver: boolean },
): ScoreSheet {
  if (!clock) return { moves: [], clocks: [], roles: [] }
  const moves = scenario.expected.map((expected) =>
    scoreMove(expected, { scenario, clock, played, now, isOver }),
  )
  const clocks = played.clocks.map((started): ScoredClock => {
    const { id, title, documentNumber, mark, dueAt, metAt } = started
    const { state } = readClock(started, now)
    const result =
      state === 'met' ? 'in' : metAt ? 'late' : state === 'missed' || isOver ? 'missing' : 'pending'
    return { id, title, documentNumber, mark, dueAt, ...(metAt ? { metAt } : {}), result }
  })
  const results = [...moves, ...clocks].map(({ result }) => result)
  const isPending = results.length === 0 || results.includes('pending')
  return { moves, clocks, roles: rolesOf(moves), ...(isPending ? {} : { points: pointsOf(results) }) }
}

interface Scene {
  readonly scenario: DrillBody['scenario']
  readonly clock: NonNullable<DrillBody['clock']>
  readonly played: Played
  readonly now: Date
  readonly isOver: boolean
}

function scoreMove(
  { id, title, move, role, after, withinMinutes }: ExpectedMove,
  { scenario, clock, played, now, isOver }: Scene,
): ScoredMove {
  const opensAt = scenario.injects.find((inject) => inject.id === after)?.atMinute ?? 0
  const dueMinute = opensAt + withinMinutes
  const dueAt = timeOf(clock, dueMinute)
  // What was done before it was asked for was done in time, unless it answers just that.
  const doneAt = played.moves.find((each) => each.move === move)?.at
  const lateMinutes = doneAt === undefined ? 0 : Math.ceil(minuteOf(clock, doneAt) - dueMinute)
  const isPossible = !isOver && now.getTime() <= Date.parse(dueAt)
  const result: Result = doneAt ? (lateMinutes > 0 ? 'late' : 'in') : isPossible ? 'pending' : 'missing'
  return {
    id,
    title,
    role,
    roleName: roleNames[role],
    dueAt,
    ...(doneAt ? { doneAt } : {}),
    ...(lateMinutes > 0 ? { lateMinutes } : {}),
    result,
  }
}

function rolesOf(moves: readonly ScoredMove[]): readonly RoleScore[] {
  return [...new Set(moves.map(({ role }) => role))].map((role) => {
    const count = (result: Result) =>
      moves.filter((move) => move.role === role && move.result === result).length
    return {
      role,
      roleName: roleNames[role],
      in: count('in'),
      late: count('late'),
      missing: count('missing'),
    }
  })
}

function pointsOf(results: readonly Result[]): number {
  const gained = results.reduce(
    (sum, result) => sum + (result === 'in' ? 1 : result === 'late' ? lateWeight : 0),
    0,
  )
  return Math.round((100 * gained) / results.length)
}
