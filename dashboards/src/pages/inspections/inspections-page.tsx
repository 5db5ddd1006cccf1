import { Button, Select } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { FindingView } from '../../../../api/views/inspection.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { useNow } from '../../parts/now.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { useMay } from '../../shell/session-context.ts'
import { FindingList } from './finding-list.tsx'
import './inspections.css'
import { quartersUntil } from './quarters.ts'
import { SheetSection } from './sheet-section.tsx'
import { SiteDialog } from './site-dialog.tsx'

/** First what a person must judge, then each site's score sheet of the quarter with what stands behind every number. */
export function InspectionsPage() {
  const { inspections: t } = useTexts()
  const canManage = useMay('inspection.manage')
  const now = useNow()
  const quarters = quartersUntil(now, 8)
  const [params, setParams] = useSearchParams()
  const quarter = quarters.find((one) => one === params.get('quarter')) ?? quarters[0] ?? ''
  const [isAdding, setAdding] = useState(false)
  const sheets = useAsk('GET /api/inspections', { query: { quarter } }, { isSteady: true })
  const found = useAsk('GET /api/inspection-findings', { query: { state: 'found', limit: 200 } })
  return (
    <Page
      title={t.title}
      actions={
        <>
          <Select
            value={quarter}
            onChange={(value) => setParams({ quarter: value })}
            options={quarters.map((value) => ({ value, label: value }))}
            aria-label={t.quarter}
            data-testid="inspection-quarter"
          />
          {canManage ? (
            <Button type="primary" onClick={() => setAdding(true)} data-testid="site-add">
              {t.addSite}
            </Button>
          ) : null}
        </>
      }
    >
      <p className="soft">{t.intro}</p>
      <Section title={t.todo} testId="findings-todo" beside={found.data ? String(found.data.length) : null}>
        <Answered ask={found}>
          {(findings) =>
            findings.length === 0 ? (
              <Nothing words={t.todoNone} />
            ) : (
              <FindingList findings={gravestFirst(findings)} />
            )
          }
        </Answered>
      </Section>
      <Answered ask={sheets}>
        {(all) =>
          all.length === 0 ? (
            <Section title={t.sheets}>
              <Nothing words={t.noSites} hint={t.noSitesHint} />
            </Section>
          ) : (
            all.map((sheet) => <SheetSection key={sheet.site.id} sheet={sheet} canManage={canManage} />)
          )
        }
      </Answered>
      {isAdding ? <SiteDialog onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

const gravity = { veto: 0, account: 1, deduct: 2 } as const

function gravestFirst(findings: readonly FindingView[]): readonly FindingView[] {
  return [...findings].sort((a, b) => gravity[a.effect] - gravity[b.effect])
}
