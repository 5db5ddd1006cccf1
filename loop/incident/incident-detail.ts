import { type ConsultBody, viewConsult } from '../consult/consult.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import type { Office } from '../office/office.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import { unexplainedClocks } from './clocks.ts'
import { closingObstacles } from './close-incident.ts'
import {
  type IncidentBody,
  type IncidentDetail,
  type IncidentMove,
  type IncidentRelease,
  type IncidentReport,
  incidentMoves,
  viewIncident,
} from './incident.ts'

type Incident = LedgerRecord<IncidentBody>

/** An incident with its timeline, its 会商, answers and reports, and what this person may do with it now. */
export async function readDetail(office: Office, who: Actor, record: Incident): Promise<IncidentDetail> {
  const { reader } = office
  const now = office.clock.now()
  const mine = <Body>(kind: string) =>
    reader.list<Body>({ kind, keys: { incident: record.id }, order: 'oldest' })
  const [releases, consults, reports, obstacles] = await Promise.all([
    mine<{ title: string; publishedAt?: string }>('release'),
    mine<ConsultBody>('consult'),
    mine<{ number: number; name: string }>('duty-report'),
    closingObstacles(reader, record, now),
  ])
  const { timeline, review, facts = {} } = record.body
  const answered = timeline.find(({ kind }) => kind === 'published')
  return {
    ...viewIncident(record, now),
    facts,
    timeline,
    consults: consults.map(viewConsult),
    releases: releases.map(viewRelease),
    reports: reports.map(viewReport).toSorted((a, b) => a.number - b.number),
    obstacles: record.state === 'closed' ? [] : obstacles,
    ...(review ? { review } : {}),
    ...(answered ? { answeredAt: answered.at } : {}),
    moves: movesOf(who, record, now),
  }
}

function viewRelease({
  id,
  state,
  body,
}: LedgerRecord<{ title: string; publishedAt?: string }>): IncidentRelease {
  return { id, title: body.title, state, ...(body.publishedAt ? { publishedAt: body.publishedAt } : {}) }
}

function viewReport({ id, state, body }: LedgerRecord<{ number: number; name: string }>): IncidentReport {
  return { id, state, number: body.number, name: body.name }
}

function movesOf(who: Actor, { state, body }: Incident, now: Date): readonly IncidentMove[] {
  const isOpen = state !== 'closed'
  const { handOver } = body
  const isOffered = handOver !== undefined && !handOver.acceptedAt
  const possible: readonly [IncidentMove, Permission, boolean][] = [
    ['activate', 'incident.work', canMove(incidentMoves, state, 'active')],
    ['level', 'incident.level', isOpen],
    ['step', 'incident.work', isOpen],
    ['note', 'incident.work', isOpen],
    ['draft-release', 'release.draft', isOpen],
    ['meet-clock', 'incident.work', isOpen],
    ['start-closing', 'incident.close', canMove(incidentMoves, state, 'closing')],
    ['close', 'incident.close', canMove(incidentMoves, state, 'closed')],
    ['consult', 'consult.record', isOpen],
    ['fact', 'incident.work', isOpen],
    ['conference', 'incident.work', isOpen && waitsForConference(body)],
    ['explain', 'incident.work', isOpen && unexplainedClocks(body, now).length > 0],
    ['hand-over', 'incident.work', isOpen],
    ['take-over', 'incident.work', isOpen && isOffered && handOver.from.id !== who.userId],
    ['report', 'report.write', isOpen],
  ]
  return possible
    .filter(([, permission, isPossible]) => isPossible && rolesAllow(who.roles, permission))
    .map(([move]) => move)
}

function waitsForConference({ clocks }: IncidentBody): boolean {
  return clocks.some(({ ruleId, limit, metAt }) => !metAt && (ruleId === 'R2' || limit?.endsWith('新闻中心')))
}
