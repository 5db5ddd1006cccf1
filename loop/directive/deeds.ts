import type { Role } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import { type DirectiveEntry, type DirectiveState, directiveMoves } from './directive.ts'

/** How one deed is done: who may, what it is called on record, and where it leads. */
export interface Deed {
  readonly permission: Permission
  readonly action: string
  readonly entry: DirectiveEntry['kind']
  /** Absent: the state stays. */
  readonly to?: DirectiveState
  /** Narrower than the table of moves, where a state is reached in several ways or none is left. */
  readonly from?: readonly DirectiveState[]
  /** What the person is asked for. */
  readonly label: string
  /** May be done without a word. */
  readonly isWordless?: boolean
}

/** States in which the unit still owes an outcome. */
export const pendingStates: readonly DirectiveState[] = ['open', 'accepted', 'returned']

/** The unit acts (`handle`); who follows it up judges (`follow`). In the order of the buttons: what goes on with the work first. */
export const deeds = {
  accept: {
    permission: 'directive.handle',
    action: 'directive.accepted',
    entry: 'accepted',
    to: 'accepted',
    from: ['open'],
    label: '签收意见',
    isWordless: true,
  },
  finish: {
    permission: 'directive.handle',
    action: 'directive.finished',
    entry: 'finished',
    to: 'finished',
    label: '办理结果',
  },
  progress: {
    permission: 'directive.handle',
    action: 'directive.progressed',
    entry: 'progress',
    from: ['accepted'],
    label: '进展',
  },
  'pass-on': {
    permission: 'directive.handle',
    action: 'directive.passed-on',
    entry: 'passed-on',
    from: pendingStates,
    label: '转办理由',
  },
  return: {
    permission: 'directive.handle',
    action: 'directive.returned',
    entry: 'returned',
    to: 'returned',
    label: '退回理由',
  },
  close: {
    permission: 'directive.follow',
    action: 'directive.closed',
    entry: 'closed',
    to: 'closed',
    label: '办结意见',
  },
  'send-back': {
    permission: 'directive.follow',
    action: 'directive.sent-back',
    entry: 'sent-back',
    to: 'accepted',
    from: ['finished'],
    label: '退办理由',
  },
  extend: {
    permission: 'directive.follow',
    action: 'directive.extended',
    entry: 'extended',
    from: pendingStates,
    label: '延期理由',
  },
} as const satisfies Readonly<Record<string, Deed>>

/** What may be done with a directive; the page shows a button for each. */
export type DirectiveMove = keyof typeof deeds

export const directiveDeeds: readonly DirectiveMove[] = Object.keys(deeds) as DirectiveMove[]

export function fitsState({ to, from }: Deed, state: DirectiveState): boolean {
  return (from?.includes(state) ?? true) && (to === undefined || canMove(directiveMoves, state, to))
}

export function movesFor(roles: readonly Role[], state: DirectiveState): readonly DirectiveMove[] {
  return directiveDeeds.filter(
    (move) => fitsState(deeds[move], state) && rolesAllow(roles, deeds[move].permission),
  )
}
