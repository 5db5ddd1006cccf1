import { Form, Input, Modal, Select } from 'antd'
import type { DisclosureInput } from '../../../../api/views/interaction.ts'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'

interface Entered extends Omit<DisclosureInput, 'contact'> {
  readonly name: string
  readonly phone?: string
  readonly address?: string
  readonly identityProof: string
}

interface RegisterRequestDialogProps {
  readonly onEntered: (code: string) => void
  readonly onClose: () => void
}

/** An application that came on paper or by fax. */
export function RegisterRequestDialog({ onEntered, onClose }: RegisterRequestDialogProps) {
  const t = useTexts()
  const words = t.interactions.register
  const fields = t.interactions.contactFields
  const register = useChange('POST /api/disclosure-requests')
  const required = [{ required: true, message: t.common.required }]
  const choices = <Value extends string>(names: Readonly<Record<Value, string>>) =>
    (Object.entries(names) as [Value, string][]).map(([value, label]) => ({ value, label }))
  const submit = async ({ name, phone, address, identityProof, receivedOn, ...rest }: Entered) => {
    const { code } = await register.mutateAsync({
      body: {
        ...rest,
        ...(receivedOn ? { receivedOn } : {}),
        contact: {
          name,
          identityProof,
          ...(phone ? { phone } : {}),
          ...(address ? { address } : {}),
        },
      },
    })
    onEntered(code)
  }
  return (
    <FormDialog<Entered>
      title={words.title}
      hint={words.hint}
      submitText={words.title}
      initial={{ via: 'registered-post', applicant: 'person', form: 'paper', way: 'post' }}
      onSubmit={submit}
      onClose={onClose}
      width={680}
      testId="register-request-dialog"
    >
      <Form.Item name="via" label={words.via} rules={required}>
        <Select
          options={choices(words.vias).filter(({ value }) => value !== 'online')}
          data-testid="register-request-via"
        />
      </Form.Item>
      <Form.Item name="receivedOn" label={words.receivedOn} extra={words.receivedHint}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="applicant" label={t.interactions.applicantKind} rules={required}>
        <Select options={choices(t.interactions.applicant)} />
      </Form.Item>
      <Form.Item name="name" label={fields.name} rules={required}>
        <Input maxLength={100} data-testid="register-request-name" />
      </Form.Item>
      <Form.Item name="identityProof" label={fields.identityProof} rules={required}>
        <Input maxLength={100} data-testid="register-request-proof" />
      </Form.Item>
      <Form.Item name="phone" label={fields.phone}>
        <Input maxLength={30} data-testid="register-request-phone" />
      </Form.Item>
      <Form.Item name="address" label={fields.address}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="wanted" label={t.interactions.wanted} rules={required}>
        <Input.TextArea rows={3} maxLength={2_000} data-testid="register-request-wanted" />
      </Form.Item>
      <Form.Item name="documentNumber" label={t.interactions.documentNumber}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="form" label={words.form} rules={required}>
        <Select options={choices(t.interactions.form)} />
      </Form.Item>
      <Form.Item name="way" label={words.way} rules={required}>
        <Select options={choices(t.interactions.way)} />
      </Form.Item>
    </FormDialog>
  )
}

/** 查询码, shown once to be handed to the applicant. */
export function CodeDialog({ code, onClose }: { readonly code: string; readonly onClose: () => void }) {
  const t = useTexts()
  const words = t.interactions.register
  return (
    <Modal open title={words.title} footer={null} onCancel={onClose}>
      <p>
        {words.code} <strong data-testid="register-request-code">{code}</strong>
      </p>
      <p className="soft">{words.codeHint}</p>
    </Modal>
  )
}
