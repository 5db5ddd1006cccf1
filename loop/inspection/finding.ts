import { sha256 } from '../../pipeline/platform/hash.ts'
import type { Person } from '../office/actor.ts'
import type { Moves } from '../office/moves.ts'
import type { CheckId } from './check-list.ts'

/** Where it can be seen, on what day it says what. */
export interface Evidence {
  readonly url: string
  readonly day?: string
  readonly text: string
}

/** What one check found: `object` is the page, column, link, account or site it is about, the same in every crawl. */
export interface RawFinding {
  readonly checkId: CheckId
  readonly object: string
  readonly title: string
  readonly evidence: readonly Evidence[]
}

export interface CheckResult {
  readonly checkId: CheckId
  /** False when there was too little to judge by; `gap` says what is missing. */
  readonly isJudged: boolean
  readonly gap?: string
  readonly findings: readonly RawFinding[]
}

/**
 * `found` by the collector, `confirmed` or `dismissed` by a person, `gone` when a later crawl no longer has it. What comes back is found
 * anew; what was dismissed stays dismissed as long as it is there.
 */
export type FindingState = 'found' | 'confirmed' | 'dismissed' | 'gone'

export const findingMoves: Moves<FindingState> = {
  found: ['confirmed', 'dismissed', 'gone'],
  confirmed: ['gone', 'dismissed'],
  dismissed: ['confirmed', 'gone'],
  gone: ['found'],
}

/** A time during which it was there; open while it still is. */
export interface Span {
  readonly from: string
  readonly to?: string
}

export interface FindingBody extends RawFinding {
  readonly siteId: string
  readonly siteName: string
  readonly spans: readonly Span[]
  readonly directiveId?: string
  readonly judged?: { readonly by: Person; readonly at: string; readonly reason: string }
}

export function findingId(
  siteId: string,
  { checkId, object }: Pick<RawFinding, 'checkId' | 'object'>,
): string {
  return sha256(['finding', siteId, checkId, object].join('\u0000')).slice(0, 24)
}
