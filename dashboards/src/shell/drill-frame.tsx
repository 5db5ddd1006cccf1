import { Suspense } from 'react'
import { Navigate, NavLink, Route, Routes, useLocation } from 'react-router'
import { useAsk } from '../frame/ask.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { DrillBanner } from '../pages/drills/drill-banner.tsx'
import { DocumentDrawer } from '../parts/document-link.tsx'
import { NowIs } from '../parts/now.tsx'
import { Answered, Loading } from '../parts/states.tsx'
import { page } from './lazy-page.tsx'
import { PageGuard } from './page-guard.tsx'
import { UserMenu } from './user-menu.tsx'

const Alerts = page(() => import('../pages/alerts/alerts-page.tsx'), 'AlertsPage')
const Incidents = page(() => import('../pages/incidents/incidents-page.tsx'), 'IncidentsPage')
const Incident = page(() => import('../pages/incidents/incident-page.tsx'), 'IncidentPage')
const Report = page(() => import('../pages/incidents/report-page.tsx'), 'ReportPage')
const Releases = page(() => import('../pages/releases/releases-page.tsx'), 'ReleasesPage')
const Release = page(() => import('../pages/releases/release-page.tsx'), 'ReleasePage')

const ReleaseForm = page(() => import('../pages/releases/form-page.tsx'), 'ReleaseFormPage')

const places = [
  { path: '/alerts', name: 'alerts' },
  { path: '/incidents', name: 'incidents' },
  { path: '/releases', name: 'releases' },
] as const

/** A drill's clock moves by a person's hand or faster than the wall's: looked at again this often. */
const lookMs = 5_000

/** The pages of one drill: only what is played there, under a mark nobody can overlook, at the drill's own time. */
export function DrillFrame({ id }: { readonly id: string }) {
  const t = useTexts()
  const { pathname } = useLocation()
  const ask = useAsk('GET /api/drills/:id', { params: { id } }, { everyMs: lookMs })
  return (
    <div className="frame drill-frame" data-testid="drill-frame">
      <nav className="side" aria-label={t.nav.label} data-testid="nav">
        <p className="brand">{t.response.drills.mark}</p>
        {places.map(({ path, name }) => (
          <NavLink key={path} to={path} data-testid={`nav-${name}`}>
            {t.nav[name]}
          </NavLink>
        ))}
        <a href={`/app/drills/${encodeURIComponent(id)}`} data-testid="drill-leave">
          {t.response.drills.leave}
        </a>
      </nav>
      <div className="main">
        <div className="top">
          <span className="unclassified">{t.common.unclassified}</span>
          <span className="top-right">
            <UserMenu />
          </span>
        </div>
        <Answered ask={ask}>
          {(drill) => (
            <NowIs at={new Date(drill.now ?? drill.preparedAt)}>
              <DrillBanner drill={drill} />
              <main id="page" tabIndex={-1}>
                <PageGuard key={pathname}>
                  <Suspense fallback={<Loading />}>
                    <Routes>
                      <Route path="alerts" element={<Alerts />} />
                      <Route path="incidents" element={<Incidents />} />
                      <Route path="incidents/:id" element={<Incident />} />
                      <Route path="duty-reports/:id" element={<Report />} />
                      <Route path="releases" element={<Releases />} />
                      <Route path="releases/:id" element={<Release />} />
                      <Route path="releases/:id/form" element={<ReleaseForm />} />
                      <Route path="*" element={<Navigate to="/alerts" replace />} />
                    </Routes>
                  </Suspense>
                </PageGuard>
              </main>
            </NowIs>
          )}
        </Answered>
      </div>
      <DocumentDrawer />
    </div>
  )
}
