import type { AlertBody } from '../alert/alert.ts'
import type { StartedClock } from '../clock/clock.ts'
import type { ConsultBody } from '../consult/consult.ts'
import { clockId } from '../incident/clocks.ts'
import type { IncidentBody } from '../incident/incident.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import type { ReportBody } from '../report/report.ts'
import type { InjectAnswer } from './drill.ts'

/** One thing the team did, and when. Who did it is not asked. */
export interface Move {
  readonly move: string
  readonly at: string
}

export interface Played {
  readonly moves: readonly Move[]
  readonly clocks: readonly (StartedClock & { readonly id: string })[]
}

/** What was done in a drill, read from its own records, oldest first. */
export async function readMoves(reader: LedgerReader, answers: readonly InjectAnswer[]): Promise<Played> {
  const all = <Body>(kind: string) => reader.list<Body>({ kind, order: 'oldest' })
  const [alerts, incidents, consults, reports] = [
    await all<AlertBody>('alert'),
    await all<IncidentBody>('incident'),
    await all<ConsultBody>('consult'),
    await all<ReportBody>('duty-report'),
  ]
  const moves = [
    ...(await Promise.all(alerts.map(({ id }) => alertMovesOf(reader, id)))).flat(),
    ...incidents.flatMap(({ body, createdAt }) => [
      { move: 'incident.opened', at: createdAt },
      ...incidentMovesOf(body),
    ]),
    // The short record of a reason alone is no 会商 anybody held.
    ...consults.flatMap(({ body }) =>
      body.form === 'brief' ? [] : [{ move: 'consult.recorded', at: body.recordedAt }],
    ),
    ...reports.flatMap(({ body }) => reportMovesOf(body)),
    ...answers.map(({ injectId, at }) => ({ move: `inject.answered:${injectId}`, at })),
  ]
  return {
    moves: moves.toSorted((a, b) => a.at.localeCompare(b.at) || a.move.localeCompare(b.move)),
    clocks: incidents.flatMap(({ body }) => body.clocks.map((clock) => ({ ...clock, id: clockId(clock) }))),
  }
}

/** The first time counts: an alert that rises is acknowledged again. */
async function alertMovesOf(reader: LedgerReader, id: string): Promise<readonly Move[]> {
  const bodies = (await reader.versions<AlertBody>('alert', id)).map(({ body }) => body)
  const acknowledgedAt = bodies.find((body) => body.acknowledgedAt)?.acknowledgedAt
  const dismissedAt = bodies.find(({ dismissal }) => dismissal)?.dismissal?.at
  return [
    ...(acknowledgedAt ? [{ move: 'alert.acknowledged', at: acknowledgedAt }] : []),
    ...(dismissedAt ? [{ move: 'alert.dismissed', at: dismissedAt }] : []),
  ]
}

function incidentMovesOf({ activatedAt, steps, timeline, clocks }: IncidentBody): readonly Move[] {
  const conference = clocks.find(({ ruleId }) => ruleId === 'R2')?.metAt
  return [
    ...(activatedAt ? [{ move: 'incident.activated', at: activatedAt }] : []),
    ...steps.flatMap(({ id, done }) => (done ? [{ move: `step.done:${id}`, at: done.at }] : [])),
    ...timeline.flatMap(({ kind, at }) => (kind === 'published' ? [{ move: 'release.published', at }] : [])),
    ...timeline.flatMap(({ kind, at }) => (kind === 'closed' ? [{ move: 'incident.closed', at }] : [])),
    ...(conference ? [{ move: 'conference.held', at: conference }] : []),
    ...timeline.flatMap(({ link, at }) =>
      link?.kind === 'hand-over' ? [{ move: 'hand-over.taken', at }] : [],
    ),
  ]
}

function reportMovesOf({ type, signed, sendings }: ReportBody): readonly Move[] {
  return [
    ...(signed ? [{ move: `report.signed:${type}`, at: signed.at }] : []),
    ...sendings.map(({ how, at }) => ({
      move: `report.${how === 'telephone' ? 'telephoned' : 'sent'}:${type}`,
      at,
    })),
  ]
}
