import { Button, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import type { ReportView } from '../../../../api/views/report.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'

type Asked = 'edit' | 'sign' | 'return' | 'send' | 'confirm'

/** Only what the server says may be done now, the next thing first. */
export function ReportActions({ report }: { readonly report: ReportView }) {
  const t = useTexts().response.reports
  const { say } = useNotices()
  const [asked, setAsked] = useState<Asked>()
  const refresh = useChange('POST /api/duty-reports/:id/refresh')
  const can = (move: string) => report.moves.includes(move)
  const dialog = { report, onClose: () => setAsked(undefined) }
  const button = (move: Asked, words: string, isPrimary = false) =>
    can(move) ? (
      <Button
        type={isPrimary ? 'primary' : 'default'}
        onClick={() => setAsked(move)}
        data-testid={`report-${move}`}
      >
        {words}
      </Button>
    ) : null
  return (
    <>
      {can('edit') ? (
        <Button
          loading={refresh.isPending}
          onClick={() =>
            refresh.mutate(
              { params: { id: report.id }, body: { version: report.version } },
              { onSuccess: () => say(t.refreshed) },
            )
          }
          data-testid="report-refresh"
        >
          {t.refresh}
        </Button>
      ) : null}
      {button('edit', t.edit)}
      {button('return', t.back)}
      {button('sign', t.sign, true)}
      {button('send', t.send, true)}
      {button('confirm', t.confirm, true)}
      {asked === 'edit' ? <EditDialog {...dialog} /> : null}
      {asked === 'sign' ? <SignDialog {...dialog} /> : null}
      {asked === 'return' ? <ReturnDialog {...dialog} /> : null}
      {asked === 'send' ? <SendDialog {...dialog} /> : null}
      {asked === 'confirm' ? <ConfirmDialog {...dialog} /> : null}
    </>
  )
}

interface DialogProps {
  readonly report: ReportView
  readonly onClose: () => void
}

interface Edit {
  readonly summary: string
  readonly fields: Readonly<Record<string, string>>
}

function EditDialog({ report, onClose }: DialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const edit = useChange('PUT /api/duty-reports/:id')
  const submit = async ({ summary, fields }: Edit) => {
    await edit.mutateAsync({
      params: { id: report.id },
      body: {
        version: report.version,
        summary,
        fields: Object.entries(fields ?? {}).map(([name, text]) => ({ name, text: text ?? '' })),
      },
    })
    say(t.response.reports.saved)
  }
  const known = Object.fromEntries(
    report.fields.map(({ name, text, isUnknown }) => [name, isUnknown ? '' : text]),
  )
  return (
    <FormDialog<Edit>
      title={t.response.reports.edit}
      hint={t.response.reports.editHint}
      submitText={t.common.save}
      initial={{ summary: report.summary, fields: known }}
      onSubmit={submit}
      onClose={onClose}
      width={720}
      testId="report-edit-dialog"
    >
      <Form.Item
        name="summary"
        label={t.response.reports.summary}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input.TextArea rows={4} maxLength={2_000} data-testid="report-summary" />
      </Form.Item>
      {report.fields.map((field) => (
        <Form.Item key={field.name} name={['fields', field.name]} label={field.title}>
          <Input.TextArea
            autoSize={{ minRows: 1, maxRows: 5 }}
            maxLength={2_000}
            placeholder={t.response.reports.unknown}
          />
        </Form.Item>
      ))}
    </FormDialog>
  )
}

function SignDialog({ report, onClose }: DialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const sign = useChange('POST /api/duty-reports/:id/sign')
  return (
    <ReasonDialog
      title={t.response.reports.sign}
      label={t.response.reports.opinion}
      submitText={t.response.reports.sign}
      initial={t.response.reports.agree}
      onSubmit={async (opinion) => {
        await sign.mutateAsync({ params: { id: report.id }, body: { version: report.version, opinion } })
        say(t.response.reports.signed)
      }}
      onClose={onClose}
      testId="report-sign-dialog"
    />
  )
}

function ReturnDialog({ report, onClose }: DialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const back = useChange('POST /api/duty-reports/:id/return')
  return (
    <ReasonDialog
      title={t.response.reports.back}
      submitText={t.response.reports.back}
      onSubmit={async (reason) => {
        await back.mutateAsync({ params: { id: report.id }, body: { version: report.version, reason } })
        say(t.response.reports.returned)
      }}
      onClose={onClose}
      testId="report-return-dialog"
    />
  )
}

interface SendForm {
  readonly how: 'telephone' | 'written'
  readonly to: string
  readonly takenBy?: string
}

function SendDialog({ report, onClose }: DialogProps) {
  const t = useTexts()
  const words = t.response.reports
  const { say } = useNotices()
  const send = useChange('POST /api/duty-reports/:id/send')
  const isTold = report.sendings.some(({ how }) => how === 'telephone')
  const submit = async ({ how, to, takenBy }: SendForm) => {
    await send.mutateAsync({
      params: { id: report.id },
      body: { version: report.version, how, to, ...(takenBy ? { takenBy } : {}) },
    })
    say(words.sent)
  }
  return (
    <FormDialog<SendForm>
      title={words.send}
      hint={words.phoneFirst}
      submitText={words.send}
      initial={{ how: isTold ? 'written' : 'telephone', to: report.recipients[0] ?? '' }}
      onSubmit={submit}
      onClose={onClose}
      testId="report-send-dialog"
    >
      <Form.Item name="how" label={words.how}>
        <Radio.Group
          options={(['telephone', 'written'] as const).map((how) => ({ value: how, label: words.hows[how] }))}
        />
      </Form.Item>
      <Form.Item
        name="to"
        label={words.to}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input maxLength={200} data-testid="report-send-to" />
      </Form.Item>
      <Form.Item name="takenBy" label={words.takenBy}>
        <Input maxLength={100} data-testid="report-send-taken" />
      </Form.Item>
    </FormDialog>
  )
}

function ConfirmDialog({ report, onClose }: DialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const confirm = useChange('POST /api/duty-reports/:id/confirm')
  return (
    <ReasonDialog
      title={t.response.reports.confirm}
      label={t.response.reports.confirmWords}
      submitText={t.response.reports.confirm}
      onSubmit={async (words) => {
        await confirm.mutateAsync({ params: { id: report.id }, body: { version: report.version, words } })
        say(t.response.reports.confirmed)
      }}
      onClose={onClose}
      testId="report-confirm-dialog"
    />
  )
}
