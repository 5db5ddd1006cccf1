import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useAsk } from '../../frame/ask.ts'
import { drillId } from '../../frame/drill.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import type { Texts } from '../../i18n/zh-CN.ts'
import { ChainButton } from '../../parts/chain.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, IncidentLevelTag, Tag } from '../../parts/tags.tsx'
import { ClocksSection } from './clocks-section.tsx'
import { ConsultSection } from './consult-section.tsx'
import { EffectSection } from './effect-section.tsx'
import { FactsSection } from './facts-section.tsx'
import { HandOverSection } from './hand-over-section.tsx'
import { IncidentActions } from './incident-actions.tsx'
import { ReportsSection } from './reports-section.tsx'
import { Steps } from './steps.tsx'
import { TimelineSection } from './timeline-section.tsx'

/** One incident on one page: the clocks, the plan, what was done, what was said, and whether it helped. */
export function IncidentPage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/incidents/:id', { params: { id } }, { everyMs: 60_000 })
  return <Answered ask={ask}>{(incident) => <IncidentBody incident={incident} />}</Answered>
}

function IncidentBody({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  const isSynced = Boolean(incident.spokesperson && incident.line)
  return (
    <Page
      title={incident.title}
      beside={
        <>
          <IncidentLevelTag level={incident.level} />
          <span data-testid="incident-state" data-state={incident.state}>
            <Tag tone={incident.state === 'closed' ? 'plain' : 'busy'}>
              {t.labels.incidentState[incident.state]}
            </Tag>
          </span>
          <DemoTag isDemo={incident.isDemo} />
          <ChainButton kind="incident" id={incident.id} size="small" />
        </>
      }
      actions={<IncidentActions incident={incident} />}
    >
      {incident.state === 'open' && !isSynced ? (
        <Alert type="warning" title={t.incidents.missingSync} style={{ marginBottom: 12 }} />
      ) : null}
      {incident.moves.length === 0 && incident.state !== 'closed' ? (
        <Alert type="info" title={t.incidents.readOnly} style={{ marginBottom: 12 }} />
      ) : null}
      <div className="columns">
        <div>
          <ClocksSection incident={incident} />
          <Steps incident={incident} />
          <FactsSection incident={incident} />
          <EffectSection effect={incident.effect} {...(drillId ? {} : { incidentId: incident.id })} />
          {incident.review ? <Review review={incident.review} /> : null}
        </div>
        <div>
          <Section title={t.common.state}>
            <Known incident={incident} />
          </Section>
          <HandOverSection incident={incident} />
          <ConsultSection incident={incident} />
          <ReportsSection incident={incident} />
          <Releases incident={incident} />
          <TimelineSection incident={incident} />
        </div>
      </div>
    </Page>
  )
}

function Known({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  return (
    <Facts
      rows={[
        [t.incidents.levelReason, incident.levelReason],
        [t.incidents.playbook, `${incident.playbook.name} v${incident.playbook.version}`],
        [t.incidents.known, <Time key="k" at={incident.knownAt} />],
        [
          t.incidents.opened,
          <span key="o">
            <Time at={incident.openedAt} /> {incident.openedBy.name}
          </span>,
        ],
        [t.incidents.spokesperson, incident.spokesperson ?? '—'],
        [
          t.incidents.line,
          <span key="l" className="pre">
            {incident.line ?? '—'}
          </span>,
        ],
        [t.response.authority, incident.authority ?? '—'],
        ...(drillId ? [] : [storyRow(t, incident.storyId)]),
      ]}
    />
  )
}

/** A drill's story is nowhere to be read. */
function storyRow(t: Texts, storyId: string): readonly [string, ReactNode] {
  return [
    t.incidents.story,
    <Link key="s" to={`/stories/${encodeURIComponent(storyId)}`} data-testid="incident-story">
      {t.common.open}
    </Link>,
  ]
}

function Releases({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  const states: Readonly<Record<string, string>> = t.labels.releaseState
  return (
    <Section title={t.incidents.releases} testId="incident-releases">
      {incident.releases.length === 0 ? <p className="soft">{t.incidents.noReleases}</p> : null}
      <ul className="rows">
        {incident.releases.map(({ id, title, state, publishedAt }) => (
          <li key={id}>
            <Tag tone={state === 'published' ? 'good' : 'busy'}>{states[state] ?? state}</Tag>{' '}
            <Link to={`/releases/${encodeURIComponent(id)}`} data-testid="incident-release">
              {title}
            </Link>{' '}
            {publishedAt ? <Time at={publishedAt} /> : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Review({ review }: { readonly review: NonNullable<IncidentDetail['review']> }) {
  const t = useTexts()
  return (
    <Section title={t.incidents.review} testId="incident-review">
      <p className="pre">{review.text}</p>
      {review.lessons.length > 0 ? (
        <>
          <strong>{t.incidents.lessons}</strong>
          <ul className="reasons">
            {review.lessons.map((lesson) => (
              <li key={lesson}>{lesson}</li>
            ))}
          </ul>
        </>
      ) : null}
      {review.directives ? (
        <p className="snippet" data-testid="review-directives">
          {t.response.close.directives}：
          {review.directives.map(({ id, lesson }) => (
            <Link key={id} to={`/directives/${encodeURIComponent(id)}`}>
              {lesson}{' '}
            </Link>
          ))}
        </p>
      ) : null}
      <p className="soft small">
        {review.by.name} <Time at={review.at} />
      </p>
    </Section>
  )
}
