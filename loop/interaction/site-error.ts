import type { StartedClock } from '../clock/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { canMove, type Moves } from '../office/moves.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import { readClocks, type ShownClock } from './clocks.ts'
import type { Entry } from './submission.ts'

/** 打不开, 错链, 错字, 内容错误, 其他. */
export const siteErrorKinds = ['unreachable', 'dead-link', 'wrong-word', 'wrong-content', 'other'] as const
export type SiteErrorKind = (typeof siteErrorKinds)[number]

export const siteErrorStates = ['received', 'handling', 'answered'] as const
export type SiteErrorState = (typeof siteErrorStates)[number]

export const siteErrorMoves: Moves<SiteErrorState> = {
  received: ['handling', 'answered'],
  handling: ['answered', 'received'],
  answered: [],
}

/** 我为政府网站找错: what is wrong, where, and what became of it within three working days (R21). */
export interface SiteErrorBody {
  readonly kind: SiteErrorKind
  /** The address of the page, as it was given. */
  readonly address: string
  readonly text: string
  readonly submittedAt: string
  readonly codeHash: string
  readonly clocks: readonly StartedClock[]
  readonly answer?: { readonly text: string; readonly isMended: boolean; readonly at: string }
  readonly history: readonly Entry[]
}

export type SiteErrorMove = 'route' | 'accept' | 'answer'

export interface SiteErrorView extends Omit<SiteErrorBody, 'codeHash' | 'clocks'> {
  readonly id: string
  readonly version: number
  readonly state: SiteErrorState
  readonly isDemo: boolean
  readonly unitId: string
  readonly clocks: readonly ShownClock[]
  readonly moves: readonly SiteErrorMove[]
}

export function viewSiteError(who: Actor, record: LedgerRecord<SiteErrorBody>, now: Date): SiteErrorView {
  const { codeHash: _codeHash, ...shown } = record.body
  const state = record.state as SiteErrorState
  const may = (permission: Permission) => rolesAllow(who.roles, permission)
  const possible: Readonly<Record<SiteErrorMove, boolean>> = {
    route: state !== 'answered' && may('interaction.route'),
    accept: canMove(siteErrorMoves, state, 'handling') && may('interaction.answer'),
    answer: canMove(siteErrorMoves, state, 'answered') && may('interaction.answer'),
  }
  return {
    ...shown,
    id: record.id,
    version: record.version,
    state,
    isDemo: record.isDemo,
    unitId: record.unitId,
    clocks: readClocks(record.body.clocks, now),
    moves: (Object.keys(possible) as SiteErrorMove[]).filter((move) => possible[move]),
  }
}
