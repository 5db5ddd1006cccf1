import { Checkbox, Form, Input, Select } from 'antd'
import { useRef } from 'react'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import type { Content } from './content.ts'
import { LivePreview, type PreviewLinks } from './live-preview.tsx'
import { MarkupBar } from './markup-bar.tsx'
import { InterpretsField, PolicySection } from './policy-fields.tsx'
import './releases.css'

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

/** The fields of a release, the same for a draft, a change and a correction; beside them what comes of it. */
export function ReleaseFields({ links }: { readonly links: PreviewLinks }) {
  const t = useTexts()
  const holder = useRef<HTMLDivElement>(null)
  const column = Form.useWatch<Content['column']>('column')
  const required = [{ required: true, whitespace: true, message: t.common.required }]
  return (
    <div className="release-editor">
      <div ref={holder}>
        <Form.Item name="title" label={t.common.title} rules={required}>
          <Input maxLength={200} data-testid="release-title-field" />
        </Form.Item>
        <MarkupBar holder={holder} />
        <Form.Item name="body" label={t.releases.body} extra={t.releases.bodyHint} rules={required}>
          <Input.TextArea rows={14} maxLength={50_000} data-testid="release-body-field" />
        </Form.Item>
        <div className="release-pair">
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
        </div>
        <ChannelsField />
        {column === 'policy' ? <PolicySection /> : null}
        {column === 'interpretation' ? <InterpretsField /> : null}
        <MoreFields />
      </div>
      <LivePreview links={links} />
    </div>
  )
}

function MoreFields() {
  const { releasing: t } = useTexts()
  return (
    <details className="release-more">
      <summary data-testid="release-more">{t.more}</summary>
      <Form.Item name="summary" label={t.summary} extra={t.summaryHint}>
        <Input.TextArea rows={2} maxLength={500} data-testid="release-summary-field" />
      </Form.Item>
      <div className="release-pair">
        <Form.Item name="source" label={t.source}>
          <Input maxLength={100} data-testid="release-source-field" />
        </Form.Item>
        <Form.Item name="embargoUntil" label={t.embargoUntil} extra={t.embargoHint}>
          <Input type="datetime-local" data-testid="release-embargo-field" />
        </Form.Item>
      </div>
      <Form.Item name="isInternal" valuePropName="checked">
        <Checkbox data-testid="release-internal-field">{t.isInternal}</Checkbox>
      </Form.Item>
    </details>
  )
}

function ChannelsField() {
  const { releasing: t } = useTexts()
  const channels = useAsk('GET /api/channels', {}).data ?? []
  const options = channels
    .filter(({ isOffered }) => isOffered)
    .map(({ id, name }) => ({ value: id, label: name, disabled: id === 'portal' }))
  return (
    <Form.Item name="channels" label={t.channels} extra={t.channelsHint}>
      <Select mode="multiple" options={options} data-testid="release-channels-field" />
    </Form.Item>
  )
}
