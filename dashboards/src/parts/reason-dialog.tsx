import { Form, Input } from 'antd'
import { useTexts } from '../i18n/i18n.tsx'
import { FormDialog } from './dialog.tsx'

interface ReasonDialogProps {
  readonly title: string
  readonly label?: string
  readonly hint?: string
  readonly submitText: string
  readonly isDanger?: boolean
  readonly initial?: string
  readonly testId: string
  readonly onSubmit: (reason: string) => Promise<unknown>
  readonly onClose: () => void
}

/** Asks for the words that go on record with an act. */
export function ReasonDialog({ label, initial, onSubmit, ...dialog }: ReasonDialogProps) {
  const t = useTexts()
  return (
    <FormDialog<{ reason: string }>
      {...dialog}
      {...(initial === undefined ? {} : { initial: { reason: initial } })}
      onSubmit={({ reason }) => onSubmit(reason.trim())}
    >
      <ReasonField label={label ?? t.common.reason} testId={`${dialog.testId}-reason`} />
    </FormDialog>
  )
}

export function ReasonField({ label, testId }: { readonly label: string; readonly testId: string }) {
  const t = useTexts()
  return (
    <Form.Item
      name="reason"
      label={label}
      extra={t.common.reasonHint}
      rules={[{ required: true, whitespace: true, min: 2, message: t.common.tooShort }]}
    >
      <Input.TextArea rows={3} maxLength={2_000} data-testid={testId} />
    </Form.Item>
  )
}
