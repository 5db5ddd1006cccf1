import { Link } from 'react-router'
import type { IncidentView } from '../../../../api/views/incident.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { byDue, ClockLine } from '../../parts/clock-line.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, IncidentLevelTag, Tag } from '../../parts/tags.tsx'

/** The clocks of what is open, the nearest first. */
export function OpenIncidents() {
  const t = useTexts()
  const ask = useAsk('GET /api/incidents', { query: { limit: 100 } })
  return (
    <Section title={t.workbench.incidentClocks} testId="open-incidents">
      <Answered ask={ask}>
        {(incidents) => {
          const open = incidents.filter(({ state }) => state !== 'closed').sort(byNextClock)
          if (open.length === 0) return <Nothing words={t.workbench.noIncidents} />
          return (
            <ul className="rows">
              {open.map((incident) => (
                <OpenIncident key={incident.id} incident={incident} />
              ))}
            </ul>
          )
        }}
      </Answered>
    </Section>
  )
}

function OpenIncident({ incident }: { readonly incident: IncidentView }) {
  const t = useTexts()
  const clocks = incident.clocks.filter(({ state }) => state !== 'met').sort(byDue)
  const done = incident.steps.filter(({ isDone }) => isDone).length
  return (
    <li data-testid="open-incident" data-id={incident.id}>
      <div className="row-head">
        <IncidentLevelTag level={incident.level} />
        <Link className="row-title" to={`/incidents/${encodeURIComponent(incident.id)}`}>
          {incident.title}
        </Link>
        <DemoTag isDemo={incident.isDemo} />
      </div>
      <p className="tags small">
        <Tag>{t.labels.incidentState[incident.state]}</Tag>
        <span className="soft">
          {t.incidents.steps} {t.incidents.stepsDone(done, incident.steps.length)}
        </span>
      </p>
      {clocks.map((clock) => (
        <ClockLine key={clock.ruleId} clock={clock} />
      ))}
    </li>
  )
}

function byNextClock(a: IncidentView, b: IncidentView): number {
  return nextDue(a).localeCompare(nextDue(b))
}

/** Its nearest running deadline; one without any comes last. */
export function nextDue({ clocks }: IncidentView): string {
  return [...clocks].filter(({ state }) => state === 'running').sort(byDue)[0]?.dueAt ?? '9999'
}
