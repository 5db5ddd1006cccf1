import { Button, Table } from 'antd'
import { useState } from 'react'
import type { ScoreSheet } from '../../../../api/views/inspection.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag, UnverifiedTag } from '../../parts/tags.tsx'
import { FindingList } from './finding-list.tsx'
import { SiteDialog } from './site-dialog.tsx'

interface SheetSectionProps {
  readonly sheet: ScoreSheet
  readonly canManage: boolean
}

const verdictTones = { failed: 'bad', passed: 'good', 'open-for-bonus': 'good' } as const

/** One site's quarter: the points, what took them, and how much was looked at; a line opens its findings. */
export function SheetSection({ sheet, canManage }: SheetSectionProps) {
  const { inspections: t } = useTexts()
  const [isEditing, setEditing] = useState(false)
  const { site } = sheet
  return (
    <Section
      title={`${site.name} · ${sheet.quarter}`}
      testId="score-sheet"
      beside={
        <>
          {site.unitName} <DemoTag isDemo={site.isDemo} />
          {site.isOn ? null : <Tag>{t.off}</Tag>}
          {canManage ? (
            <Button size="small" type="link" onClick={() => setEditing(true)} data-testid="site-edit">
              {t.editSite}
            </Button>
          ) : null}
        </>
      }
    >
      <SheetHead sheet={sheet} />
      <Sample sheet={sheet} />
      <Lines sheet={sheet} />
      {isEditing ? <SiteDialog site={site} onClose={() => setEditing(false)} /> : null}
    </Section>
  )
}

function SheetHead({ sheet }: { readonly sheet: ScoreSheet }) {
  const { inspections: t } = useTexts()
  const { points, verdict, isVetoed, passMark, bonusMark, documentNumber, mark, failedAccounts } = sheet
  return (
    <div className="sheet-head">
      <span className="sheet-points" data-testid="sheet-points">
        {points}
      </span>
      <span data-testid="sheet-verdict" data-verdict={verdict}>
        <Tag tone={verdictTones[verdict]}>{t.verdicts[verdict]}</Tag>
      </span>
      {isVetoed ? <Tag tone="bad">{t.vetoed}</Tag> : null}
      {failedAccounts > 0 ? <Tag tone="bad">{t.failedAccounts(failedAccounts)}</Tag> : null}
      <span className="soft">
        {t.marks(passMark, bonusMark)}（{documentNumber}） <UnverifiedTag mark={mark} />
      </span>
    </div>
  )
}

function Sample({ sheet: { sampledAt, pages, probes, gaps } }: { readonly sheet: ScoreSheet }) {
  const { inspections: t } = useTexts()
  return (
    <>
      <p className="small">
        {t.sampled} {sampledAt ? <Time at={sampledAt} /> : t.never} {sampledAt ? t.pages(pages) : null}
        {'　'}
        {t.probes}{' '}
        <span className="probe-days" data-testid="probe-days">
          {[...probes].reverse().map(({ until, probes: count, failures }) => (
            <span
              key={until}
              className={`probe-day tone-${failures > 0 ? 'bad' : count === 0 ? 'plain' : 'good'}`}
              title={t.probeDay(until.slice(0, 10), count, failures)}
            >
              {count}
            </span>
          ))}
        </span>
      </p>
      <p className="small soft" data-testid="sheet-gaps">
        {t.gaps}：{gaps.length === 0 ? t.gapsNone : gaps.slice(0, 5).join('；')}
      </p>
    </>
  )
}

type Line = ScoreSheet['lines'][number]

function Lines({ sheet }: { readonly sheet: ScoreSheet }) {
  const { inspections: t } = useTexts()
  return (
    <Table<Line>
      rowKey="checkId"
      dataSource={sheet.lines}
      pagination={false}
      size="small"
      scroll={{ x: 860 }}
      onRow={({ checkId, findings }) =>
        ({ 'data-testid': 'sheet-line', 'data-check': checkId, 'data-findings': findings }) as object
      }
      expandable={{
        rowExpandable: ({ findings }) => findings > 0,
        expandedRowRender: ({ checkId }) => <LineFindings siteId={sheet.site.id} checkId={checkId} />,
      }}
      columns={[
        { title: t.check, dataIndex: 'title', width: 220 },
        {
          title: t.rule,
          render: (_, { ruleId, documentNumber, clause, mark }) => (
            <>
              {ruleId} {documentNumber} {clause} <UnverifiedTag mark={mark} />
            </>
          ),
        },
        { title: t.effect, width: 120, render: (_, { effect }) => t.effects[effect] },
        { title: t.count, dataIndex: 'findings', width: 80, align: 'right' },
        {
          title: t.lost,
          width: 80,
          align: 'right',
          render: (_, { effect, points }) => (effect === 'deduct' && points > 0 ? `−${points}` : '—'),
        },
      ]}
    />
  )
}

function LineFindings({ siteId, checkId }: { readonly siteId: string; readonly checkId: Line['checkId'] }) {
  const { inspections: t } = useTexts()
  const ask = useAsk('GET /api/inspection-findings', { query: { site: siteId, check: checkId, limit: 200 } })
  return (
    <Answered ask={ask}>
      {(findings) =>
        findings.length === 0 ? <Nothing words={t.none} /> : <FindingList findings={findings} />
      }
    </Answered>
  )
}
