import { Checkbox, Form, Input, Select } from 'antd'
import { useNavigate } from 'react-router'
import type { BodyOf } from '../../../../api/contract.ts'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { UnitSelect } from '../../parts/unit-select.tsx'
import { DueField, toBeijing } from './due-field.tsx'

type Source = BodyOf<'POST /api/directives'>['source']

interface Values {
  readonly unitId: string
  readonly title: string
  readonly text: string
  readonly due: string
  readonly sourceKind: Source['kind']
  readonly sourceTitle: string
  readonly isInternal?: boolean
}

/** By hand, for what comes from elsewhere than a page with its own button. */
export function OpenDirectiveDialog({ onClose }: { readonly onClose: () => void }) {
  const { directives: t, common } = useTexts()
  const navigate = useNavigate()
  const open = useChange('POST /api/directives')
  const submit = async ({ sourceKind, sourceTitle, due, isInternal = false, ...rest }: Values) => {
    const { id } = await open.mutateAsync({
      body: {
        ...rest,
        dueAt: toBeijing(due),
        isInternal,
        source: { kind: sourceKind, id: 'by-hand', title: sourceTitle },
      },
    })
    navigate(`/directives/${encodeURIComponent(id)}`)
  }
  const required = [{ required: true, whitespace: true, message: common.required }]
  return (
    <FormDialog<Values>
      title={t.create}
      submitText={t.create}
      initial={{ sourceKind: 'matter' }}
      onSubmit={submit}
      onClose={onClose}
      testId="directive-dialog"
    >
      <Form.Item name="title" label={common.title} rules={required}>
        <Input maxLength={200} data-testid="directive-title" />
      </Form.Item>
      <Form.Item name="unitId" label={t.unit} rules={[{ required: true, message: common.required }]}>
        <UnitSelect testId="directive-unit" />
      </Form.Item>
      <DueField name="due" label={t.due} isRequired />
      <Form.Item name="text" label={t.requirement} rules={required}>
        <Input.TextArea rows={4} maxLength={20_000} data-testid="directive-text" />
      </Form.Item>
      <Form.Item name="sourceKind" label={t.source}>
        <Select
          options={(Object.keys(t.sources) as Source['kind'][]).map((value) => ({
            value,
            label: t.sources[value],
          }))}
        />
      </Form.Item>
      <Form.Item name="sourceTitle" label={t.sourceTitle} rules={required}>
        <Input maxLength={200} data-testid="directive-source" />
      </Form.Item>
      <Form.Item name="isInternal" valuePropName="checked" extra={t.internalHint}>
        <Checkbox>{t.internal}</Checkbox>
      </Form.Item>
    </FormDialog>
  )
}
