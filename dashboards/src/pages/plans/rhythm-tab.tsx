import { Button } from 'antd'
import { Link, useSearchParams } from 'react-router'
import type { PressRhythm } from '../../../../api/views/plan.ts'
import { formatDay } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { useNow } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { labelOf, Tag, UnverifiedTag } from '../../parts/tags.tsx'

type Counter = PressRhythm['counters'][number]

/** R30: how often the press was met this year, what is missing and by when; each count opens to its conferences. */
export function RhythmTab() {
  const t = useTexts()
  const now = useNow()
  const [params, setParams] = useSearchParams()
  const year = Number(params.get('year') ?? formatDay(now.toISOString()).slice(0, 4))
  const ask = useAsk('GET /api/press-rhythm', { query: { year } }, { isSteady: true })
  const turn = (by: number) => setParams({ tab: 'rhythm', year: String(year + by) })
  return (
    <Answered ask={ask}>
      {(rhythm) => (
        <Section
          title={`${rhythm.title} ${rhythm.year}`}
          beside={
            <>
              {rhythm.ruleId} {rhythm.documentNumber} <UnverifiedTag mark={rhythm.mark} />{' '}
              <Button size="small" onClick={() => turn(-1)} aria-label={String(year - 1)}>
                ‹ {year - 1}
              </Button>{' '}
              <Button size="small" onClick={() => turn(1)} aria-label={String(year + 1)}>
                {year + 1} ›
              </Button>
            </>
          }
          testId="press-rhythm"
        >
          <p className="soft small">{t.plans.rhythm.hint}</p>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t.plans.rhythm.name}</th>
                <th scope="col" className="number">
                  {t.plans.rhythm.counted}
                </th>
                <th scope="col" className="number">
                  {t.plans.rhythm.needed}
                </th>
                <th scope="col">{t.plans.rhythm.state}</th>
                <th scope="col">{t.plans.rhythm.conferences}</th>
              </tr>
            </thead>
            <tbody>
              {rhythm.counters.map((counter) => (
                <CounterRow key={`${counter.name} ${counter.quarter ?? ''}`} counter={counter} />
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </Answered>
  )
}

function CounterRow({ counter }: { readonly counter: Counter }) {
  const t = useTexts()
  const { name, quarter, counted, needed, conferences } = counter
  return (
    <tr data-testid="rhythm-counter" data-name={name} data-state={counter.state}>
      <th scope="row">
        {labelOf(t.plans.rhythm.names, name)}
        {quarter ? ` ${t.plans.rhythm.quarter(quarter)}` : ''}
      </th>
      <td className="number">{counted}</td>
      <td className="number">{needed}</td>
      <td>
        <CounterState counter={counter} />
      </td>
      <td>
        {conferences.length === 0 ? (
          <span className="soft">{t.plans.rhythm.none}</span>
        ) : (
          <details>
            <summary>
              {t.plans.rhythm.conferences} {conferences.length}
            </summary>
            <ul className="reasons">
              {conferences.map(({ planId, itemId, day, title, attendees }) => (
                <li key={itemId}>
                  <Link to={`/plans/${encodeURIComponent(planId)}`}>
                    {day} {title}
                  </Link>{' '}
                  <span className="soft">{attendees.map((one) => t.plans.attendance[one]).join('、')}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
    </tr>
  )
}

function CounterState({ counter: { state, missing, dueOn } }: { readonly counter: Counter }) {
  const t = useTexts()
  if (state === 'met') return <Tag tone="good">{t.plans.rhythm.met}</Tag>
  if (state === 'missed') return <Tag tone="bad">{t.plans.rhythm.missed(missing, dueOn)}</Tag>
  return <Tag tone="warn">{t.plans.rhythm.missing(missing, dueOn)}</Tag>
}
