import { Alert, Checkbox, Form, Input, Radio } from 'antd'
import type { MatterDetail } from '../../../../api/views/matter.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { ReasonDialog, ReasonField } from '../../parts/reason-dialog.tsx'
import { KeptEffect } from '../effects/kept-effect.tsx'
import { CategoryFields, mustAnswer } from './category-fields.tsx'
import type { MatterDialogProps } from './route-dialog.tsx'

const on = ({ id, version }: MatterDetail) => ({ params: { id }, version })

interface Classification {
  readonly category: MatterDetail['category']
  readonly reason: string
}

export function ClassifyDialog({ matter, onClose }: MatterDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const change = useChange('POST /api/matters/:id/category')
  const submit = async ({ category, reason }: Classification) => {
    const { params, version } = on(matter)
    await change.mutateAsync({ params, body: { version, category, reason } })
    say(t.matters.classified)
  }
  return (
    <FormDialog<Classification>
      title={t.matters.classify}
      submitText={t.common.save}
      initial={{ category: matter.category }}
      onSubmit={submit}
      onClose={onClose}
      testId="matter-classify-dialog"
    >
      <CategoryFields />
    </FormDialog>
  )
}

interface Decision {
  readonly excluded: MatterDetail['category'][]
  readonly reason: string
}

/** 拟不回应: each case of R6 looked at, the reason written, and another person's signature asked for. */
export function DecideDialog({ matter, onClose }: MatterDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const decide = useChange('POST /api/matters/:id/decision')
  const submit = async ({ excluded, reason }: Decision) => {
    const { params, version } = on(matter)
    await decide.mutateAsync({ params, body: { version, excluded, reason } })
    say(t.matters.decided)
  }
  return (
    <FormDialog<Decision>
      title={t.matters.decide}
      hint={t.matters.decideHint}
      submitText={t.matters.decide}
      isDanger
      initial={{ excluded: [] }}
      onSubmit={submit}
      onClose={onClose}
      testId="matter-decide-dialog"
    >
      <Form.Item
        name="excluded"
        label={t.matters.excludedLabel}
        extra={t.matters.mustAnswer}
        rules={[
          {
            validator: (_rule, value: readonly string[]) =>
              value.length === mustAnswer.length
                ? Promise.resolve()
                : Promise.reject(new Error(t.matters.excludedAll)),
          },
        ]}
      >
        <Checkbox.Group
          options={mustAnswer.map((value) => ({ value, label: t.matters.category[value] }))}
          data-testid="matter-decide-excluded"
        />
      </Form.Item>
      <ReasonField label={t.matters.decideReason} testId="matter-decide-reason" />
    </FormDialog>
  )
}

interface Verdict {
  readonly verdict: 'approved' | 'returned'
  readonly reason: string
}

export function SignDialog({ matter, onClose }: MatterDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const sign = useChange('POST /api/matters/:id/signature')
  const submit = async ({ verdict, reason }: Verdict) => {
    const { params, version } = on(matter)
    await sign.mutateAsync({ params, body: { version, verdict, opinion: reason } })
    say(verdict === 'approved' ? t.matters.signed : t.matters.returned)
  }
  return (
    <FormDialog<Verdict>
      title={t.matters.signTitle}
      submitText={t.matters.sign}
      onSubmit={submit}
      onClose={onClose}
      testId="matter-sign-dialog"
    >
      <Alert
        type="warning"
        title={matter.title}
        description={matter.decision?.reason}
        style={{ marginBottom: 12 }}
      />
      <Form.Item
        name="verdict"
        label={t.matters.decision}
        rules={[{ required: true, message: t.common.required }]}
      >
        <Radio.Group
          options={[
            { value: 'approved', label: t.matters.approve },
            { value: 'returned', label: t.matters.refuse },
          ]}
        />
      </Form.Item>
      <ReasonField label={t.matters.opinion} testId="matter-sign-opinion" />
    </FormDialog>
  )
}

export function ReopenDialog({ matter, onClose }: MatterDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const reopen = useChange('POST /api/matters/:id/reopen')
  return (
    <ReasonDialog
      title={t.matters.reopen}
      label={t.matters.reopenReason}
      submitText={t.matters.reopen}
      testId="matter-reopen-dialog"
      onSubmit={async (reason) => {
        const { params, version } = on(matter)
        await reopen.mutateAsync({ params, body: { version, reason } })
        say(t.matters.reopened)
      }}
      onClose={onClose}
    />
  )
}

interface Evaluation {
  readonly text: string
  readonly keeps: boolean
}

/** The figures of now go with the words, so that both are read together later. */
export function EvaluateDialog({ matter, onClose }: MatterDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const keep = useChange('POST /api/effects/:kind/:id/records')
  const evaluate = useChange('POST /api/matters/:id/evaluation')
  const release = matter.releases.find(({ publishedAt }) => publishedAt !== undefined)
  const submit = async ({ text, keeps }: Evaluation) => {
    const { params, version } = on(matter)
    const record =
      keeps && release
        ? await keep.mutateAsync({ params: { kind: 'release', id: release.id }, body: {} })
        : undefined
    await evaluate.mutateAsync({
      params,
      body: { version, text, ...(record ? { effectId: record.recordId } : {}) },
    })
    say(t.matters.evaluated)
  }
  return (
    <FormDialog<Evaluation>
      title={t.matters.evaluate}
      hint={t.matters.evaluateHint}
      submitText={t.common.save}
      initial={{ keeps: release !== undefined }}
      onSubmit={submit}
      onClose={onClose}
      testId="matter-evaluate-dialog"
    >
      {release ? <KeptEffect kind="release" id={release.id} /> : null}
      <Form.Item
        name="text"
        label={t.matters.evaluation}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input.TextArea rows={4} maxLength={20_000} data-testid="matter-evaluate-text" />
      </Form.Item>
      <Form.Item name="keeps" valuePropName="checked">
        <Checkbox disabled={release === undefined}>{t.matters.keepEffect}</Checkbox>
      </Form.Item>
    </FormDialog>
  )
}

export function CloseDialog({ matter, onClose }: MatterDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const close = useChange('POST /api/matters/:id/close')
  const submit = async ({ note = '' }: { readonly note?: string }) => {
    const { params, version } = on(matter)
    await close.mutateAsync({ params, body: { version, ...(note.trim() ? { reason: note.trim() } : {}) } })
    say(t.matters.closed)
  }
  return (
    <FormDialog<{ note?: string }>
      title={t.matters.close}
      submitText={t.matters.close}
      onSubmit={submit}
      onClose={onClose}
      testId="matter-close-dialog"
    >
      <Form.Item name="note" label={t.matters.note}>
        <Input.TextArea rows={3} maxLength={2_000} />
      </Form.Item>
    </FormDialog>
  )
}
