import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Person, personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Moves } from '../office/moves.ts'
import type { Desk } from '../office/office.ts'

/** 督办事项: open until its unit accepts it, finished when the unit reports an outcome, closed when who follows it up is satisfied. */
export type DirectiveState = 'open' | 'accepted' | 'returned' | 'finished' | 'closed'

/** Accept, return with a reason, pass on (back to `open` with another unit), finish; what was finished may be sent back. */
export const directiveMoves: Moves<DirectiveState> = {
  open: ['accepted', 'returned', 'closed'],
  accepted: ['open', 'finished', 'returned'],
  returned: ['open', 'closed'],
  finished: ['closed', 'accepted'],
  closed: [],
}

/** What the directive comes from: an incident's lesson, an inspection's finding, a matter, a question not answered. */
export interface DirectiveSource {
  readonly kind: 'incident' | 'inspection' | 'matter' | 'release' | 'plan' | 'drill' | 'consultation'
  readonly id: string
  readonly title: string
}

export interface DirectiveEntry {
  readonly at: string
  readonly by: Person
  readonly kind:
    | 'opened'
    | 'accepted'
    | 'returned'
    | 'passed-on'
    | 'progress'
    | 'finished'
    | 'sent-back'
    | 'extended'
    | 'closed'
  readonly text: string
}

/** The record's unit is the one that must act. */
export interface DirectiveBody {
  readonly title: string
  readonly text: string
  readonly source: DirectiveSource
  readonly openedBy: Person
  readonly dueAt: string
  /** 内部: seen here by those whose work it is, and never exported. */
  readonly isInternal?: boolean
  /** Appended, never changed. */
  readonly history: readonly DirectiveEntry[]
}

export interface DirectiveInput {
  readonly id: string
  /** The unit that must act. */
  readonly unitId: string
  readonly title: string
  readonly text: string
  readonly source: DirectiveSource
  readonly dueAt: Date
  readonly isInternal?: boolean
  readonly isDemo?: boolean
}

/** Opens a directive in the transaction of what it comes from. The right to do that is enough for it. */
export function openDirective(desk: Desk, input: DirectiveInput): Promise<LedgerRecord<DirectiveBody>> {
  const { id, unitId, source, dueAt, isDemo } = input
  if (dueAt.getTime() <= desk.now.getTime())
    throw new AppError('BAD_INPUT', `directive ${id}: due in the past`, {
      userMessage: '办理期限不能早于现在',
    })
  const by = personOf(desk.who)
  const at = toShanghaiIso(desk.now)
  const text = requireText(input.text, '督办要求', 20_000)
  return desk.create<DirectiveBody>(
    {
      kind: 'directive',
      id,
      unitId,
      state: 'open',
      isDemo: isDemo ?? false,
      keys: { source: `${source.kind}/${source.id}` },
      body: {
        title: requireText(input.title, '标题', 200),
        text,
        source,
        openedBy: by,
        dueAt: toShanghaiIso(dueAt),
        ...(input.isInternal ? { isInternal: true } : {}),
        history: [{ at, by, kind: 'opened', text }],
      },
    },
    'directive.opened',
  )
}
