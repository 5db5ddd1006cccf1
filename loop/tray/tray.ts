import type { DisclosureTimes } from '../interaction/disclosure-clock.ts'
import type { Actor } from '../office/actor.ts'
import type { Office } from '../office/office.ts'
import { rolesAllow } from '../people/permissions.ts'
import type { Pile, Waiting } from './pile.ts'
import { createPiles } from './piles.ts'

export interface TrayItem extends Waiting {
  readonly kind: string
  readonly id: string
  readonly state: string
  readonly unitId: string
  readonly isDemo: boolean
  /** When it last moved. */
  readonly at: string
  readonly isOverdue: boolean
}

export interface TrayContent {
  readonly items: readonly TrayItem[]
  /** True: there is more than was looked through; what is due first may not be among it. */
  readonly isCut: boolean
}

/** 待办: what waits for this person's hand, of every kind, what is due first at the top. */
export interface Tray {
  of(who: Actor): Promise<TrayContent>
}

/** Of each kind, so that a heap of one does not hide the others. */
const looked = 500

export interface TrayOptions {
  readonly office: Office
  /** By which applications for information are timed. */
  readonly times: DisclosureTimes
}

export function createTray({ office, times }: TrayOptions): Tray {
  const piles = createPiles(times)
  return {
    async of(who) {
      const now = office.clock.now()
      const open = piles.filter(({ permission }) => rolesAllow(who.roles, permission))
      const unitIds = open[0] ? await office.scope(who, open[0].permission) : []
      const heaps = await Promise.all(open.map((pile) => readPile(office, pile, { who, unitIds, now })))
      return {
        items: heaps.flatMap(({ items }) => items).toSorted(byDue),
        isCut: heaps.some(({ isCut }) => isCut),
      }
    },
  }
}

async function readPile(
  { reader }: Office,
  pile: Pile,
  { who, unitIds, now }: { readonly who: Actor; readonly unitIds: readonly string[]; readonly now: Date },
): Promise<TrayContent> {
  const { kind, states } = pile
  const records = await reader.list({ kind, states, unitIds, order: 'newest', limit: looked })
  const items = records.flatMap((record): TrayItem[] => {
    const waiting = pile.waiting(who, record, now)
    if (!waiting) return []
    const { id, state, unitId, isDemo, updatedAt } = record
    const isOverdue = waiting.dueAt !== undefined && Date.parse(waiting.dueAt) < now.getTime()
    return [{ kind, id, state, unitId, isDemo, at: updatedAt, isOverdue, ...waiting }]
  })
  return { items, isCut: records.length === looked }
}

/** What has no deadline comes after what has, the longest waiting first. */
function byDue(a: TrayItem, b: TrayItem): number {
  const due = ({ dueAt }: TrayItem) => (dueAt ? Date.parse(dueAt) : Number.POSITIVE_INFINITY)
  const [dueA, dueB] = [due(a), due(b)]
  return dueA === dueB ? Date.parse(a.at) - Date.parse(b.at) : dueA - dueB
}
