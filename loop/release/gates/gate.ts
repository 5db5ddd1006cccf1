import { sha256 } from '../../../pipeline/platform/hash.ts'
import type { Rules } from '../../rules/rules.ts'
import type { Content, LinkCheck, Settings } from '../release.ts'
import { type Block, parseRichText, toPlainText } from '../rich-text.ts'
import type { GateLists } from './lists.ts'

export const gateNames = [
  'openness',
  'internal',
  'classification',
  'personal-data',
  'names',
  'characters',
  'links',
  'consistency',
  'embargo',
  'dates',
  'interpretation',
  'policy-fields',
] as const
export type GateName = (typeof gateNames)[number]

/** Something a gate found in a text. A blocking one must be mended; another must be answered with a reason. */
export interface Finding {
  /** The same finding in the next version has the same id, so that a reason given stays given. */
  readonly id: string
  readonly gate: GateName
  /** Chinese, says what is wrong and, where there is one, by which document. */
  readonly message: string
  readonly excerpt: string
  readonly isBlocking: boolean
  /** What should stand there instead. */
  readonly suggestion?: string
  readonly rule?: FindingRule
  /** The place in another release that says otherwise. */
  readonly elsewhere?: Elsewhere
}

export interface FindingRule {
  readonly id: string
  readonly documentNumber: string
  readonly isToBeConfirmed: boolean
}

export interface Elsewhere {
  readonly releaseId: string
  readonly title: string
  readonly publishedAt: string
  readonly excerpt: string
}

/** What was published before in the same story, plan, incident, matter or policy. */
export interface EarlierText extends Omit<Elsewhere, 'excerpt'> {
  readonly text: string
}

export interface GateQuestion {
  readonly content: Content
  readonly settings?: Settings
  readonly interpretedBy?: readonly string[]
  readonly earlier?: readonly EarlierText[]
  readonly linkChecks?: readonly LinkCheck[]
  /** The day in Asia/Shanghai, `YYYY-MM-DD`. */
  readonly today: string
  readonly lists: GateLists
  readonly rules: Rules
}

/** The question with its text read once for all gates. */
export interface GateInput extends GateQuestion {
  readonly settings: Settings
  readonly earlier: readonly EarlierText[]
  readonly linkChecks: readonly LinkCheck[]
  readonly blocks: readonly Block[]
  /** Title, summary and words of the body, without markup: bold inside a word hides nothing. */
  readonly text: string
  /** The same in NFKC: full-width digits and letters hide nothing. */
  readonly folded: string
}

export type Found = Omit<Finding, 'id'>
export type Gate = (input: GateInput) => readonly Found[]

export function readQuestion(question: GateQuestion): GateInput {
  const { settings = {}, earlier = [], linkChecks = [], content } = question
  const blocks = parseRichText(content.body)
  const text = [content.title, content.summary ?? '', toPlainText(blocks)].join('\n')
  return { ...question, settings, earlier, linkChecks, blocks, text, folded: text.normalize('NFKC') }
}

export function withId(found: Found): Finding {
  const { gate, message, excerpt } = found
  return { id: sha256(`${gate}\u0000${message}\u0000${excerpt}`).slice(0, 16), ...found }
}

export function ruleOf({ rules }: GateInput, id: string): FindingRule {
  const { documentNumber, isToBeConfirmed } = rules.get(id)
  return { id, documentNumber, isToBeConfirmed }
}

/** What the patterns match, in the order of the patterns. */
export function matchesOf(text: string, patterns: readonly RegExp[]): readonly string[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([match]) => match.trim()))
}

/** A place with some words around it, so that a person finds it again. */
export function excerptAround(text: string, start: number, end: number, around = 12): string {
  const before = text.slice(Math.max(0, start - around), start).split(/[。！？\n]/u)
  const [after = ''] = text.slice(end, end + around).split(/[。！？\n]/u)
  return `${before.at(-1) ?? ''}${text.slice(start, end)}${after}`.trim()
}
