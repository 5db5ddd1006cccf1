import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Overview } from '../../../../api/views/system.ts'
import { formatCount, toIso } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Answered } from '../../parts/states.tsx'

const levels = ['red', 'orange', 'yellow', 'blue'] as const
const dayMs = 86_400_000

/** Counts that open to what they count. */
export function Figures() {
  const ask = useAsk('GET /api/overview', {}, { everyMs: 60_000 })
  return <Answered ask={ask}>{(overview) => <FigureRow overview={overview} />}</Answered>
}

function FigureRow({ overview }: { readonly overview: Overview }) {
  const t = useTexts()
  const from = encodeURIComponent(toIso(new Date(new Date(overview.now).getTime() - dayMs)))
  const { openAlerts } = overview
  return (
    <nav className="figures" aria-label={t.workbench.figures} data-testid="figures">
      <Figure to={`/search?from=${from}`} name={t.workbench.documents24h} testId="figure-documents">
        <strong>{formatCount(overview.documents24h)}</strong>
      </Figure>
      <Figure
        to={`/search?from=${from}&sentiment=negative`}
        name={t.workbench.negative24h}
        testId="figure-negative"
      >
        <strong>{formatCount(overview.negative24h)}</strong>
      </Figure>
      <Figure to="/alerts" name={t.workbench.openAlerts} testId="figure-alerts">
        <span className="level-counts">
          {levels.map((level) =>
            openAlerts[level] > 0 ? (
              <span key={level} className={`tag level level-${level}`}>
                {t.labels.level[level]} {openAlerts[level]}
              </span>
            ) : null,
          )}
          {levels.every((level) => openAlerts[level] === 0) ? <strong>0</strong> : null}
        </span>
      </Figure>
      <Figure to="/incidents" name={t.workbench.openIncidents} testId="figure-incidents">
        <strong>{overview.openIncidents}</strong>
      </Figure>
      <Figure to="/workbench#tray" name={t.workbench.waitingForMe} testId="figure-waiting">
        <strong>{overview.waitingForMe}</strong>
      </Figure>
      <Figure to="/sources?failing=true" name={t.workbench.failingSources} testId="figure-sources">
        <strong>{overview.failingSources}</strong>
      </Figure>
    </nav>
  )
}

interface FigureProps {
  readonly to: string
  readonly name: string
  readonly testId: string
  readonly children: ReactNode
}

function Figure({ to, name, testId, children }: FigureProps) {
  return (
    <Link to={to} data-testid={testId}>
      <span className="soft small">{name}</span>
      {children}
    </Link>
  )
}
