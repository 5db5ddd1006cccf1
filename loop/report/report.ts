import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor, Person } from '../office/actor.ts'
import { canMove, type Moves } from '../office/moves.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'

/** 初报, 续报, 日报, 终报 (R26). */
export type ReportType = 'first' | 'follow-up' | 'daily' | 'final'
export const reportTypes: readonly ReportType[] = ['first', 'follow-up', 'daily', 'final']

/** Written; signed by who may (签发); sent, by telephone first; received, as confirmed on the telephone. */
export type ReportState = 'draft' | 'signed' | 'sent' | 'confirmed'

export const reportMoves: Moves<ReportState> = {
  draft: ['signed'],
  signed: ['sent', 'draft'],
  sent: ['confirmed'],
  confirmed: [],
}

/** What a report says about one thing. Unknown is 正在核实: never blank, never guessed. */
export interface ReportField {
  readonly name: string
  readonly title: string
  readonly text: string
  readonly isUnknown: boolean
}

export interface Sending {
  readonly how: 'telephone' | 'written'
  readonly at: string
  readonly to: string
  readonly by: Person
  /** Who took it at the other end. */
  readonly takenBy?: string
}

export interface ReportBody {
  readonly incidentId: string
  readonly incidentTitle: string
  readonly type: ReportType
  /** Of the incident's reports, from 1, without a gap. */
  readonly number: number
  /** 初报, 续报一, 续报二 … 终报. */
  readonly name: string
  readonly unitName: string
  /** Everything known then: what the next report is compared with. */
  readonly known: readonly ReportField[]
  /** What this report says: of a 续报 only what changed. */
  readonly fields: readonly ReportField[]
  /** What was done since the last one, with times. */
  readonly course: readonly { readonly at: string; readonly text: string }[]
  /** Three to five sentences. */
  readonly summary: string
  readonly recipients: readonly string[]
  readonly copies: readonly string[]
  readonly contact: string
  readonly corrects?: string
  readonly asOf: string
  readonly writers: readonly Person[]
  readonly signed?: { readonly by: Person; readonly at: string; readonly opinion: string }
  readonly sendings: readonly Sending[]
  readonly confirmed?: { readonly by: Person; readonly at: string; readonly words: string }
}

export interface ReportView extends ReportBody {
  readonly id: string
  readonly version: number
  readonly state: ReportState
  readonly unitId: string
  readonly isDemo: boolean
  readonly moves: readonly ReportMove[]
}

export type ReportMove = 'edit' | 'sign' | 'return' | 'send' | 'confirm'

export function viewReport(who: Actor, record: LedgerRecord<ReportBody>): ReportView {
  const { id, version, unitId, isDemo, body } = record
  const state = record.state as ReportState
  const isWriter = body.writers.some((person) => person.id === who.userId)
  const possible: readonly [ReportMove, Permission, boolean][] = [
    ['edit', 'report.write', state === 'draft'],
    ['sign', 'report.sign', state === 'draft' && !isWriter],
    ['return', 'report.sign', state === 'signed'],
    ['send', 'report.write', canMove(reportMoves, state, 'sent') || state === 'sent'],
    ['confirm', 'report.write', canMove(reportMoves, state, 'confirmed')],
  ]
  return {
    id,
    version,
    state,
    unitId,
    isDemo,
    ...body,
    moves: possible
      .filter(([, permission, can]) => can && rolesAllow(who.roles, permission))
      .map(([move]) => move),
  }
}

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 续报十二: numbered among its kind. */
export function reportName(type: ReportType, ordinal: number): string {
  if (type === 'first') return '初报'
  if (type === 'final') return '终报'
  return `${type === 'daily' ? '日报' : '续报'}${chineseNumber(ordinal)}`
}

function chineseNumber(number: number): string {
  if (number >= 100) return String(number)
  const [tens, ones] = [Math.floor(number / 10), number % 10]
  const ten = tens === 0 ? '' : `${tens === 1 ? '' : digits[tens]}十`
  return `${ten}${digits[ones] ?? ''}`
}
