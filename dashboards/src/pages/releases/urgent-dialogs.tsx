import { Form, Input, Radio, Select } from 'antd'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { useNow } from '../../parts/now.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { useMe } from '../../shell/session-context.ts'
import { fromWall, wallNow } from './content.ts'

interface DialogProps {
  readonly release: ReleaseView
  readonly onClose: () => void
}

export function UrgentDialog({ release, onClose }: DialogProps) {
  const { releasing: t } = useTexts()
  const { say } = useNotices()
  const mark = useChange('POST /api/releases/:id/urgent')
  const submit = async (reason: string) => {
    await mark.mutateAsync({ params: { id: release.id }, body: { version: release.version, reason } })
    say(t.urgentDone)
  }
  return (
    <ReasonDialog
      title={t.urgentTitle}
      hint={t.urgentHint}
      label={t.urgentReason}
      submitText={t.urgent}
      onSubmit={submit}
      onClose={onClose}
      testId="urgent-dialog"
    />
  )
}

interface Phone {
  readonly personId: string
  readonly number: string
  readonly calledAt: string
  readonly verdict: 'approved' | 'returned'
  readonly words: string
}

/** Entered by the one who called, while the words are still in the ear. */
export function PhoneDialog({ release, onClose }: DialogProps) {
  const { releasing: t, labels, common } = useTexts()
  const { say } = useNotices()
  const now = useNow()
  const signers = useAsk('GET /api/releases/:id/signers', { params: { id: release.id } })
  const record = useChange('POST /api/releases/:id/phone-verdict')
  const submit = async ({ calledAt, ...phone }: Phone) => {
    const body = { version: release.version, ...phone, calledAt: fromWall(calledAt) }
    await record.mutateAsync({ params: { id: release.id }, body })
    say(t.phoneRecorded)
  }
  const required = [{ required: true, whitespace: true, message: common.required }]
  const step = release.state in labels.step ? labels.step[release.state as keyof typeof labels.step] : ''
  return (
    <FormDialog<Phone>
      title={t.phoneTitle(step)}
      hint={t.urgentHint}
      submitText={common.save}
      initial={{ calledAt: wallNow(now), verdict: 'approved' }}
      onSubmit={submit}
      onClose={onClose}
      testId="phone-dialog"
    >
      <Form.Item
        name="personId"
        label={t.phoneSigner}
        rules={[{ required: true, message: common.required }]}
        extra={signers.data?.length === 0 ? t.phoneNobody : undefined}
      >
        <Select
          loading={signers.isPending}
          options={(signers.data ?? []).map(({ id, name, unitName }) => ({
            value: id,
            label: `${name}（${unitName}）`,
          }))}
          data-testid="phone-signer"
        />
      </Form.Item>
      <div className="release-pair">
        <Form.Item name="number" label={t.phoneNumber} rules={required}>
          <Input maxLength={30} inputMode="tel" data-testid="phone-number" />
        </Form.Item>
        <Form.Item name="calledAt" label={t.phoneCalledAt} rules={required}>
          <Input type="datetime-local" data-testid="phone-called-at" />
        </Form.Item>
      </div>
      <Form.Item name="verdict" label={t.phoneVerdict}>
        <Radio.Group
          options={(['approved', 'returned'] as const).map((value) => ({
            value,
            label: labels.verdict[value],
          }))}
        />
      </Form.Item>
      <Form.Item
        name="words"
        label={t.phoneWords}
        extra={t.phoneWordsHint}
        rules={[{ required: true, whitespace: true, min: 2, message: common.tooShort }]}
      >
        <Input.TextArea rows={3} maxLength={2_000} data-testid="phone-words" />
      </Form.Item>
    </FormDialog>
  )
}

interface Confirmation {
  readonly verdict: 'confirmed' | 'disputed'
  readonly words: string
}

/** The signer alone says in writing whether it was so. */
export function ConfirmPhoneDialog({ release, onClose }: DialogProps) {
  const { releasing: t, common } = useTexts()
  const { say } = useNotices()
  const { user } = useMe()
  const confirm = useChange('POST /api/releases/:id/phone-confirmation')
  const own = release.signatures.find(({ by, phone }) => by.id === user.id && phone && !phone.confirmation)
  const submit = async (confirmation: Confirmation) => {
    const body = { version: release.version, ...confirmation }
    await confirm.mutateAsync({ params: { id: release.id }, body })
    say(t.confirmDone)
  }
  return (
    <FormDialog<Confirmation>
      title={t.confirmTitle}
      hint={t.confirmHint(own?.opinion ?? '')}
      submitText={common.save}
      initial={{ verdict: 'confirmed' }}
      onSubmit={submit}
      onClose={onClose}
      testId="confirm-phone-dialog"
    >
      <Form.Item name="verdict" label={t.confirmVerdict}>
        <Radio.Group
          options={(['confirmed', 'disputed'] as const).map((value) => ({
            value,
            label: t.confirmChoices[value],
          }))}
        />
      </Form.Item>
      <Form.Item
        name="words"
        label={t.confirmWords}
        rules={[{ required: true, whitespace: true, min: 2, message: common.tooShort }]}
      >
        <Input.TextArea rows={3} maxLength={2_000} data-testid="confirm-phone-words" />
      </Form.Item>
    </FormDialog>
  )
}
