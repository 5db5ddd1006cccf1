import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import type { Permission } from '../people/permissions.ts'

/** What a record asks of somebody: the move that is theirs, and until when. */
export interface Waiting {
  readonly title: string
  /** A code: one of the kind's own moves. */
  readonly move: string
  readonly dueAt?: string | undefined
  /** The record whose page it is done on, when that is not its own. */
  readonly opens?: { readonly kind: string; readonly id: string }
}

/** One kind of record as it lies in the tray. */
export interface Pile {
  readonly kind: string
  /** Who may not read the kind has none of it in the tray. */
  readonly permission: Permission
  /** In which something waits for anybody. */
  readonly states: readonly string[]
  waiting(who: Actor, record: LedgerRecord, now: Date): Waiting | undefined
}

/** A pile of records with a body of a known type. */
export function pile<Body>(
  of: Omit<Pile, 'waiting'> & {
    readonly waiting: (who: Actor, record: LedgerRecord<Body>, now: Date) => Waiting | undefined
  },
): Pile {
  return { ...of, waiting: (who, record, now) => of.waiting(who, record as LedgerRecord<Body>, now) }
}

/** The due time that comes first of the clocks that still run. */
export function firstDue(
  clocks: readonly { readonly dueAt: string; readonly metAt?: string; readonly pause?: string }[],
): string | undefined {
  return clocks
    .filter(({ metAt, pause }) => metAt === undefined && pause === undefined)
    .map(({ dueAt }) => dueAt)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]
}
