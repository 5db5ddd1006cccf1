import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Role } from '../office/actor.ts'
import { rolesAllow } from '../people/permissions.ts'
import type { Check, CheckList } from './check-list.ts'
import type { CheckResult, FindingBody, FindingState } from './finding.ts'
import type { InspectedAccount, InspectedColumn, InspectionSample, Probe } from './sample.ts'

export type SiteState = 'on' | 'off'

/** A portal that is inspected; the record's unit answers for it. */
export interface SiteBody {
  readonly name: string
  readonly homepage: string
  /** None: found by the site's own meta tags. */
  readonly columns: readonly InspectedColumn[]
  readonly accounts: readonly InspectedAccount[]
  /** May lie on a private network: the office's own server. */
  readonly isOwn: boolean
}

export interface ProbeBody extends Probe {
  readonly siteId: string
}

/** One crawl, with what the checks made of it. Pages without their text. */
export interface SampleBody {
  readonly siteId: string
  readonly sample: Omit<InspectionSample, 'textFaults'>
  readonly results: readonly (Omit<CheckResult, 'findings'> & { readonly found: number })[]
}

export interface SiteView extends SiteBody {
  readonly id: string
  readonly version: number
  readonly unitId: string
  readonly unitName: string
  readonly isOn: boolean
  readonly isDemo: boolean
}

export interface FindingView
  extends FindingBody,
    Pick<Check, 'ruleId' | 'documentNumber' | 'clause' | 'mark' | 'effect' | 'points'> {
  readonly id: string
  readonly version: number
  readonly state: FindingState
  readonly unitId: string
  readonly checkTitle: string
  readonly isDemo: boolean
  readonly moves: readonly ('confirm' | 'dismiss')[]
}

export function viewFinding(
  { id, version, state, unitId, isDemo, body }: LedgerRecord<FindingBody>,
  { checks, roles }: { readonly checks: CheckList; readonly roles: readonly Role[] },
): FindingView {
  const { ruleId, documentNumber, clause, mark, effect, points, title } = checks.get(body.checkId)
  const canJudge = rolesAllow(roles, 'inspection.judge')
  return {
    ...body,
    id,
    version,
    state: state as FindingState,
    unitId,
    isDemo,
    checkTitle: title,
    ruleId,
    documentNumber,
    clause,
    mark,
    effect,
    points,
    moves: canJudge
      ? [
          ...(state === 'found' || state === 'dismissed' ? (['confirm'] as const) : []),
          ...(state === 'found' || state === 'confirmed' ? (['dismiss'] as const) : []),
        ]
      : [],
  }
}
