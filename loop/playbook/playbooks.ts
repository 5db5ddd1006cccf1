import { AppError } from '../../pipeline/platform/errors.ts'
import { type Role, roles } from '../office/actor.ts'
import misinformation from './data/misinformation.json' with { type: 'json' }
import networkOutage from './data/network-outage.json' with { type: 'json' }
import safetyAccident from './data/safety-accident.json' with { type: 'json' }

export interface PlaybookStep {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly ownerRole: Role
  /** Counted from the moment the happening became known. */
  readonly dueMinutes: number
  readonly template: string
}

/** 应急预案: data with a version. An incident keeps a copy of the one it was opened with. */
export interface Playbook {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly description: string
  /** Words in a story's title that suggest this playbook. */
  readonly triggers: readonly string[]
  readonly steps: readonly PlaybookStep[]
}

export interface Playbooks {
  all(): readonly Playbook[]
  /** `NOT_FOUND` for an id that is not there. */
  get(id: string): Playbook
}

/** The playbooks that ship. */
export function loadPlaybooks(): Playbooks {
  return createPlaybooks([networkOutage, safetyAccident, misinformation].map(parsePlaybook))
}

export function createPlaybooks(list: readonly Playbook[]): Playbooks {
  const byId = new Map(list.map((playbook) => [playbook.id, playbook]))
  return {
    all: () => list,
    get(id) {
      const playbook = byId.get(id)
      if (!playbook) throw new AppError('NOT_FOUND', `playbook ${id}`)
      return playbook
    },
  }
}

type Unchecked = Omit<Playbook, 'steps'> & {
  readonly steps: readonly (Omit<PlaybookStep, 'ownerRole'> & { readonly ownerRole: string })[]
}

export function parsePlaybook(input: Unchecked): Playbook {
  const fault = (words: string) => new AppError('CORRUPT', `playbook ${input.id}: ${words}`)
  if (!(input.version >= 1)) throw fault('no version')
  if (new Set(input.steps.map(({ id }) => id)).size !== input.steps.length) throw fault('a step id twice')
  const steps = input.steps.map((step) => {
    const ownerRole = roles.find((role) => role === step.ownerRole)
    if (!ownerRole) throw fault(`step ${step.id} has no known owner role`)
    if (!(step.dueMinutes > 0)) throw fault(`step ${step.id} has no deadline`)
    return { ...step, ownerRole }
  })
  return { ...input, steps }
}
