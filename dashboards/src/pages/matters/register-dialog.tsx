import { Form, Input, Select } from 'antd'
import { useNavigate } from 'react-router'
import type { MatterInputView } from '../../../../api/views/matter.ts'
import { fromField } from '../../format.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { CategoryFields } from './category-fields.tsx'

interface Registration {
  readonly title: string
  readonly question: string
  readonly category: MatterInputView['category']
  readonly reason: string
  readonly origin: MatterInputView['origin']['kind']
  readonly note?: string
  readonly known?: string
}

const origins = ['telephone', 'letter', 'comments', 'story', 'alert', 'incident'] as const

/** A concern that came by telephone or was read somewhere: registered by hand. */
export function RegisterDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const { say } = useNotices()
  const navigate = useNavigate()
  const register = useChange('POST /api/matters')
  const submit = async ({ title, question, category, reason, origin, note, known }: Registration) => {
    const knownAt = fromField(known ?? '')
    const { id } = await register.mutateAsync({
      body: {
        title,
        question,
        category,
        categoryReason: reason,
        origin: { kind: origin, ...(note?.trim() ? { note: note.trim() } : {}) },
        ...(knownAt ? { knownAt } : {}),
      },
    })
    say(t.matters.registered)
    navigate(`/matters/${encodeURIComponent(id)}`)
  }
  const required = [{ required: true, whitespace: true, message: t.common.required }]
  return (
    <FormDialog<Registration>
      title={t.matters.register}
      submitText={t.matters.register}
      initial={{ origin: 'telephone' }}
      onSubmit={submit}
      onClose={onClose}
      width={640}
      testId="matter-register-dialog"
    >
      <Form.Item name="title" label={t.common.title} rules={required}>
        <Input maxLength={200} data-testid="matter-title-field" />
      </Form.Item>
      <Form.Item name="question" label={t.matters.question} extra={t.matters.questionHint} rules={required}>
        <Input.TextArea rows={3} maxLength={2_000} data-testid="matter-question-field" />
      </Form.Item>
      <CategoryFields />
      <Form.Item name="origin" label={t.matters.originLabel} rules={[{ required: true }]}>
        <Select options={origins.map((value) => ({ value, label: t.matters.origin[value] }))} />
      </Form.Item>
      <Form.Item name="note" label={t.matters.originNote} extra={t.matters.originNoteHint}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="known" label={t.matters.known}>
        <Input type="datetime-local" />
      </Form.Item>
    </FormDialog>
  )
}
