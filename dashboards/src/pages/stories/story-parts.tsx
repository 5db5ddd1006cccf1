import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { StoryDetail } from '../../../../api/views/alert.ts'
import { formatCount } from '../../format.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { useMay } from '../../shell/session-context.ts'

export function CountTable({ counts }: { readonly counts: StoryDetail['bySource'] }) {
  return (
    <table className="plain-table">
      <tbody>
        {counts.map(({ value, label, count }) => (
          <tr key={value}>
            <td>{label}</td>
            <td className="number">{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** 已报: to whom, when, in which issue; the next report shows only what is new. */
export function Reports({ story }: { readonly story: StoryDetail }) {
  const t = useTexts()
  const canReport = useMay('story.report')
  const [isAdding, setAdding] = useState(false)
  return (
    <Section
      title={t.stories.reports}
      beside={
        canReport ? (
          <Button size="small" onClick={() => setAdding(true)} data-testid="story-report">
            {t.stories.addReport}
          </Button>
        ) : null
      }
    >
      {story.reports.length === 0 ? (
        <p className="soft">{t.stories.noReports}</p>
      ) : (
        <ul className="rows" data-testid="story-reports">
          {story.reports.map(({ id, to, at, issue, by }) => (
            <li key={id}>
              {to} · {issue}
              <div className="row-facts">
                <Time at={at} />
                <span>{by.name}</span>
              </div>
            </li>
          ))}
        </ul>
      )}
      {isAdding ? <ReportDialog storyId={story.id} onClose={() => setAdding(false)} /> : null}
    </Section>
  )
}

interface Report {
  readonly to: string
  readonly issue: string
  readonly note?: string
}

function ReportDialog({ storyId, onClose }: { readonly storyId: string; readonly onClose: () => void }) {
  const t = useTexts()
  const { say } = useNotices()
  const add = useChange('POST /api/stories/:id/reports')
  const submit = async ({ to, issue, note }: Report) => {
    await add.mutateAsync({ params: { id: storyId }, body: { to, issue, ...(note ? { note } : {}) } })
    say(t.stories.reported)
  }
  const required = [{ required: true, whitespace: true, message: t.common.required }]
  return (
    <FormDialog<Report>
      title={t.stories.addReport}
      submitText={t.common.save}
      onSubmit={submit}
      onClose={onClose}
      testId="report-dialog"
    >
      <Form.Item name="to" label={t.stories.reportTo} rules={required}>
        <Input maxLength={200} data-testid="report-to" />
      </Form.Item>
      <Form.Item name="issue" label={t.stories.reportIssue} rules={required}>
        <Input maxLength={200} data-testid="report-issue" />
      </Form.Item>
      <Form.Item name="note" label={t.stories.reportNote}>
        <Input.TextArea rows={2} maxLength={2_000} />
      </Form.Item>
    </FormDialog>
  )
}
