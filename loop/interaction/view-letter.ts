import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, rootUnitId } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import { readClocks, type ShownClock } from './clocks.ts'
import {
  endedLetterStates,
  type LetterBody,
  type LetterMove,
  type LetterState,
  letterMoves,
} from './letter.ts'

export interface LetterView extends Omit<LetterBody, 'clocks' | 'text' | 'codeHash'> {
  readonly id: string
  readonly version: number
  readonly state: LetterState
  readonly isDemo: boolean
  readonly unitId: string
  /** Of a complaint the handling unit reads the office's summary. */
  readonly text: string
  readonly isSummary: boolean
  readonly clocks: readonly ShownClock[]
  readonly moves: readonly LetterMove[]
}

export function viewLetter(who: Actor, record: LedgerRecord<LetterBody>, now: Date): LetterView {
  const { body } = record
  const { codeHash: _codeHash, ...shown } = body
  const isSummary = body.kind === 'complaint' && who.unitId !== rootUnitId
  return {
    ...shown,
    id: record.id,
    version: record.version,
    state: record.state as LetterState,
    isDemo: record.isDemo,
    unitId: record.unitId,
    topic: isSummary ? '投诉转办件' : body.topic,
    text: isSummary ? (body.summary ?? '') : body.text,
    isSummary,
    clocks: readClocks(body.clocks, now),
    moves: movesOf(who, record),
  }
}

function movesOf(who: Actor, { state, body }: LedgerRecord<LetterBody>): readonly LetterMove[] {
  const may = (permission: Permission) => rolesAllow(who.roles, permission)
  const to = (next: LetterState) => canMove(letterMoves, state, next)
  const isAnswering = state === 'answering' && may('interaction.answer')
  const canSign =
    state === 'answering' &&
    body.draft !== undefined &&
    body.draft.by.id !== who.userId &&
    may('interaction.sign')
  // In the order of the work: the first one is what is to be done now.
  const possible: Readonly<Record<LetterMove, boolean>> = {
    accept: to('answering') && state !== 'answered' && may('interaction.answer'),
    'sign-reply': canSign,
    'draft-reply': isAnswering,
    'publish-reply':
      isAnswering && body.mayPublish && body.draft !== undefined && body.releaseId === undefined,
    close: to('closed') && may('interaction.answer'),
    route: to('routed') && may('interaction.route'),
    'return-reply': canSign,
    'send-back': to('received') && may('interaction.answer'),
    'register-matter':
      body.matterId === undefined && !endedLetterStates.includes(state) && may('interaction.route'),
    transfer: to('transferred') && may('interaction.route'),
    refuse: to('refused') && may('interaction.route'),
  }
  return (Object.keys(possible) as LetterMove[]).filter((move) => possible[move])
}
