import { useState } from 'react'
import { NavLink, useLocation } from 'react-router'
import { useTexts } from '../i18n/i18n.tsx'
import { DocumentDrawer } from '../parts/document-link.tsx'
import { LiveMark } from './live-mark.tsx'
import { groupsFor } from './navigation.ts'
import { OperationsCount } from './operations-count.tsx'
import { PageGuard } from './page-guard.tsx'
import { Pages } from './pages.tsx'
import { useMe } from './session-context.ts'
import { UserMenu } from './user-menu.tsx'

/** Navigation at the left (behind a button on a phone), one line at the top, the page. */
export function Frame() {
  const t = useTexts()
  const session = useMe()
  const [isOpen, setOpen] = useState(false)
  const { pathname } = useLocation()
  return (
    <div className="frame">
      <a className="skip" href="#page">
        {t.common.skip}
      </a>
      <nav className={isOpen ? 'side side-open' : 'side'} aria-label={t.nav.label} data-testid="nav">
        <p className="brand">
          舆枢 <small>Yushu</small>
        </p>
        {groupsFor(session).map((group) => (
          <div key={group.name} className="nav-group">
            {group.name === 'desk' ? null : <p className="nav-heading">{t.nav.groups[group.name]}</p>}
            {group.places.map(({ path, name }) => (
              <NavLink key={path} to={path} onClick={() => setOpen(false)} data-testid={`nav-${name}`}>
                {t.nav[name]}
                {name === 'operations' ? <OperationsCount /> : null}
              </NavLink>
            ))}
          </div>
        ))}
      </nav>
      <div className="main">
        <div className="top">
          <button
            type="button"
            className="menu-button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            data-testid="nav-toggle"
          >
            {t.common.menu}
          </button>
          <span className="unclassified" data-testid="unclassified">
            {t.common.unclassified}
          </span>
          <span className="top-right">
            <LiveMark />
            <UserMenu />
          </span>
        </div>
        <main id="page" tabIndex={-1}>
          <PageGuard key={pathname}>
            <Pages />
          </PageGuard>
        </main>
      </div>
      <DocumentDrawer />
    </div>
  )
}
