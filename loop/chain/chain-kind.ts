import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Permission } from '../people/permissions.ts'

/** Where in the loop a record stands, in the loop's order: 策划, 发布, 监测, 预警, 应急/事项, 督办, 评估. */
export const chainStages = ['plan', 'release', 'listen', 'alert', 'respond', 'direct', 'effect'] as const
export type ChainStage = (typeof chainStages)[number]

export interface Target {
  readonly kind: string
  readonly id: string
}

/** How records of one kind point at others. The key makes the same link walkable from its other end. */
export interface ChainLink<Body> {
  /** Stable words for the edge, like `plan-opened-watch`. */
  readonly how: string
  /** The way of cause and effect: from the other record to this one, or from this one to the other. */
  readonly from: 'other' | 'this'
  /** The kinds it may point at. */
  readonly kinds: readonly string[]
  readonly targets: (body: Body) => readonly Target[]
  /** By which key the records that point at `target` are found; absent: the link is walked from this end alone. */
  readonly keyOf?: (target: Target) => Readonly<Record<string, string>>
}

/** What was concluded about a record, kept in it. */
export interface Conclusion {
  readonly text: string
  readonly at: string
}

/** One kind of record in the chain: a new kind is a new entry of `chainKinds`, written by its own side of the links alone. */
export interface ChainKindOf<Body> {
  readonly kind: string
  readonly stage: ChainStage
  /** Who may see it. */
  readonly permission: Permission
  readonly title: (body: Body) => string
  /** When it began to matter; default when the record was made. */
  readonly at?: (body: Body) => string | undefined
  /** A code that tells it from its like: a channel, a level. */
  readonly mark?: (body: Body) => string | undefined
  /** The record whose page shows it; default its own. */
  readonly opens?: (body: Body) => Target | undefined
  readonly conclusion?: (body: Body) => Conclusion | undefined
  /** True for what connects everything with everything: it is shown, but the walk does not go on from it to what points at it. */
  readonly isHub?: (body: Body) => boolean
  readonly links: readonly ChainLink<Body>[]
}

/** The same with its body's type forgotten: what the ledger gives is of the kind it was asked for. */
export interface ChainKind {
  readonly kind: string
  readonly stage: ChainStage
  readonly permission: Permission
  readonly links: readonly Omit<ChainLink<unknown>, 'targets'>[]
  read(record: LedgerRecord): ReadRecord
}

export interface ReadRecord {
  readonly title: string
  readonly at: string
  readonly mark?: string
  readonly opens: Target
  readonly conclusion?: Conclusion
  readonly isHub: boolean
  readonly pointsAt: readonly {
    readonly how: string
    readonly from: 'other' | 'this'
    readonly target: Target
  }[]
}

export function chainKind<Body>(of: ChainKindOf<Body>): ChainKind {
  const { kind, stage, permission, links } = of
  return {
    kind,
    stage,
    permission,
    links,
    read(record) {
      const body = record.body as Body
      const mark = of.mark?.(body)
      const conclusion = of.conclusion?.(body)
      return {
        title: of.title(body),
        at: of.at?.(body) ?? record.createdAt,
        ...(mark ? { mark } : {}),
        opens: of.opens?.(body) ?? { kind, id: record.id },
        ...(conclusion ? { conclusion } : {}),
        isHub: of.isHub?.(body) ?? false,
        pointsAt: links.flatMap(({ how, from, targets }) =>
          targets(body).map((target) => ({ how, from, target })),
        ),
      }
    },
  }
}

/** A link kept as one id in the body and one key of the record. */
export function linkByKey<Body>(
  how: string,
  {
    to,
    key = to,
    from = 'other',
    id,
  }: {
    readonly to: string
    /** The key's name; default the other's kind. */
    readonly key?: string
    readonly from?: 'other' | 'this'
    readonly id: (body: Body) => string | undefined
  },
): ChainLink<Body> {
  return {
    how,
    from,
    kinds: [to],
    targets: (body) => {
      const other = id(body)
      return other ? [{ kind: to, id: other }] : []
    },
    keyOf: (target) => ({ [key]: target.id }),
  }
}
