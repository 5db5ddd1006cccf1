import type { StartedClock } from '../clock/clock.ts'
import type { Person } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'
import type { Finding } from './gates/gate.ts'

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

export const releaseStates = [
  'draft',
  'review-1',
  'review-2',
  'review-3',
  'secrecy',
  'approved',
  'scheduled',
  'published',
  'withdrawn',
] as const
/** `scheduled` has the releaser's signature and waits for its time. */
export type ReleaseState = (typeof releaseStates)[number]

/** From every state back to `draft` (returned, or corrected) or, when something of it is public, to `withdrawn`. */
export const releaseMoves: Moves<ReleaseState> = {
  draft: ['review-1', 'withdrawn'],
  'review-1': ['review-2', 'draft', 'withdrawn'],
  'review-2': ['review-3', 'draft', 'withdrawn'],
  'review-3': ['secrecy', 'draft', 'withdrawn'],
  secrecy: ['approved', 'draft', 'withdrawn'],
  approved: ['scheduled', 'published', 'draft', 'withdrawn'],
  scheduled: ['published', 'approved', 'draft', 'withdrawn'],
  published: ['draft', 'withdrawn'],
  withdrawn: [],
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
  /** Of a release: signed now, to be published then. */
  readonly scheduledFor?: string
  /** Given by telephone on the urgent path. */
  readonly phone?: PhoneNote
}

/** How a signature came by telephone, and what its signer said of it in writing afterwards. */
export interface PhoneNote {
  /** As called; shown masked. */
  readonly number: string
  readonly calledAt: string
  /** Who called and wrote the words down. */
  readonly recordedBy: Person
  /** By when the signer must confirm it in writing. */
  readonly clock: StartedClock
  readonly confirmation?: {
    readonly verdict: 'confirmed' | 'disputed'
    readonly at: string
    readonly words: string
  }
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
  /** Rich text, see `parseRichText`. */
  readonly body: string
  readonly column: PortalColumn
  readonly openness?: Openness
  readonly policy?: PolicyFields
  /** 摘要: the digest of channels that have one. */
  readonly summary?: string
  /** 来源, as it stands under the title. */
  readonly source?: string
}

/** 文字, 图解, 视频, 答问, 专家解读. */
export const interpretationForms = ['text', 'graphic', 'video', 'questions', 'expert'] as const
export type InterpretationForm = (typeof interpretationForms)[number]

/** 解读方案 (R8): who explains a policy, how, and on which day. */
export interface InterpretationPlan {
  readonly who: string
  readonly forms: readonly InterpretationForm[]
  /** `YYYY-MM-DD`. */
  readonly day: string
}

/** What is decided about a release besides its text; reviewers sign it with the text, so it changes in a draft only. */
export interface Settings {
  /** The ids of the channels it is meant for; absent: the portal alone. */
  readonly channels?: readonly string[]
  /** Nobody can publish it before. */
  readonly embargoUntil?: string
  /** 内部: never leaves the house. */
  readonly isInternal?: boolean
  /** The release of the policy that this one explains. */
  readonly interprets?: string
  readonly interpretationPlan?: InterpretationPlan
}

/** 批注: a reviewer's words on one paragraph of one version. */
export interface ReviewComment {
  readonly id: string
  readonly contentVersion: number
  /** Which block of the text, counted from 0; -1 for the whole. */
  readonly paragraph: number
  /** How the paragraph began. */
  readonly excerpt: string
  readonly text: string
  readonly by: Person
  readonly at: string
  readonly resolution?: { readonly by: Person; readonly at: string; readonly words: string }
}

/** Whether an address in the text answered, when somebody last looked. */
export interface LinkCheck {
  readonly address: string
  readonly at: string
  readonly outcome: 'alive' | 'dead' | 'unknown'
  /** Chinese: the status, or why nobody knows. */
  readonly detail: string
}

/** What the gates found, and when. */
export interface GateCheck {
  readonly at: string
  readonly findings: readonly Finding[]
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

export interface ReleaseBody extends Content, ReleaseLinks, Settings {
  readonly contentVersion: number
  readonly round: number
  readonly author: Person
  /** Everybody who wrote a word of it, the author first: none of them reviews it. */
  readonly writers: readonly Person[]
  readonly signatures: readonly Signature[]
  readonly acknowledgements: readonly Acknowledgement[]
  /** Every content there was, the current one last. */
  readonly versions: readonly ContentVersion[]
  /** The releases that explain this one. */
  readonly interpretedBy?: readonly string[]
  readonly comments?: readonly ReviewComment[]
  /** What the gates found in the content of now. */
  readonly check?: GateCheck
  readonly linkChecks?: readonly LinkCheck[]
  /** What the lists of later days found in what stands published. */
  readonly rescan?: GateCheck
  /** The urgent path: signatures may be given by telephone. */
  readonly urgent?: { readonly by: Person; readonly at: string; readonly reason: string }
  /** When it is to be published; see the signature of the step `release`. */
  readonly scheduledAt?: string
  /** Why what was due was not published. */
  readonly scheduleFault?: { readonly at: string; readonly message: string }
  /** What of it stands on the portal. */
  readonly publication?: {
    readonly id: string
    readonly at: string
    readonly url: string
    readonly contentVersion?: number
  }
  /** When its first version was published. */
  readonly publishedAt?: string
  readonly withdrawal?: { readonly by: Person; readonly at: string; readonly reason: string }
}

/** The content alone, as it is frozen at publication. */
export function contentOf({ title, body, column, openness, policy, summary, source }: Content): Content {
  return {
    title,
    body,
    column,
    ...(openness ? { openness } : {}),
    ...(policy ? { policy } : {}),
    ...(summary ? { summary } : {}),
    ...(source ? { source } : {}),
  }
}

/** The channels a release is meant for: the portal when nobody said another. */
export function channelsOf({ channels }: Settings): readonly string[] {
  return channels ?? ['portal']
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
