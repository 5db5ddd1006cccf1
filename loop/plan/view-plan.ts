import { openAlertStates } from '../alert/moves.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import type { Office } from '../office/office.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import type { WatchBody } from '../watch/watches.ts'
import { missingToOpen } from './open-plan.ts'
import { type PlanBody, type PlanState, type PlanVersion, planMoves } from './plan.ts'
import { incidentsOf } from './plan-incidents.ts'

type Plan = LedgerRecord<PlanBody>

export type PlanMove = 'edit' | 'open' | 'hold' | 'close' | 'cancel' | 'next'

export interface PlanView extends Omit<PlanBody, 'versions'> {
  readonly id: string
  readonly version: number
  readonly state: PlanState
  readonly unitId: string
  readonly isDemo: boolean
  readonly createdAt: string
  readonly updatedAt: string
}

/** Another record of the plan's chain, by name. */
export interface PlanNeighbour {
  readonly id: string
  readonly title: string
  readonly state: string
}

export interface PlanRelease extends PlanNeighbour {
  readonly publishedAt?: string
  readonly scheduledAt?: string
}

export interface PlanDetail extends PlanView {
  readonly versions: readonly Pick<PlanVersion, 'contentVersion' | 'by' | 'at'>[]
  readonly releases: readonly PlanRelease[]
  readonly incidents: readonly PlanNeighbour[]
  readonly watch?: {
    readonly id: string
    readonly name: string
    readonly query: string
    readonly isEnabled: boolean
    readonly openAlerts: number
    readonly alerts: number
  }
  readonly previous?: PlanNeighbour
  readonly following: readonly PlanNeighbour[]
  /** What is still missing before it can be opened, in the user's words. */
  readonly missing: readonly string[]
  readonly moves: readonly PlanMove[]
}

export function viewPlan({ id, version, state, unitId, isDemo, createdAt, updatedAt, body }: Plan): PlanView {
  const { versions: _versions, ...shown } = body
  return { id, version, state: state as PlanState, unitId, isDemo, createdAt, updatedAt, ...shown }
}

interface Titled {
  readonly title: string
  readonly publishedAt?: string
  readonly scheduledAt?: string
}

/** A plan with its versions, what has come of it, and what this person may do with it now. */
export async function readPlanDetail(office: Office, who: Actor, record: Plan): Promise<PlanDetail> {
  const { reader } = office
  const { id, body } = record
  const of = (kind: string, key = 'plan') =>
    reader.list<Titled>({ kind, keys: { [key]: id }, order: 'oldest', limit: 200 })
  const [releases, incidents, following, previous, watch] = await Promise.all([
    of('release'),
    incidentsOf(reader, body.watchId),
    of('plan', 'previous'),
    body.previousPlanId ? reader.get<PlanBody>('plan', body.previousPlanId) : undefined,
    body.watchId ? readWatch(office, body.watchId) : undefined,
  ])
  return {
    ...viewPlan(record),
    versions: body.versions.map(({ contentVersion, by, at }) => ({ contentVersion, by, at })),
    releases: releases.map((release) => ({ ...neighbour(release), ...timesOf(release.body) })),
    incidents: incidents.map(neighbour),
    following: following.map(neighbour),
    ...(previous ? { previous: neighbour(previous) } : {}),
    ...(watch ? { watch } : {}),
    missing: record.state === 'draft' ? missingToOpen(body) : [],
    moves: planMovesOf(who, record),
  }
}

function neighbour({ id, state, body }: LedgerRecord<{ readonly title: string }>): PlanNeighbour {
  return { id, title: body.title, state }
}

function timesOf({ publishedAt, scheduledAt }: Titled): Pick<PlanRelease, 'publishedAt' | 'scheduledAt'> {
  return { ...(publishedAt ? { publishedAt } : {}), ...(scheduledAt ? { scheduledAt } : {}) }
}

async function readWatch({ reader }: Office, id: string): Promise<PlanDetail['watch']> {
  const [watch, alerts, openAlerts] = await Promise.all([
    reader.get<WatchBody>('watch', id),
    reader.count({ kind: 'alert', keys: { watch: id } }),
    reader.count({ kind: 'alert', keys: { watch: id }, states: openAlertStates }),
  ])
  if (!watch) return undefined
  const { name, query, isEnabled } = watch.body
  return { id, name, query, isEnabled, openAlerts, alerts }
}

/** What this person may do with a plan as it is now. */
export function planMovesOf(who: Actor, { state }: Plan): readonly PlanMove[] {
  const possible: readonly [PlanMove, Permission, boolean][] = [
    ['edit', 'plan.write', state === 'draft' || state === 'open'],
    ['open', 'plan.open', canMove(planMoves, state, 'open')],
    ['hold', 'plan.write', state === 'open'],
    ['close', 'plan.close', canMove(planMoves, state, 'closed')],
    ['cancel', 'plan.open', canMove(planMoves, state, 'cancelled')],
    ['next', 'plan.write', state === 'closed'],
  ]
  return possible
    .filter(([, permission, isPossible]) => isPossible && rolesAllow(who.roles, permission))
    .map(([move]) => move)
}
