import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor, Person } from '../office/actor.ts'
import { canMove, type Moves } from '../office/moves.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import type { PlaybookContent } from './playbook.ts'

/** One version: written, approved by somebody else, in force, replaced; or given up before it was in force. */
export type PlaybookState = 'draft' | 'approved' | 'active' | 'retired' | 'dropped'

export const playbookMoves: Moves<PlaybookState> = {
  draft: ['approved', 'dropped'],
  approved: ['active', 'dropped'],
  active: ['retired'],
  retired: [],
  dropped: [],
}

export interface Deed {
  readonly by: Person
  readonly at: string
}

export interface PlaybookBody {
  readonly playbookId: string
  readonly number: number
  readonly content: PlaybookContent
  /** Why this version was written. */
  readonly reason: string
  readonly written: Deed
  readonly approved?: Deed & { readonly opinion: string }
  readonly activated?: Deed
}

export interface PlaybookVersionView extends PlaybookBody {
  readonly id: string
  readonly version: number
  readonly state: PlaybookState
  readonly moves: readonly PlaybookMove[]
}

export type PlaybookMove = 'edit' | 'approve' | 'activate' | 'drop'

export function viewVersion(who: Actor, record: LedgerRecord<PlaybookBody>): PlaybookVersionView {
  const { id, version, state, body } = record
  const may = (permission: Permission) => rolesAllow(who.roles, permission)
  const isWriter = body.written.by.id === who.userId
  const possible: readonly [PlaybookMove, boolean][] = [
    ['edit', state === 'draft' && isWriter && may('playbook.write')],
    ['approve', canMove(playbookMoves, state, 'approved') && !isWriter && may('playbook.approve')],
    ['activate', canMove(playbookMoves, state, 'active') && may('playbook.approve')],
    ['drop', canMove(playbookMoves, state, 'dropped') && may('playbook.write')],
  ]
  return {
    id,
    version,
    state: state as PlaybookState,
    ...body,
    moves: possible.filter(([, can]) => can).map(([move]) => move),
  }
}
