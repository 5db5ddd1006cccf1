import { Form, Input } from 'antd'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { ReasonField } from '../../parts/reason-dialog.tsx'
import { useMe } from '../../shell/session-context.ts'
import { type Closing, ClosingFields, lessonsOf } from './closing-fields.tsx'
import { type ConsultForm, consultOf } from './consult-fields.tsx'
import { ConsultPart, LevelField } from './open-incident-dialog.tsx'

interface IncidentDialogProps {
  readonly incident: IncidentDetail
  readonly onClose: () => void
}

interface NewLevel {
  readonly level: IncidentDetail['level']
  readonly reason: string
  readonly withConsult?: boolean
  readonly consult?: ConsultForm
}

/** A level comes from a 会商: the one written down here, or the short record of the reason. */
export function LevelDialog({ incident, onClose }: IncidentDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const change = useChange('POST /api/incidents/:id/level')
  const submit = async ({ level, reason, withConsult, consult }: NewLevel) => {
    await change.mutateAsync({
      params: { id: incident.id },
      body: {
        version: incident.version,
        level,
        reason,
        ...(withConsult && consult ? { consult: consultOf(consult) } : {}),
      },
    })
    say(t.incidents.levelChanged)
  }
  return (
    <FormDialog<NewLevel>
      title={t.incidents.changeLevel}
      hint={t.response.needsConsult}
      submitText={t.common.save}
      initial={{ level: incident.level, consult: { form: 'telephone', decision: 'answer' } }}
      onSubmit={submit}
      onClose={onClose}
      width={680}
      testId="level-dialog"
    >
      <LevelField label={t.incidents.level} />
      <ReasonField label={t.incidents.levelReason} testId="level-dialog-reason" />
      <ConsultPart />
    </FormDialog>
  )
}

interface Activation {
  readonly spokesperson: string
  readonly line: string
  readonly authority: string
}

/** 三同步: who speaks and what is said are set before the handling goes on. */
export function ActivateDialog({ incident, onClose }: IncidentDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const { unitName } = useMe().user
  // What the last 会商 decided is where one begins.
  const decided = incident.consults.findLast(({ line, spokesperson }) => line ?? spokesperson)
  const activate = useChange('POST /api/incidents/:id/activate')
  const submit = async ({ spokesperson, line, authority }: Activation) => {
    await activate.mutateAsync({
      params: { id: incident.id },
      body: { version: incident.version, spokesperson, line, authority },
    })
    say(t.incidents.activated)
  }
  const required = [{ required: true, whitespace: true, message: t.common.required }]
  return (
    <FormDialog<Activation>
      title={t.incidents.activateTitle}
      hint={t.incidents.activateHint}
      submitText={t.incidents.activate}
      initial={{
        spokesperson: incident.spokesperson ?? decided?.spokesperson ?? '',
        line: incident.line ?? decided?.line ?? '',
        authority: incident.authority ?? unitName,
      }}
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
      <Form.Item
        name="authority"
        label={t.response.authority}
        extra={t.response.authorityHint}
        rules={required}
      >
        <Input maxLength={200} data-testid="activate-authority" />
      </Form.Item>
    </FormDialog>
  )
}

export function CloseDialog({ incident, onClose }: IncidentDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const close = useChange('POST /api/incidents/:id/close')
  const submit = async ({ review, lessons }: Closing) => {
    await close.mutateAsync({
      params: { id: incident.id },
      body: { version: incident.version, review, lessons: lessonsOf(lessons) },
    })
    say(t.incidents.closed)
  }
  return (
    <FormDialog<Closing>
      title={t.incidents.closeTitle}
      hint={
        incident.obstacles.length > 0
          ? `${t.response.obstacles}：${incident.obstacles.join('；')}`
          : undefined
      }
      submitText={t.incidents.close}
      onSubmit={submit}
      onClose={onClose}
      width={760}
      testId="close-dialog"
    >
      <ClosingFields />
    </FormDialog>
  )
}

interface Conference {
  readonly text: string
}

/** The press conference R2 asks for was held. */
export function ConferenceDialog({ incident, onClose }: IncidentDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const record = useChange('POST /api/incidents/:id/conference')
  const submit = async ({ text }: Conference) => {
    await record.mutateAsync({ params: { id: incident.id }, body: { version: incident.version, text } })
    say(t.response.conferenceDone)
  }
  return (
    <FormDialog<Conference>
      title={t.response.conference}
      submitText={t.common.save}
      onSubmit={submit}
      onClose={onClose}
      testId="conference-dialog"
    >
      <Form.Item
        name="text"
        label={t.response.conferenceText}
        extra={t.response.conferenceHint}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input.TextArea rows={3} maxLength={20_000} data-testid="conference-text" />
      </Form.Item>
    </FormDialog>
  )
}
