import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { AlertView } from '../../../../api/views/alert.ts'
import { stepOver, useKeys } from '../../parts/keys.ts'
import { useMay } from '../../shell/session-context.ts'
import { useAlertActs } from './alert-acts.tsx'
import { AlertRow } from './alert-row.tsx'

const rank = { red: 0, orange: 1, yellow: 2, blue: 3 } as const

/** The most urgent first: by level, then what nobody has signed for, then the newest. */
export function byUrgency(a: AlertView, b: AlertView): number {
  return (
    rank[a.level] - rank[b.level] ||
    Number(a.state !== 'firing') - Number(b.state !== 'firing') ||
    b.raisedAt.localeCompare(a.raisedAt)
  )
}

/** Alerts in order, with a cursor that the keys j and k move and a, d, i, o act on. */
export function AlertList({ alerts }: { readonly alerts: readonly AlertView[] }) {
  const [currentId, setCurrent] = useState<string>()
  const navigate = useNavigate()
  const acts = useAlertActs()
  const canHandle = useMay('alert.handle')
  const canOpen = useMay('incident.open')
  const current = alerts.find(({ id }) => id === currentId)
  const isOpen = current?.state === 'firing' || current?.state === 'acknowledged'

  const step = (by: 1 | -1) => {
    const id = stepOver(
      alerts.map((alert) => alert.id),
      currentId,
      by,
    )
    setCurrent(id)
    document.getElementById(`alert-${id}`)?.scrollIntoView({ block: 'nearest' })
  }
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    a: () => current?.state === 'firing' && canHandle && acts.acknowledge(current),
    d: () => current && isOpen && canHandle && acts.dismiss(current),
    i: () => current && isOpen && canOpen && !current.incidentId && acts.openIncident(current),
    o: () => current && navigate(`/stories/${encodeURIComponent(current.story.id)}`),
  })
  return (
    <>
      <ol className="rows" data-testid="alert-list">
        {alerts.map((alert) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            isCurrent={alert.id === currentId}
            onFocus={() => setCurrent(alert.id)}
            acts={acts}
          />
        ))}
      </ol>
      {acts.dialog}
    </>
  )
}
