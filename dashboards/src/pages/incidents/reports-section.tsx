import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { BodyOf } from '../../../../api/contract.ts'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Section } from '../../parts/page.tsx'
import { labelOf, Tag, type Tone } from '../../parts/tags.tsx'
import { linesOf } from './consult-fields.tsx'

type ReportType = BodyOf<'POST /api/incidents/:id/reports'>['type']
const types: readonly ReportType[] = ['first', 'follow-up', 'daily', 'final']

export const reportTone: Readonly<Record<string, Tone>> = {
  draft: 'warn',
  signed: 'busy',
  sent: 'busy',
  confirmed: 'good',
}

/** 初报, 续报, 终报 as they went, each on its own page. */
export function ReportsSection({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  const [isDrafting, setDrafting] = useState(false)
  return (
    <Section
      title={t.response.reports.title}
      beside={
        incident.moves.includes('report') ? (
          <Button size="small" onClick={() => setDrafting(true)} data-testid="report-draft">
            {t.response.reports.draft}
          </Button>
        ) : undefined
      }
      testId="incident-reports"
    >
      {incident.reports.length === 0 ? <p className="soft">{t.response.reports.none}</p> : null}
      <ul className="rows">
        {incident.reports.map(({ id, name, number, state }) => (
          <li key={id}>
            <Tag tone={reportTone[state] ?? 'plain'}>{labelOf(t.response.reports.state, state)}</Tag>{' '}
            <Link to={`/duty-reports/${encodeURIComponent(id)}`} data-testid="incident-report">
              {name}
            </Link>{' '}
            <span className="soft small">{t.response.reports.number(number)}</span>
          </li>
        ))}
      </ul>
      {isDrafting ? <DraftDialog incident={incident} onClose={() => setDrafting(false)} /> : null}
    </Section>
  )
}

interface Draft {
  readonly type: ReportType
  readonly recipients: string
  readonly copies?: string
  readonly contact: string
  readonly corrects?: string
}

function DraftDialog({
  incident,
  onClose,
}: {
  readonly incident: IncidentDetail
  readonly onClose: () => void
}) {
  const t = useTexts()
  const { say } = useNotices()
  const navigate = useNavigate()
  const draft = useChange('POST /api/incidents/:id/reports')
  const submit = async ({ type, recipients, copies, contact, corrects }: Draft) => {
    const report = await draft.mutateAsync({
      params: { id: incident.id },
      body: {
        type,
        recipients: linesOf(recipients),
        copies: linesOf(copies),
        contact,
        ...(corrects ? { corrects } : {}),
      },
    })
    say(t.response.reports.drafted)
    navigate(`/duty-reports/${encodeURIComponent(report.id)}`)
  }
  const required = [{ required: true, whitespace: true, message: t.common.required }]
  return (
    <FormDialog<Draft>
      title={t.response.reports.draft}
      hint={t.response.reports.phoneFirst}
      submitText={t.response.reports.draft}
      initial={{ type: incident.reports.length === 0 ? 'first' : 'follow-up' }}
      onSubmit={submit}
      onClose={onClose}
      testId="report-dialog"
    >
      <Form.Item name="type" label={t.response.reports.type}>
        <Select
          options={types.map((type) => ({ value: type, label: t.response.reports.types[type] }))}
          data-testid="report-type"
        />
      </Form.Item>
      <Form.Item
        name="recipients"
        label={t.response.reports.recipients}
        extra={t.response.reports.linesHint}
        rules={required}
      >
        <Input.TextArea rows={2} data-testid="report-recipients" />
      </Form.Item>
      <Form.Item name="copies" label={t.response.reports.copies} extra={t.response.reports.linesHint}>
        <Input.TextArea rows={1} />
      </Form.Item>
      <Form.Item name="contact" label={t.response.reports.contact} rules={required}>
        <Input maxLength={200} data-testid="report-contact" />
      </Form.Item>
      {incident.reports.length > 0 ? (
        <Form.Item
          name="corrects"
          label={t.response.reports.corrects}
          extra={t.response.reports.correctsHint}
        >
          <Select allowClear options={incident.reports.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      ) : null}
    </FormDialog>
  )
}
