import { Alert, Checkbox, Form, Input } from 'antd'
import type { PlanDetail } from '../../../../api/views/plan.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { KeptEffect } from '../effects/kept-effect.tsx'
import { linesOf } from './plan-values.ts'

interface ClosePlanDialogProps {
  readonly plan: PlanDetail
  readonly onClose: () => void
}

interface Closing {
  readonly summary: string
  readonly unanswered?: string
  readonly lessons?: string
  readonly stopsWatch?: boolean
}

/** The system proposes from the record what the next plan takes over; a person decides. */
export function ClosePlanDialog({ plan, onClose }: ClosePlanDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const close = useChange('POST /api/plans/:id/close')
  const ask = useAsk('GET /api/plans/:id/closing', { params: { id: plan.id } })
  const submit = async ({ summary, unanswered, lessons, stopsWatch = false }: Closing) => {
    await close.mutateAsync({
      params: { id: plan.id },
      body: {
        version: plan.version,
        summary,
        unanswered: linesOf(unanswered),
        lessons: linesOf(lessons),
        stopsWatch,
      },
    })
    say(t.plans.closed)
  }
  if (!ask.data) return null
  const { unanswered, lessons, notHeld } = ask.data
  return (
    <FormDialog<Closing>
      title={t.plans.closeTitle}
      submitText={t.plans.close}
      initial={{ unanswered: unanswered.join('\n'), lessons: lessons.join('\n') }}
      onSubmit={submit}
      onClose={onClose}
      width={680}
      testId="plan-close"
    >
      {notHeld.length > 0 ? (
        <Alert
          type="warning"
          title={t.plans.notHeld}
          description={notHeld.map(({ day, title }) => `${day} ${title}`).join('；')}
          style={{ marginBottom: 12 }}
        />
      ) : null}
      <KeptEffect kind="plan" id={plan.id} />
      <Form.Item
        name="summary"
        label={t.plans.summary}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input.TextArea rows={5} maxLength={20_000} data-testid="plan-close-summary" />
      </Form.Item>
      <Form.Item name="unanswered" label={t.plans.unanswered} extra={t.plans.linesHint}>
        <Input.TextArea rows={3} data-testid="plan-close-unanswered" />
      </Form.Item>
      <Form.Item name="lessons" label={t.plans.lessons} extra={t.plans.linesHint}>
        <Input.TextArea rows={3} data-testid="plan-close-lessons" />
      </Form.Item>
      <Form.Item name="stopsWatch" valuePropName="checked">
        <Checkbox>{t.plans.stopsWatch}</Checkbox>
      </Form.Item>
    </FormDialog>
  )
}
