import { Form, Input } from 'antd'
import { useChange } from '../frame/ask.ts'
import { useNotices } from '../frame/notices.tsx'
import { useTexts } from '../i18n/i18n.tsx'
import { FormDialog } from '../parts/dialog.tsx'

interface PasswordWords {
  readonly current: string
  readonly next: string
  readonly again: string
}

export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const { say } = useNotices()
  const change = useChange('POST /api/password')
  const submit = async ({ current, next }: PasswordWords) => {
    await change.mutateAsync({ body: { current, next } })
    say(t.user.changed)
  }
  return (
    <FormDialog<PasswordWords>
      title={t.user.changePassword}
      submitText={t.common.save}
      onSubmit={submit}
      onClose={onClose}
      width={420}
      testId="password-dialog"
    >
      <Form.Item
        name="current"
        label={t.user.current}
        rules={[{ required: true, message: t.common.required }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="next"
        label={t.user.next}
        extra={t.user.nextHint}
        rules={[{ required: true, min: 12, message: t.user.nextHint }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t.user.again}
        dependencies={['next']}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_, again) => {
              if (again !== getFieldValue('next')) throw new Error(t.user.mismatch)
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </FormDialog>
  )
}
