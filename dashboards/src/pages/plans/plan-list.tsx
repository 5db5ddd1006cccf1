import { Segmented } from 'antd'
import { Link, useSearchParams } from 'react-router'
import type { PlanView } from '../../../../api/views/plan.ts'
import { formatDay } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time, useNow } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag, type Tone } from '../../parts/tags.tsx'
import { type Due, dueOf } from './plan-due.ts'

const states = ['draft', 'open', 'closed', 'cancelled'] as const

export const planTone: Readonly<Record<PlanView['state'], Tone>> = {
  draft: 'plain',
  open: 'busy',
  closed: 'good',
  cancelled: 'plain',
}

/** What the plans ask for now, then all of them. */
export function PlanList() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const state = states.find((one) => one === params.get('state'))
  const ask = useAsk('GET /api/plans', { query: { limit: 200 } }, { isSteady: true })
  return (
    <Answered ask={ask}>
      {(plans) => {
        const shown = state ? plans.filter((plan) => plan.state === state) : plans
        return (
          <>
            <DueNow plans={plans} />
            <div className="filters">
              <Segmented
                value={state ?? ''}
                onChange={(value) => setParams(value === '' ? {} : { state: value })}
                options={[
                  { value: '', label: `${t.common.all} ${plans.length}` },
                  ...states.map((value) => ({
                    value,
                    label: `${t.plans.state[value]} ${plans.filter((plan) => plan.state === value).length}`,
                  })),
                ]}
                aria-label={t.common.state}
              />
            </div>
            <div className="section">
              {shown.length === 0 ? <Nothing words={t.plans.none} hint={t.plans.noneHint} /> : null}
              <ol className="rows" data-testid="plan-list">
                {shown.map((plan) => (
                  <PlanRow key={plan.id} plan={plan} />
                ))}
              </ol>
            </div>
          </>
        )
      }}
    </Answered>
  )
}

function DueNow({ plans }: { readonly plans: readonly PlanView[] }) {
  const t = useTexts()
  const now = useNow()
  const dues = dueOf(plans, formatDay(now.toISOString()))
  return (
    <Section
      title={t.plans.now}
      beside={dues.length > 0 ? String(dues.length) : undefined}
      testId="plans-due"
    >
      {dues.length === 0 ? <p className="soft">{t.plans.nothingNow}</p> : null}
      <ul className="rows">
        {dues.map((due) => (
          <DueRow key={`${due.plan.id} ${due.kind} ${due.item?.id ?? ''}`} due={due} />
        ))}
      </ul>
    </Section>
  )
}

function DueRow({ due: { plan, kind, day, item } }: { readonly due: Due }) {
  const t = useTexts()
  const isLate = kind === 'hold' || kind === 'end'
  return (
    <li data-testid="plan-due" data-kind={kind}>
      <Tag tone={isLate ? 'bad' : 'busy'}>{t.plans.due[kind](day)}</Tag>{' '}
      <Link to={`/plans/${encodeURIComponent(plan.id)}`}>{plan.title}</Link>
      {item ? (
        <span>
          {' '}
          · {t.plans.itemKinds[item.kind]} {item.title} {item.time ?? ''}
        </span>
      ) : null}
    </li>
  )
}

function PlanRow({ plan }: { readonly plan: PlanView }) {
  const t = useTexts()
  return (
    <li data-testid="plan-row" data-id={plan.id} data-state={plan.state}>
      <div className="row-head">
        <Tag tone={planTone[plan.state]}>{t.plans.state[plan.state]}</Tag>
        <Link className="row-title" to={`/plans/${encodeURIComponent(plan.id)}`}>
          {plan.title}
        </Link>
        <DemoTag isDemo={plan.isDemo} />
      </div>
      {plan.goal ? <p className="snippet">{plan.goal}</p> : null}
      <div className="row-facts">
        {plan.from && plan.to ? (
          <span>
            {plan.from} — {plan.to}
          </span>
        ) : null}
        <span>
          {t.plans.items} {plan.held.length}/{plan.items.length}
        </span>
        <span>
          {t.plans.author} {plan.author.name}
        </span>
        <span>
          {t.plans.updated} <Time at={plan.updatedAt} />
        </span>
        <span>{t.plans.contentVersion(plan.contentVersion)}</span>
      </div>
    </li>
  )
}
