import { AppError } from '../../pipeline/platform/errors.ts'
import type { Heard } from '../loop.ts'
import type { Actor } from '../office/actor.ts'
import type { Office } from '../office/office.ts'
import type { ChainStage, Target } from './chain-kind.ts'
import { chainKinds, storyKind } from './chain-kinds.ts'
import { createReach } from './reach.ts'
import { walk } from './walk.ts'

export interface ChainNode extends Target {
  readonly stage: ChainStage
  readonly title: string
  /** Of the kind's own table; empty for what has none. */
  readonly state: string
  /** A code that tells it from its like: a channel, a level. */
  readonly mark?: string
  readonly at: string
  readonly unitId: string
  readonly isDemo: boolean
  /** The record whose page shows it. */
  readonly opens: Target
  /** How many records point at it, where the walk does not go on to them because it connects everything with everything. */
  readonly more?: number
}

export interface ChainEdge {
  readonly from: Target
  readonly to: Target
  readonly how: string
}

export interface Chain {
  readonly start: Target
  readonly nodes: readonly ChainNode[]
  readonly edges: readonly ChainEdge[]
  /** Linked records of units or kinds this person does not see. */
  readonly hidden: number
  /** True: there is more than `limit`; the nearest are shown. */
  readonly isCut: boolean
  readonly limit: number
}

/** The loop's one chain of identifiers, from plan to effect and to the next plan, whole from any of its links. */
export interface Chains {
  /** NOT_FOUND for what is no link of it, FORBIDDEN for what this person may not see. */
  of(who: Actor, start: Target): Promise<Chain>
}

export interface ChainsOptions {
  readonly office: Office
  /** Names the stories; without it they are shown by their id. */
  readonly heard?: (() => Promise<Pick<Heard, 'story'>>) | undefined
  /** The most nodes one answer has; default 300. */
  readonly limit?: number | undefined
}

const mostNodes = 300

export function createChains({ office, heard, limit = mostNodes }: ChainsOptions): Chains {
  return {
    async of(who, { kind, id }) {
      const asked = chainKinds.find((each) => each.kind === kind)
      if (!asked && kind !== storyKind) throw new AppError('NOT_FOUND', `chain of ${kind}/${id}`)
      // A refusal is on record, as on the record's own page.
      if (asked) await office.read(who, { kind, id, permission: asked.permission })
      const unitIds = await office.scope(who, asked?.permission ?? 'alert.read')
      const reach = createReach({ reader: office.reader, who, unitIds, heard: await heard?.() })
      const chain = await walk({ kind, id }, { reach, limit })
      if (chain.nodes.length === 0) throw new AppError('NOT_FOUND', `${kind}/${id}`)
      return { start: { kind, id }, ...chain, limit }
    },
  }
}
