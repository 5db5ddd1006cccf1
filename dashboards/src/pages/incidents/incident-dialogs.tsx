import { Form, Input } from 'antd'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { ReasonField } from '../../parts/reason-dialog.tsx'
import { LevelField } from './open-incident-dialog.tsx'

interface IncidentDialogProps {
  readonly incident: IncidentDetail
  readonly onClose: () => void
}

interface NewLevel {
  readonly level: IncidentDetail['level']
  readonly reason: string
}

export function LevelDialog({ incident, onClose }: IncidentDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const change = useChange('POST /api/incidents/:id/level')
  const submit = async ({ level, reason }: NewLevel) => {
    await change.mutateAsync({
      params: { id: incident.id },
      body: { version: incident.version, level, reason },
    })
    say(t.incidents.levelChanged)
  }
  return (
    <FormDialog<NewLevel>
      title={t.incidents.changeLevel}
      submitText={t.common.save}
      initial={{ level: incident.level }}
      onSubmit={submit}
      onClose={onClose}
      testId="level-dialog"
    >
      <LevelField label={t.incidents.level} />
      <ReasonField label={t.incidents.levelReason} testId="level-dialog-reason" />
    </FormDialog>
  )
}

interface Activation {
  readonly spokesperson: string
  readonly line: string
}

/** 三同步: who speaks and what is said are set before the handling goes on. */
export function ActivateDialog({ incident, onClose }: IncidentDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const activate = useChange('POST /api/incidents/:id/activate')
  const submit = async ({ spokesperson, line }: Activation) => {
    await activate.mutateAsync({
      params: { id: incident.id },
      body: { version: incident.version, spokesperson, line },
    })
    say(t.incidents.activated)
  }
  const required = [{ required: true, whitespace: true, message: t.common.required }]
  return (
    <FormDialog<Activation>
      title={t.incidents.activateTitle}
      hint={t.incidents.activateHint}
      submitText={t.incidents.activate}
      initial={{ spokesperson: incident.spokesperson ?? '', line: incident.line ?? '' }}
      onSubmit={submit}
      onClose={onClose}
      testId="activate-dialog"
    >
      <Form.Item name="spokesperson" label={t.incidents.spokesperson} rules={required}>
        <Input maxLength={200} data-testid="activate-spokesperson" />
      </Form.Item>
      <Form.Item name="line" label={t.incidents.line} rules={required}>
        <Input.TextArea rows={4} maxLength={20_000} data-testid="activate-line" />
      </Form.Item>
    </FormDialog>
  )
}

interface Closing {
  readonly review: string
  readonly lessons?: string
}

export function CloseDialog({ incident, onClose }: IncidentDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const close = useChange('POST /api/incidents/:id/close')
  const submit = async ({ review, lessons = '' }: Closing) => {
    await close.mutateAsync({
      params: { id: incident.id },
      body: { version: incident.version, review, lessons: linesOf(lessons) },
    })
    say(t.incidents.closed)
  }
  return (
    <FormDialog<Closing>
      title={t.incidents.closeTitle}
      submitText={t.incidents.close}
      onSubmit={submit}
      onClose={onClose}
      testId="close-dialog"
    >
      <Form.Item
        name="review"
        label={t.incidents.review}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input.TextArea rows={6} maxLength={20_000} data-testid="close-review" />
      </Form.Item>
      <Form.Item name="lessons" label={t.incidents.lessons} extra={t.incidents.lessonsHint}>
        <Input.TextArea rows={3} data-testid="close-lessons" />
      </Form.Item>
    </FormDialog>
  )
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, 20)
}
