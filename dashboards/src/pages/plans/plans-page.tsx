import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useTexts } from '../../i18n/i18n.tsx'
import { Page } from '../../parts/page.tsx'
import { useMay } from '../../shell/session-context.ts'
import { CalendarTab } from './calendar-tab.tsx'
import { NewPlanDialog } from './plan-form.tsx'
import { PlanList } from './plan-list.tsx'
import { RhythmTab } from './rhythm-tab.tsx'
import './plans.css'

const tabs = ['list', 'calendar', 'rhythm'] as const

/** 宣传策划: the plans and what they ask now, the calendar they share, and whether the press is met often enough. */
export function PlansPage() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const [isDrafting, setDrafting] = useState(false)
  const canWrite = useMay('plan.write')
  const tab = tabs.find((one) => one === params.get('tab')) ?? 'list'
  return (
    <Page
      title={t.plans.title}
      actions={
        canWrite ? (
          <Button type="primary" onClick={() => setDrafting(true)} data-testid="plan-create">
            {t.plans.create}
          </Button>
        ) : null
      }
    >
      <div className="filters">
        <Segmented
          value={tab}
          onChange={(value) => setParams(value === 'list' ? {} : { tab: value })}
          options={tabs.map((value) => ({ value, label: t.plans.tabs[value] }))}
          aria-label={t.plans.title}
          data-testid="plans-tabs"
        />
      </div>
      {tab === 'list' ? <PlanList /> : null}
      {tab === 'calendar' ? <CalendarTab /> : null}
      {tab === 'rhythm' ? <RhythmTab /> : null}
      {isDrafting ? <NewPlanDialog onClose={() => setDrafting(false)} /> : null}
    </Page>
  )
}
