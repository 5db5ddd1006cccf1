import type { LedgerReader } from '../ledger/ledger.ts'
import type { Heard } from '../loop.ts'
import { type Actor, rootUnitId } from '../office/actor.ts'
import { rolesAllow } from '../people/permissions.ts'
import type { ChainNode } from './chain.ts'
import type { ChainKind, ReadRecord, Target } from './chain-kind.ts'
import { chainKinds, storyKind } from './chain-kinds.ts'

/** A record as the walk meets it. */
export interface Met {
  readonly node: ChainNode
  readonly isHub: boolean
  readonly conclusion?: ReadRecord['conclusion']
  readonly pointsAt: ReadRecord['pointsAt']
}

/** What one person can see of the chain, a record at a time. */
export interface Reach {
  /** `hidden` for what is not for this person, `gone` for what is no more. */
  meet(target: Target): Promise<Met | 'hidden' | 'gone'>
  /** Records that may point at `target`, at most `limit` by each link. */
  pointers(target: Target, limit: number): Promise<readonly Target[]>
  countPointers(target: Target): Promise<number>
}

interface ReachOptions {
  readonly reader: LedgerReader
  readonly who: Actor
  readonly unitIds: readonly string[]
  readonly heard: Pick<Heard, 'story'> | undefined
}

const kindsByName = new Map(chainKinds.map((kind) => [kind.kind, kind]))

export function createReach({ reader, who, unitIds, heard }: ReachOptions): Reach {
  const units = new Set(unitIds)
  const meetRecord = async (kind: ChainKind, id: string): Promise<Met | 'hidden' | 'gone'> => {
    const record = await reader.get(kind.kind, id)
    if (!record) return 'gone'
    if (!units.has(record.unitId) || !rolesAllow(who.roles, kind.permission)) return 'hidden'
    const { unitId, isDemo, state } = record
    const { isHub, conclusion, pointsAt, ...read } = kind.read(record)
    return {
      node: { kind: kind.kind, id, stage: kind.stage, state, unitId, isDemo, ...read },
      isHub,
      ...(conclusion ? { conclusion } : {}),
      pointsAt,
    }
  }

  return {
    async meet(target) {
      if (target.kind === storyKind) return meetStory({ who, units, heard }, target.id)
      const kind = kindsByName.get(target.kind)
      return kind ? meetRecord(kind, target.id) : 'gone'
    },
    async pointers(target, limit) {
      const asked = filtersFor(target).map(async ({ kind, keys }) => {
        const records = await reader.list({ kind, keys, order: 'oldest', limit })
        return records.map(({ id }) => ({ kind, id }))
      })
      return (await Promise.all(asked)).flat()
    },
    async countPointers(target) {
      const counts = filtersFor(target).map(({ kind, keys }) => reader.count({ kind, keys, unitIds }))
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
    },
  }
}

/** For each link that may point at it, how to find the records that do. */
function filtersFor(target: Target) {
  return chainKinds.flatMap(({ kind, links }) =>
    links.flatMap(({ kinds, keyOf }) =>
      kinds.includes(target.kind) && keyOf ? [{ kind, keys: keyOf(target) }] : [],
    ),
  )
}

/** A story is named by what was heard; one that retention has removed keeps its place by its id. Never its documents: they are a search away. */
async function meetStory(
  { who, units, heard }: { readonly units: ReadonlySet<string> } & Pick<ReachOptions, 'who' | 'heard'>,
  id: string,
): Promise<Met | 'hidden' | 'gone'> {
  if (!rolesAllow(who.roles, 'alert.read')) return 'hidden'
  const story = await heard?.story(id)
  const isSeen = who.unitId === rootUnitId || (story !== undefined && units.has(story.unitId))
  if (!isSeen) return story || !heard ? 'hidden' : 'gone'
  const current = { kind: storyKind, id: story?.id ?? id }
  return {
    node: {
      ...current,
      stage: 'listen',
      title: story?.title ?? '',
      state: '',
      at: story?.firstAt ?? '',
      unitId: story?.unitId ?? rootUnitId,
      isDemo: story?.isDemo ?? false,
      opens: current,
    },
    isHub: false,
    pointsAt: [],
  }
}
