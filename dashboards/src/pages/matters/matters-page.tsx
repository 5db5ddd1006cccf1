import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { MatterView } from '../../../../api/views/matter.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { byDue, ClockLeft } from '../../parts/clock-line.tsx'
import { Time } from '../../parts/now.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { CandidatesPanel } from './candidates-panel.tsx'
import { MatterStateTag } from './matter-tags.tsx'
import { RegisterDialog } from './register-dialog.tsx'

const filters = ['open', 'overdue', 'done', 'all'] as const
type Filter = (typeof filters)[number]

const asked: Readonly<Record<Filter, { readonly open?: 'true' | 'false' }>> = {
  open: { open: 'true' },
  overdue: { open: 'true' },
  done: { open: 'false' },
  all: {},
}

/** 回应关切: what must be answered, by when it is due; below it, what may have to be. */
export function MattersPage() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const [isRegistering, setRegistering] = useState(false)
  const canRegister = useMay('matter.register')
  const filter = filters.find((one) => one === params.get('show')) ?? 'open'
  const story = params.get('story') ?? undefined
  const query = { limit: 200, ...asked[filter], ...(story ? { story } : {}) }
  const ask = useAsk('GET /api/matters', { query }, { isSteady: true, everyMs: 60_000 })
  const shown = (matters: readonly MatterView[]) =>
    filter === 'overdue' ? matters.filter(({ isOverdue }) => isOverdue) : matters
  return (
    <Page
      title={t.matters.title}
      actions={
        canRegister ? (
          <Button type="primary" onClick={() => setRegistering(true)} data-testid="matter-register">
            {t.matters.register}
          </Button>
        ) : null
      }
    >
      <div className="filters">
        <Segmented
          value={filter}
          onChange={(value) => setParams(value === 'open' ? {} : { show: value })}
          options={filters.map((value) => ({ value, label: t.matters.filters[value] }))}
          aria-label={t.common.state}
        />
      </div>
      <div className="section">
        <Answered ask={ask}>
          {(matters) =>
            shown(matters).length === 0 ? (
              <Nothing words={t.matters.none} hint={t.matters.noneHint} />
            ) : (
              <ol className="rows" data-testid="matter-list">
                {shown(matters).map((matter) => (
                  <MatterRow key={matter.id} matter={matter} />
                ))}
              </ol>
            )
          }
        </Answered>
      </div>
      <CandidatesPanel />
      {isRegistering ? <RegisterDialog onClose={() => setRegistering(false)} /> : null}
    </Page>
  )
}

function MatterRow({ matter }: { readonly matter: MatterView }) {
  const t = useTexts()
  const [clock] = [...matter.clocks].sort(byDue)
  return (
    <li data-testid="matter-row" data-id={matter.id} data-state={matter.state}>
      <div className="row-head">
        <MatterStateTag state={matter.state} />
        <Link className="row-title" to={`/matters/${encodeURIComponent(matter.id)}`}>
          {matter.title}
        </Link>
        <DemoTag isDemo={matter.isDemo} />
        {matter.isOverdue ? <Tag tone="bad">{t.matters.overdue}</Tag> : null}
      </div>
      <p className="snippet">{matter.question}</p>
      <div className="row-facts">
        {clock ? (
          <span>
            {clock.title} <ClockLeft clock={clock} /> <span className="soft">{clock.documentNumber}</span>
          </span>
        ) : null}
        <span>{t.matters.category[matter.category]}</span>
        <span>
          {t.matters.unit} {matter.unitName}
        </span>
        <span>
          {t.matters.known} <Time at={matter.knownAt} />
        </span>
        <span>{t.matters.behind(matter.documentIds.length)}</span>
      </div>
    </li>
  )
}
