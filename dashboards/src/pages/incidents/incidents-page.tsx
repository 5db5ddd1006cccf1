import { Segmented } from 'antd'
import { Link, useSearchParams } from 'react-router'
import type { IncidentView } from '../../../../api/views/incident.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { byDue, ClockLeft } from '../../parts/clock-line.tsx'
import { Time } from '../../parts/now.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, IncidentLevelTag, Tag } from '../../parts/tags.tsx'

const states = ['open', 'active', 'closing', 'closed'] as const

export function IncidentsPage() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const state = states.find((one) => one === params.get('state'))
  const ask = useAsk(
    'GET /api/incidents',
    { query: { limit: 200, ...(state ? { state } : {}) } },
    { isSteady: true },
  )
  return (
    <Page title={t.incidents.title}>
      <div className="filters">
        <Segmented
          value={state ?? ''}
          onChange={(value) => setParams(value === '' ? {} : { state: value })}
          options={[
            { value: '', label: t.common.all },
            ...states.map((value) => ({ value, label: t.labels.incidentState[value] })),
          ]}
          aria-label={t.common.state}
        />
      </div>
      <div className="section">
        <Answered ask={ask}>
          {(incidents) =>
            incidents.length === 0 ? (
              <Nothing words={t.incidents.none} hint={t.incidents.noneHint} />
            ) : (
              <ol className="rows" data-testid="incident-list">
                {incidents.map((incident) => (
                  <IncidentRow key={incident.id} incident={incident} />
                ))}
              </ol>
            )
          }
        </Answered>
      </div>
    </Page>
  )
}

function IncidentRow({ incident }: { readonly incident: IncidentView }) {
  const t = useTexts()
  const [clock] = [...incident.clocks].sort(byDue)
  const done = incident.steps.filter(({ isDone }) => isDone).length
  return (
    <li data-testid="incident-row" data-id={incident.id}>
      <div className="row-head">
        <IncidentLevelTag level={incident.level} />
        <Link className="row-title" to={`/incidents/${encodeURIComponent(incident.id)}`}>
          {incident.title}
        </Link>
        <DemoTag isDemo={incident.isDemo} />
        <Tag tone={incident.state === 'closed' ? 'plain' : 'busy'}>
          {t.labels.incidentState[incident.state]}
        </Tag>
      </div>
      <div className="row-facts">
        <span>
          {t.incidents.opened} <Time at={incident.openedAt} /> {incident.openedBy.name}
        </span>
        <span>
          {t.incidents.steps} {t.incidents.stepsDone(done, incident.steps.length)}
        </span>
        {clock ? (
          <span>
            {clock.title} <ClockLeft clock={clock} />
          </span>
        ) : null}
      </div>
    </li>
  )
}
