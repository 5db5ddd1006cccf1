import type { Moves } from '../office/moves.ts'

export type AlertState = 'firing' | 'acknowledged' | 'resolved' | 'dismissed'

/**
 * Back to `firing` only by the system, when the same episode reaches a higher level than the one a person dealt with: who dismissed
 * a blue alert has not dismissed a red one.
 */
export const alertMoves: Moves<AlertState> = {
  firing: ['acknowledged', 'resolved', 'dismissed'],
  acknowledged: ['firing', 'resolved', 'dismissed'],
  resolved: ['firing'],
  dismissed: ['firing'],
}

export const openAlertStates: readonly AlertState[] = ['firing', 'acknowledged']
