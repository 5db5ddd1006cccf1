import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor, Person } from '../office/actor.ts'
import { canMove, type Moves } from '../office/moves.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import { type Finding, findFindings } from './gates.ts'

/** 主动公开, 依申请公开, 不予公开 (R9). */
export type Openness = 'proactive' | 'on-request' | 'closed'
export const opennesses: readonly Openness[] = ['proactive', 'on-request', 'closed']

/**
 * The portal's columns: 要闻, 政策文件, 政策解读, 回应关切, 新闻发布会, 通知公告, 征求意见, 在线访谈, 部长信箱, and the four parts of 政府信息公开: 指南,
 * 制度, 法定主动公开内容, 年报.
 */
export const portalColumns = [
  'news',
  'policy',
  'interpretation',
  'response',
  'press-conference',
  'notice',
  'consultation',
  'interview',
  'mailbox',
  'disclosure-guide',
  'disclosure-system',
  'disclosure-content',
  'disclosure-report',
] as const
export type PortalColumn = (typeof portalColumns)[number]

/** 初审, 复审, 终审, 保密审查: each state waits for its signature. */
export type ReviewStep = 'review-1' | 'review-2' | 'review-3' | 'secrecy'

export type ReleaseState = 'draft' | ReviewStep | 'approved' | 'published' | 'withdrawn'

/** From every state back to `draft` (returned, or corrected) or, when something of it is public, to `withdrawn`. */
export const releaseMoves: Moves<ReleaseState> = {
  draft: ['review-1', 'withdrawn'],
  'review-1': ['review-2', 'draft', 'withdrawn'],
  'review-2': ['review-3', 'draft', 'withdrawn'],
  'review-3': ['secrecy', 'draft', 'withdrawn'],
  secrecy: ['approved', 'draft', 'withdrawn'],
  approved: ['published', 'draft', 'withdrawn'],
  published: ['draft', 'withdrawn'],
  withdrawn: [],
}

export const stepPermissions: Readonly<Record<ReviewStep, Permission>> = {
  'review-1': 'release.review-1',
  'review-2': 'release.review-2',
  'review-3': 'release.review-3',
  secrecy: 'release.secrecy',
}

export const nextState: Readonly<Record<ReviewStep, ReleaseState>> = {
  'review-1': 'review-2',
  'review-2': 'review-3',
  'review-3': 'secrecy',
  secrecy: 'approved',
}

export interface Signature {
  readonly step: ReviewStep | 'release'
  readonly verdict: 'approved' | 'returned'
  readonly by: Person
  readonly at: string
  readonly opinion: string
  readonly contentVersion: number
  /** Signatures count in the round they were given in: a text sent in again is reviewed again. */
  readonly round: number
}

export interface Acknowledgement {
  readonly findingId: string
  readonly by: Person
  readonly at: string
  readonly reason: string
}

/** What a policy page must show besides its title and the day it was published (OFFICE: the nine fields). */
export interface PolicyFields {
  /** 索引号 */
  readonly indexNumber: string
  /** 主题分类 */
  readonly theme: string
  /** 发文机关 */
  readonly issuer: string
  /** 成文日期, `YYYY-MM-DD`: not the day of publication. */
  readonly writtenOn: string
  /** 发文字号 */
  readonly documentNumber: string
  /** 主题词 */
  readonly keywords: readonly string[]
  readonly validity: Validity
}

/** 有效, 失效, 废止, 修订. */
export const validities = ['valid', 'expired', 'abolished', 'revised'] as const
export type Validity = (typeof validities)[number]

export interface Content {
  readonly title: string
  /** Paragraphs of plain text separated by an empty line. */
  readonly body: string
  readonly column: PortalColumn
  readonly openness?: Openness
  readonly policy?: PolicyFields
}

/** What a release belongs to: the chain of the loop runs through these. */
export interface ReleaseLinks {
  readonly planId?: string
  readonly incidentId?: string
  readonly storyId?: string
  readonly matterId?: string
}

export interface ContentVersion extends Content {
  readonly contentVersion: number
  readonly by: Person
  readonly at: string
}

export interface ReleaseBody extends Content, ReleaseLinks {
  readonly contentVersion: number
  readonly round: number
  readonly author: Person
  /** Everybody who wrote a word of it, the author first: none of them reviews it. */
  readonly writers: readonly Person[]
  readonly signatures: readonly Signature[]
  readonly acknowledgements: readonly Acknowledgement[]
  /** Every content there was, the current one last. */
  readonly versions: readonly ContentVersion[]
  /** What of it stands on the portal. */
  readonly publication?: { readonly id: string; readonly at: string; readonly url: string }
  /** When its first version was published. */
  readonly publishedAt?: string
  readonly withdrawal?: { readonly by: Person; readonly at: string; readonly reason: string }
}

