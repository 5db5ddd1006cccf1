import { Form, Input, Select } from 'antd'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { useTexts } from '../../i18n/i18n.tsx'

export interface Content {
  readonly title: string
  readonly body: string
  readonly column: ReleaseView['column']
  readonly openness?: NonNullable<ReleaseView['openness']>
}

const columns = [
  'response',
  'news',
  'interpretation',
  'policy',
  'press-conference',
  'notice',
  'consultation',
  'interview',
  'mailbox',
  'disclosure-guide',
  'disclosure-system',
  'disclosure-content',
  'disclosure-report',
] as const
const opennesses = ['proactive', 'on-request', 'closed'] as const

/** The fields of a release, the same for a draft, a change and a correction. */
export function ReleaseFields() {
  const t = useTexts()
  const required = [{ required: true, whitespace: true, message: t.common.required }]
  return (
    <>
      <Form.Item name="title" label={t.common.title} rules={required}>
        <Input maxLength={200} data-testid="release-title-field" />
      </Form.Item>
      <Form.Item name="body" label={t.releases.body} extra={t.releases.bodyHint} rules={required}>
        <Input.TextArea rows={12} maxLength={50_000} data-testid="release-body-field" />
      </Form.Item>
      <Form.Item name="column" label={t.releases.column} rules={[{ required: true }]}>
        <Select
          options={columns.map((value) => ({ value, label: t.labels.column[value] }))}
          data-testid="release-column-field"
        />
      </Form.Item>
      <Form.Item name="openness" label={t.releases.openness}>
        <Select
          allowClear
          placeholder={t.releases.opennessMissing}
          options={opennesses.map((value) => ({ value, label: t.labels.openness[value] }))}
          data-testid="release-openness-field"
        />
      </Form.Item>
    </>
  )
}
