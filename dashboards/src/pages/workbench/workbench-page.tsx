import { useTexts } from '../../i18n/i18n.tsx'
import { Page } from '../../parts/page.tsx'
import { useMay } from '../../shell/session-context.ts'
import { Figures } from './figures.tsx'
import { LiveAlerts } from './live-alerts.tsx'
import { OpenIncidents } from './open-incidents.tsx'
import { StartHere, StartWhenEmpty } from './start-here.tsx'
import { TraySection } from './tray-section.tsx'

/** What needs somebody now: alerts in their order, the clocks that run, what waits for one's own hand. */
export function WorkbenchPage() {
  const t = useTexts()
  const seesAlerts = useMay('alert.read')
  const seesIncidents = useMay('incident.read')
  const seesReleases = useMay('release.read')
  if (!seesAlerts && !seesReleases) return <StartHere />
  return (
    <Page title={t.nav.workbench}>
      <Figures />
      <StartWhenEmpty />
      <div className="columns">
        <div>{seesAlerts ? <LiveAlerts /> : <TraySection />}</div>
        <div>
          {seesIncidents ? <OpenIncidents /> : null}
          {seesAlerts ? <TraySection /> : null}
        </div>
      </div>
    </Page>
  )
}
