import { type AlertLevel, alertLevels } from '../../pipeline/model/alert.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { type Role, roles } from '../office/actor.ts'
import outageAtNight from './data/outage-at-night.json' with { type: 'json' }
import rumour from './data/rumour.json' with { type: 'json' }

/** What the director puts in: an alert as the system would raise it, a telephone call, a journalist's question, a superior's demand. */
export type InjectKind = 'alert' | 'call' | 'question' | 'demand'
export const injectKinds: readonly InjectKind[] = ['alert', 'call', 'question', 'demand']

export interface Inject {
  readonly id: string
  readonly atMinute: number
  readonly kind: InjectKind
  readonly from: string
  readonly text: string
  /** Of an alert. */
  readonly level?: AlertLevel
  readonly size?: number
}

/** What the team should do, by when. */
export interface ExpectedMove {
  readonly id: string
  readonly title: string
  /** A move as `moves.ts` reads it from the records: `alert.acknowledged`, `report.telephoned:first`, `inject.answered:ID`. */
  readonly move: string
  /** The team that answers for it; never a person. */
  readonly role: Role
  /** The inject its window opens with; absent: the beginning. */
  readonly after?: string
  readonly withinMinutes: number
}

export interface Scenario {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly durationMinutes: number
  readonly story: { readonly title: string }
  readonly injects: readonly Inject[]
  readonly expected: readonly ExpectedMove[]
}

type Unchecked = Omit<Scenario, 'injects' | 'expected'> & {
  readonly injects: readonly (Omit<Inject, 'kind' | 'level'> & {
    readonly kind: string
    readonly level?: string
  })[]
  readonly expected: readonly (Omit<ExpectedMove, 'role'> & { readonly role: string })[]
}

/** The scenarios that ship. */
export function loadScenarios(): readonly Scenario[] {
  return [outageAtNight, rumour].map(parseScenario)
}

export function parseScenario(input: Unchecked): Scenario {
  const fault = (words: string) => new AppError('CORRUPT', `scenario ${input.id}: ${words}`)
  if (!(input.durationMinutes > 0)) throw fault('no duration')
  const injects = input.injects.map((inject): Inject => {
    const kind = injectKinds.find((each) => each === inject.kind)
    if (!kind) throw fault(`inject ${inject.id} has kind ${inject.kind}`)
    if (!(inject.atMinute >= 0 && inject.atMinute < input.durationMinutes))
      throw fault(`inject ${inject.id} is outside the drill`)
    const { level: given, ...rest } = inject
    const level = alertLevels.find((each) => each === given)
    if (kind === 'alert' && !level) throw fault(`inject ${inject.id} has no level`)
    return { ...rest, kind, ...(level ? { level } : {}) }
  })
  const expected = input.expected.map((move): ExpectedMove => {
    const role = roles.find((each) => each === move.role)
    if (!role) throw fault(`expected ${move.id} has role ${move.role}`)
    if (move.after !== undefined && !injects.some(({ id }) => id === move.after))
      throw fault(`expected ${move.id} waits for ${move.after}`)
    if (!(move.withinMinutes > 0)) throw fault(`expected ${move.id} has no window`)
    return { ...move, role }
  })
  for (const ids of [injects.map(({ id }) => id), expected.map(({ id }) => id)])
    if (new Set(ids).size !== ids.length) throw fault('an id twice')
  return { ...input, injects, expected }
}