export type ReleaseMove =
  | 'edit'
  | 'acknowledge'
  | 'submit'
  | 'approve'
  | 'return'
  | 'sign-secrecy'
  | 'publish'
  | 'withdraw'
  | 'correct'

export interface FindingView extends Finding {
  readonly acknowledgement?: Omit<Acknowledgement, 'findingId'>
}

export interface ReleaseView extends Omit<ReleaseBody, 'acknowledgements' | 'round' | 'writers'> {
  readonly id: string
  readonly version: number
  readonly state: ReleaseState
  readonly findings: readonly FindingView[]
  readonly createdAt: string
  readonly updatedAt: string
  readonly unitId: string
  readonly isDemo: boolean
  readonly moves: readonly ReleaseMove[]
}

/** The content alone, as it is frozen at publication. */
export function contentOf({ title, body, column, openness, policy }: Content): Content {
  return { title, body, column, ...(openness ? { openness } : {}), ...(policy ? { policy } : {}) }
}

/** How a release, and each of its publications, is found from what it belongs to. */
export function linkKeys({ planId, incidentId, storyId, matterId }: ReleaseLinks): Record<string, string> {
  return {
    ...(planId ? { plan: planId } : {}),
    ...(incidentId ? { incident: incidentId } : {}),
    ...(storyId ? { story: storyId } : {}),
    ...(matterId ? { matter: matterId } : {}),
  }
}

export function isReviewStep(state: string): state is ReviewStep {
  return Object.hasOwn(stepPermissions, state)
}

/** The signatures that count for what is under review now. */
export function currentSignatures({ signatures, round }: ReleaseBody): readonly Signature[] {
  return signatures.filter((signature) => signature.round === round && signature.verdict === 'approved')
}

/** Why this person may not sign here: wrote it, or has signed another step of this round. */
export function signingObstacle(body: ReleaseBody, userId: string): 'writer' | 'signed' | undefined {
  if (body.writers.some(({ id }) => id === userId)) return 'writer'
  if (currentSignatures(body).some(({ by }) => by.id === userId)) return 'signed'
  return undefined
}

export function viewFindings(body: ReleaseBody): readonly FindingView[] {
  return findFindings(body).map((finding) => {
    const acknowledged = body.acknowledgements.find(({ findingId }) => findingId === finding.id)
    if (!acknowledged) return finding
    const { findingId: _findingId, ...acknowledgement } = acknowledged
    return { ...finding, acknowledgement }
  })
}

export function viewRelease(who: Actor, record: LedgerRecord<ReleaseBody>): ReleaseView {
  const { acknowledgements: _acknowledgements, round: _round, writers: _writers, ...shown } = record.body
  return {
    id: record.id,
    version: record.version,
    state: record.state as ReleaseState,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    unitId: record.unitId,
    isDemo: record.isDemo,
    ...shown,
    findings: viewFindings(record.body),
    moves: movesOf(who, record),
  }
}

function movesOf(who: Actor, { state, body }: LedgerRecord<ReleaseBody>): readonly ReleaseMove[] {
  const may = (permission: Permission) => rolesAllow(who.roles, permission)
  const isDraft = state === 'draft'
  const step = isReviewStep(state) ? state : undefined
  const canSign =
    step !== undefined && may(stepPermissions[step]) && signingObstacle(body, who.userId) === undefined
  const canRelease = state === 'approved' && may('release.publish')
  const possible: Readonly<Record<ReleaseMove, boolean>> = {
    edit: isDraft && may('release.draft'),
    acknowledge: isDraft && may('release.draft') && viewFindings(body).some(needsReason),
    submit: isDraft && may('release.draft'),
    approve: canSign && step !== 'secrecy',
    'sign-secrecy': canSign && step === 'secrecy',
    return: canSign || canRelease,
    publish: canRelease,
    withdraw:
      body.publication !== undefined && canMove(releaseMoves, state, 'withdrawn') && may('release.withdraw'),
    correct: state === 'published' && may('release.draft'),
  }
  return (Object.keys(possible) as ReleaseMove[]).filter((move) => possible[move])
}

function needsReason({ isBlocking, acknowledgement }: FindingView): boolean {
  return !isBlocking && acknowledgement === undefined
}
