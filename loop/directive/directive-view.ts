import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { isWithin, type Unit } from '../people/units.ts'
import { type DirectiveMove, movesFor, pendingStates } from './deeds.ts'
import type { DirectiveBody, DirectiveState } from './directive.ts'

export interface DirectiveView extends DirectiveBody {
  readonly id: string
  readonly version: number
  readonly state: DirectiveState
  readonly unitId: string
  readonly unitName: string
  readonly openedAt: string
  /** Past its time and not yet reported as done. */
  readonly isOverdue: boolean
  readonly isInternal: boolean
  readonly isDemo: boolean
  /** What the reader may do with it now. */
  readonly moves: readonly DirectiveMove[]
}

export function isOverdue({ state, body }: LedgerRecord<DirectiveBody>, now: Date): boolean {
  return pendingStates.includes(state as DirectiveState) && Date.parse(body.dueAt) < now.getTime()
}

export async function viewDirective(
  reader: LedgerReader,
  record: LedgerRecord<DirectiveBody>,
  { who, now }: { readonly who: Actor; readonly now: Date },
): Promise<DirectiveView> {
  const [unit, isOwn] = await Promise.all([
    reader.get<Unit>('unit', record.unitId),
    isWithin(reader, record.unitId, who.unitId),
  ])
  const state = record.state as DirectiveState
  return {
    ...record.body,
    id: record.id,
    version: record.version,
    state,
    unitId: record.unitId,
    unitName: unit?.body.name ?? record.unitId,
    openedAt: record.createdAt,
    isOverdue: isOverdue(record, now),
    isInternal: record.body.isInternal ?? false,
    isDemo: record.isDemo,
    moves: isOwn ? movesFor(who.roles, state) : [],
  }
}
