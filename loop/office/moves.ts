import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'

/** From each state, the states that may follow. What the table has not, cannot happen. */
export type Moves<State extends string> = Readonly<Record<State, readonly State[]>>

export function canMove<State extends string>(table: Moves<State>, from: string, to: State): boolean {
  return Object.hasOwn(table, from) && table[from as State].includes(to)
}

export function requireMove<State extends string>(
  table: Moves<State>,
  { kind, id, state }: LedgerRecord,
  to: State,
): void {
  if (!canMove(table, state, to))
    throw new AppError('ILLEGAL_MOVE', `${kind}/${id}: ${state} → ${to}`, {
      userMessage: '当前状态下不能进行此操作，请刷新后再试',
    })
}
