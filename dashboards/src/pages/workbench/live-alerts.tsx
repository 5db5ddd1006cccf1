import { useEffect, useRef, useState } from 'react'
import type { AlertView } from '../../../../api/views/alert.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { AlertList, byUrgency } from '../alerts/alert-list.tsx'

/** The open alerts as they stand; a new one is also announced to a screen reader. */
export function LiveAlerts() {
  const t = useTexts()
  const ask = useAsk('GET /api/alerts', { query: { open: 'true', limit: 200 } })
  const announcement = useAnnouncement(ask.data)
  return (
    <Section
      title={t.workbench.liveAlerts}
      beside={<span className="keys-hint">{t.workbench.keysHint}</span>}
      testId="live-alerts"
    >
      <p className="unseen" aria-live="assertive" data-testid="alert-announcement">
        {announcement}
      </p>
      <Answered ask={ask}>
        {(alerts) =>
          alerts.length === 0 ? (
            <Nothing words={t.workbench.noAlerts} hint={t.workbench.noAlertsHint} />
          ) : (
            <AlertList alerts={[...alerts].sort(byUrgency)} />
          )
        }
      </Answered>
    </Section>
  )
}

function useAnnouncement(alerts: readonly AlertView[] | undefined): string {
  const t = useTexts()
  const known = useRef<ReadonlySet<string>>(undefined)
  const [words, setWords] = useState('')
  useEffect(() => {
    if (!alerts) return
    const before = known.current
    known.current = new Set(alerts.map(({ id, level }) => `${id}/${level}`))
    const risen = alerts.filter(({ id, level }) => before && !before.has(`${id}/${level}`))
    if (risen.length > 0)
      setWords(
        risen
          .map(({ level, story }) => t.workbench.newAlert(t.labels.levelLong[level], story.title))
          .join('；'),
      )
  }, [alerts, t])
  return words
}
