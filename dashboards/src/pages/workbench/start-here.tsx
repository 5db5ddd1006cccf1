import { Link } from 'react-router'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { placesFor } from '../../shell/navigation.ts'
import { useMay, useMe } from '../../shell/session-context.ts'

/** For who runs the system and decides nothing about content: what is theirs to do. */
export function StartHere() {
  const t = useTexts()
  return (
    <Page title={t.nav.workbench}>
      <StartTasks hint={t.workbench.startHint} />
    </Page>
  )
}

/** On a new installation the workbench is empty: says to who can change that how. */
export function StartWhenEmpty() {
  const t = useTexts()
  const canFill = useMay('demo.manage', 'people.write')
  const ask = useAsk('GET /api/overview', {})
  const isEmpty =
    ask.data?.documents24h === 0 && Object.values(ask.data.openAlerts).every((count) => count === 0)
  return canFill && isEmpty ? <StartTasks hint={t.workbench.emptyHint} /> : null
}

function StartTasks({ hint }: { readonly hint: string }) {
  const t = useTexts()
  const allowed = new Set(placesFor(useMe()).map(({ path }) => path))
  const tasks = [
    { path: '/demo', words: t.workbench.startDemo },
    { path: '/users', words: t.workbench.startUsers },
    { path: '/sources', words: t.workbench.startSources },
    { path: '/watches', words: t.workbench.startWatches },
    { path: '/audit', words: t.workbench.startAudit },
  ].filter(({ path }) => allowed.has(path))
  return (
    <Section title={t.workbench.start} testId="start-here">
      <p className="snippet soft">{hint}</p>
      <ol className="reasons">
        {tasks.map(({ path, words }) => (
          <li key={path}>
            <Link to={path}>{words}</Link>
          </li>
        ))}
      </ol>
    </Section>
  )
}
