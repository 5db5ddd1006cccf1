import type { AlertBody } from '../alert/alert.ts'
import type { IncidentBody } from '../incident/incident.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'

const mostAlerts = 1_000

/** The incidents that came of what a plan's watch heard, in the order in which they became known. */
export async function incidentsOf(
  reader: LedgerReader,
  watchId: string | undefined,
): Promise<readonly LedgerRecord<IncidentBody>[]> {
  if (!watchId) return []
  const alerts = await reader.list<AlertBody>({ kind: 'alert', keys: { watch: watchId }, limit: mostAlerts })
  const ids = new Set(alerts.flatMap(({ body }) => (body.incidentId ? [body.incidentId] : [])))
  const incidents = await Promise.all([...ids].map((id) => reader.get<IncidentBody>('incident', id)))
  return incidents
    .flatMap((incident) => (incident ? [incident] : []))
    .toSorted((a, b) => Date.parse(a.body.knownAt) - Date.parse(b.body.knownAt))
}
