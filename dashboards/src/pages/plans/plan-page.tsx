import { Alert } from 'antd'
import { Link, useParams } from 'react-router'
import type { PlanDetail } from '../../../../api/views/plan.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, labelOf, Tag } from '../../parts/tags.tsx'
import { BaselineSection } from './baseline-section.tsx'
import { PlanActions } from './plan-actions.tsx'
import { planTone } from './plan-list.tsx'
import { ReleasesSection } from './releases-section.tsx'
import { ScheduleSection } from './schedule-section.tsx'
import { VersionsSection } from './versions-section.tsx'
import { WatchSection } from './watch-section.tsx'
import './plans.css'

/** One plan on one page: what it wants, what it sets down, what has come of it, and what it leaves to the next. */
export function PlanPage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/plans/:id', { params: { id } })
  return <Answered ask={ask}>{(plan) => <PlanBody plan={plan} />}</Answered>
}

function PlanBody({ plan }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  return (
    <Page
      title={plan.title}
      beside={
        <>
          <span data-testid="plan-state" data-state={plan.state}>
            <Tag tone={planTone[plan.state]}>{t.plans.state[plan.state]}</Tag>
          </span>
          <DemoTag isDemo={plan.isDemo} />
        </>
      }
      actions={<PlanActions plan={plan} />}
    >
      {plan.missing.length > 0 ? (
        <Alert
          type="warning"
          title={t.plans.missing(plan.missing.join('、'))}
          style={{ marginBottom: 12 }}
          data-testid="plan-missing"
        />
      ) : null}
      <div className="columns">
        <div>
          <ScheduleSection plan={plan} />
          <Content plan={plan} />
          <Questions plan={plan} />
          <Means plan={plan} />
          <VersionsSection plan={plan} />
        </div>
        <div>
          {plan.closing ? <Closing closing={plan.closing} /> : null}
          <About plan={plan} />
          <WatchSection plan={plan} />
          {plan.baseline ? <BaselineSection baseline={plan.baseline} /> : null}
          <ReleasesSection plan={plan} />
        </div>
      </div>
    </Page>
  )
}

function About({ plan }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  const { from, to, previous, following, incidents, cancellation } = plan
  const link = (path: string, each: { readonly id: string; readonly title: string }) => (
    <Link key={each.id} to={`/${path}/${encodeURIComponent(each.id)}`}>
      {each.title}{' '}
    </Link>
  )
  return (
    <Section title={t.common.state}>
      <Facts
        isWide
        rows={[
          [t.plans.window, from && to ? `${from} — ${to}` : '—'],
          [
            t.plans.author,
            <span key="a">
              {plan.author.name} <Time at={plan.createdAt} />
            </span>,
          ],
          ...(plan.openedAt
            ? [
                [
                  t.plans.open,
                  <span key="o">
                    {plan.openedBy?.name} <Time at={plan.openedAt} />
                  </span>,
                ] as const,
              ]
            : []),
          ...(cancellation
            ? [[t.plans.cancel, `${cancellation.by.name}：${cancellation.reason}`] as const]
            : []),
          ...(previous ? [[t.plans.previous, link('plans', previous)] as const] : []),
          ...(following.length > 0
            ? [[t.plans.following, following.map((each) => link('plans', each))] as const]
            : []),
          ...(incidents.length > 0
            ? [[t.plans.incidents, incidents.map((each) => link('incidents', each))] as const]
            : []),
        ]}
      />
    </Section>
  )
}

function Content({ plan }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  return (
    <Section
      title={t.plans.content}
      beside={t.plans.contentVersion(plan.contentVersion)}
      testId="plan-content"
    >
      <Facts
        isWide
        rows={[
          [
            t.plans.goal,
            <span key="g" className="pre">
              {plan.goal || '—'}
            </span>,
          ],
          [t.plans.audience, plan.audience || '—'],
          [t.plans.keyMessages, <Lines key="k" words={plan.keyMessages} />],
          [t.plans.channels, plan.channels.map((id) => labelOf(t.plans.channelNames, id)).join('、') || '—'],
          ...(plan.lessonsTaken.length > 0
            ? [[t.plans.lessonsTaken, <Lines key="l" words={plan.lessonsTaken} />] as const]
            : []),
        ]}
      />
    </Section>
  )
}

function Lines({ words }: { readonly words: readonly string[] }) {
  if (words.length === 0) return <>—</>
  return (
    <ul className="reasons">
      {words.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

/** Those without an answer first: they are what is still to be done. */
function Questions({ plan: { questions } }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  if (questions.length === 0) return null
  const open = questions.filter(({ answer }) => answer === '')
  const rest = questions.filter(({ answer }) => answer !== '')
  return (
    <Section title={t.plans.questions} beside={`${rest.length}/${questions.length}`} testId="plan-questions">
      <table className="plain-table">
        <tbody>
          {[...open, ...rest].map(({ question, answer, source }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of one version, in its order
            <tr key={at}>
              <th scope="row" style={{ whiteSpace: 'normal', width: '36%' }}>
                {question}
              </th>
              <td className="pre">{answer || <Tag tone="warn">{t.plans.noAnswer}</Tag>}</td>
              <td className="soft small">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Means({ plan: { people, materials, risks } }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  return (
    <>
      <Rows title={t.plans.people} rows={people.map(({ name, duty, unit }) => [name, duty, unit])} />
      <Rows title={t.plans.materials} rows={materials.map(({ name, note }) => [name, note])} />
      <Rows title={t.plans.risks} rows={risks.map(({ risk, mitigation }) => [risk, mitigation])} />
    </>
  )
}

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly (readonly string[])[] }) {
  if (rows.length === 0) return null
  return (
    <Section title={title}>
      <table className="plain-table">
        <tbody>
          {rows.map((cells, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of one version, in its order
            <tr key={at}>
              {cells.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row's columns do not move
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Closing({ closing }: { readonly closing: NonNullable<PlanDetail['closing']> }) {
  const t = useTexts()
  return (
    <Section title={t.plans.closing} testId="plan-closing">
      <p className="pre">{closing.summary}</p>
      {closing.unanswered.length > 0 ? (
        <>
          <strong>{t.plans.unanswered}</strong>
          <Lines words={closing.unanswered} />
        </>
      ) : null}
      {closing.lessons.length > 0 ? (
        <>
          <strong>{t.plans.lessons}</strong>
          <Lines words={closing.lessons} />
        </>
      ) : null}
      <p className="soft small">
        {closing.by.name} <Time at={closing.at} />
      </p>
    </Section>
  )
}
