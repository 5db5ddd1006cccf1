import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import type { Office } from '../office/office.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import {
  type IncidentBody,
  type IncidentDetail,
  type IncidentMove,
  type IncidentRelease,
  incidentMoves,
  viewIncident,
} from './incident.ts'

type Incident = LedgerRecord<IncidentBody>

/** An incident with its timeline, its answers, and what this person may do with it now. */
export async function readDetail(office: Office, who: Actor, record: Incident): Promise<IncidentDetail> {
  const releases = await office.reader.list<{ title: string; publishedAt?: string }>({
    kind: 'release',
    keys: { incident: record.id },
    order: 'oldest',
  })
  const { timeline, review } = record.body
  const answered = timeline.find(({ kind }) => kind === 'published')
  return {
    ...viewIncident(record, office.clock.now()),
    timeline,
    releases: releases.map(viewRelease),
    ...(review ? { review } : {}),
    ...(answered ? { answeredAt: answered.at } : {}),
    moves: movesOf(who, record),
  }
}

function viewRelease({
  id,
  state,
  body,
}: LedgerRecord<{ title: string; publishedAt?: string }>): IncidentRelease {
  return { id, title: body.title, state, ...(body.publishedAt ? { publishedAt: body.publishedAt } : {}) }
}

function movesOf(who: Actor, { state }: Incident): readonly IncidentMove[] {
  const isOpen = state !== 'closed'
  const possible: readonly [IncidentMove, Permission, boolean][] = [
    ['activate', 'incident.work', canMove(incidentMoves, state, 'active')],
    ['level', 'incident.level', isOpen],
    ['step', 'incident.work', isOpen],
    ['note', 'incident.work', isOpen],
    ['draft-release', 'release.draft', isOpen],
    ['meet-clock', 'incident.work', isOpen],
    ['start-closing', 'incident.close', canMove(incidentMoves, state, 'closing')],
    ['close', 'incident.close', canMove(incidentMoves, state, 'closed')],
  ]
  return possible
    .filter(([, permission, isPossible]) => isPossible && rolesAllow(who.roles, permission))
    .map(([move]) => move)
}
