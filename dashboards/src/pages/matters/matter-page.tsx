import { Alert } from 'antd'
import { Link, useParams } from 'react-router'
import type { MatterDetail } from '../../../../api/views/matter.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ChainButton } from '../../parts/chain.tsx'
import { byDue, ClockLine } from '../../parts/clock-line.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { DecisionSection } from './decision-section.tsx'
import { DuplicatesSection } from './duplicates-section.tsx'
import { EvidenceSection } from './evidence-section.tsx'
import { HistorySection } from './history-section.tsx'
import { LineSection } from './line-section.tsx'
import { MatterActions } from './matter-actions.tsx'
import { MatterStateTag } from './matter-tags.tsx'
import { ReplySection } from './reply-section.tsx'

/** One concern on one page: the clock, the question and the words behind it, who answers, what is said, whether it helped. */
export function MatterPage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/matters/:id', { params: { id } }, { everyMs: 60_000 })
  return <Answered ask={ask}>{(matter) => <MatterBody matter={matter} />}</Answered>
}

function MatterBody({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  return (
    <Page
      title={matter.title}
      beside={
        <>
          <MatterStateTag state={matter.state} />
          <DemoTag isDemo={matter.isDemo} />
          <ChainButton kind="matter" id={matter.id} size="small" />
        </>
      }
      actions={<MatterActions matter={matter} />}
    >
      {matter.isOverdue ? (
        <Alert
          type="error"
          title={t.matters.overdue}
          style={{ marginBottom: 12 }}
          data-testid="matter-overdue"
        />
      ) : null}
      {matter.mergedInto ? (
        <Alert
          type="info"
          title={t.matters.mergedInto}
          action={<Link to={`/matters/${encodeURIComponent(matter.mergedInto)}`}>{t.common.open}</Link>}
          style={{ marginBottom: 12 }}
          data-testid="matter-redirect"
        />
      ) : null}
      <div className="columns">
        <div>
          <Clocks matter={matter} />
          <Section title={t.matters.question} testId="matter-question">
            <p className="pre">{matter.question}</p>
          </Section>
          <ReplySection matter={matter} />
          <LineSection matter={matter} />
          <EvidenceSection matter={matter} />
        </div>
        <div>
          <Known matter={matter} />
          <DecisionSection matter={matter} />
          <DuplicatesSection matter={matter} />
          <HistorySection matter={matter} />
        </div>
      </div>
    </Page>
  )
}

function Clocks({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  return (
    <Section title={t.matters.clocks} testId="matter-clocks">
      {[...matter.clocks].sort(byDue).map((clock) => (
        <div key={`${clock.matterId} ${clock.ruleId} ${clock.startsAt}`}>
          <ClockLine clock={clock} />
          {clock.matterId === matter.id ? null : (
            <Link className="soft small" to={`/matters/${encodeURIComponent(clock.matterId)}`}>
              {t.matters.clockMerged}
            </Link>
          )}
        </div>
      ))}
    </Section>
  )
}

function Known({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  const link = (path: string, id: string) => (
    <Link key={id} to={`/${path}/${encodeURIComponent(id)}`}>
      {t.common.open}{' '}
    </Link>
  )
  return (
    <Section title={t.matters.facts} testId="matter-facts">
      <Facts
        rows={[
          [t.matters.unit, matter.unitName],
          ...(matter.route ? [[t.matters.routeReason, matter.route.reason] as const] : []),
          [
            t.matters.categoryLabel,
            <span key="c">
              {t.matters.category[matter.category]} {matter.category === 'other' ? null : <Tag>R6</Tag>}
            </span>,
          ],
          [t.matters.categoryReason, matter.categoryReason],
          [
            t.matters.originLabel,
            matter.origins
              .map(({ kind, note }) => `${t.matters.origin[kind]}${note ? `（${note}）` : ''}`)
              .join('、'),
          ],
          [
            t.matters.known,
            <span key="k">
              <Time at={matter.knownAt} /> {matter.registeredBy.name}
            </span>,
          ],
          ...(matter.storyIds.length > 0
            ? [
                [
                  t.matters.story,
                  <span key="s">{matter.storyIds.map((id) => link('stories', id))}</span>,
                ] as const,
              ]
            : []),
          ...(matter.incidentId ? [[t.matters.incident, link('incidents', matter.incidentId)] as const] : []),
          ...(matter.planId ? [[t.matters.plan, link('plans', matter.planId)] as const] : []),
          ...(matter.topics.length > 0 ? [[t.matters.topics, matter.topics.join('、')] as const] : []),
          ...(matter.keywords.length > 0 ? [[t.matters.keywords, matter.keywords.join('、')] as const] : []),
          ...(matter.merged.length > 0
            ? [
                [
                  t.matters.mergedFrom,
                  <span key="m">
                    {matter.merged.map(({ id, title }) => (
                      <Link key={id} to={`/matters/${encodeURIComponent(id)}`}>
                        {title}{' '}
                      </Link>
                    ))}
                  </span>,
                ] as const,
              ]
            : []),
        ]}
      />
    </Section>
  )
}
