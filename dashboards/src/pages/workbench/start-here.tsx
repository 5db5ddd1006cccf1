import { Link } from 'react-router'
import { useTexts } from '../../i18n/i18n.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { placesFor } from '../../shell/navigation.ts'
import { useMe } from '../../shell/session-context.ts'

/** For who runs the system and decides nothing about content: what is theirs to do. */
export function StartHere() {
  const t = useTexts()
  const allowed = new Set(placesFor(useMe()).map(({ path }) => path))
  const tasks = [
    { path: '/users', words: t.workbench.startUsers },
    { path: '/sources', words: t.workbench.startSources },
    { path: '/watches', words: t.workbench.startWatches },
    { path: '/operations', words: t.nav.operations },
    { path: '/audit', words: t.audit.verify },
    { path: '/demo', words: t.workbench.startDemo },
  ].filter(({ path }) => allowed.has(path))
  return (
    <Page title={t.nav.workbench}>
      <Section title={t.workbench.start} testId="start-here">
        <p className="soft">{t.workbench.startHint}</p>
        <ol>
          {tasks.map(({ path, words }) => (
            <li key={path} style={{ padding: '4px 0' }}>
              <Link to={path}>{words}</Link>
            </li>
          ))}
        </ol>
      </Section>
    </Page>
  )
}
