import { Alert, Checkbox, Form, Input, Radio, Select } from 'antd'
import { useNavigate } from 'react-router'
import type { IncidentView } from '../../../../api/views/incident.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Failure } from '../../parts/states.tsx'
import { ConsultFields, type ConsultForm, consultOf } from './consult-fields.tsx'

interface OpenIncidentDialogProps {
  readonly from: {
    readonly alertId?: string | undefined
    readonly storyId: string
    readonly title: string
  }
  readonly onClose: () => void
}

interface Opening {
  readonly title: string
  readonly level: IncidentView['level']
  readonly reason: string
  readonly playbookId: string
  readonly withConsult?: boolean
  readonly consult?: ConsultForm
}

export const incidentLevels = ['I', 'II', 'III', 'IV'] as const

/** A person sets the level; the system's proposal and its reasons stand beside, and are not chosen beforehand. */
export function OpenIncidentDialog({ from, onClose }: OpenIncidentDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const navigate = useNavigate()
  const origin = from.alertId ? { alertId: from.alertId } : { storyId: from.storyId }
  const proposal = useAsk('GET /api/incident-proposal', {
    query: { ...origin, title: from.title.slice(0, 200) },
  })
  const playbooks = useAsk('GET /api/playbooks', {})
  const open = useChange('POST /api/incidents')

  const submit = async ({ title, level, reason, playbookId, withConsult, consult }: Opening) => {
    const incident = await open.mutateAsync({
      body: {
        ...origin,
        title,
        level,
        levelReason: reason,
        playbookId,
        ...(withConsult && consult ? { consult: consultOf(consult) } : {}),
      },
    })
    say(t.incidents.started)
    navigate(`/incidents/${encodeURIComponent(incident.id)}`)
  }
  if (playbooks.isPending || proposal.isPending) return null
  const suggested = proposal.data?.playbook
  const playbookId = suggested?.id ?? playbooks.data?.[0]?.id
  return (
    <FormDialog<Opening>
      title={t.incidents.startTitle}
      hint={t.incidents.startHint}
      submitText={t.incidents.start}
      isDanger
      initial={{
        title: from.title.slice(0, 200),
        ...(playbookId ? { playbookId } : {}),
        consult: { form: 'telephone', decision: 'answer' },
      }}
      onSubmit={submit}
      onClose={onClose}
      width={620}
      testId="incident-dialog"
    >
      {playbooks.error ? <Failure error={playbooks.error} onRetry={() => void playbooks.refetch()} /> : null}
      {proposal.data ? (
        <Alert
          type="info"
          title={`${t.incidents.proposal}：${t.labels.incidentLevel[proposal.data.level]}`}
          description={
            <ul className="reasons">
              {proposal.data.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          }
          style={{ marginBottom: 12 }}
        />
      ) : null}
      <Form.Item name="title" label={t.common.title} rules={[{ required: true, message: t.common.required }]}>
        <Input maxLength={200} data-testid="incident-title" />
      </Form.Item>
      <LevelField label={t.incidents.level} />
      <Form.Item
        name="reason"
        label={t.incidents.levelReason}
        rules={[{ required: true, whitespace: true, min: 2, message: t.common.tooShort }]}
      >
        <Input.TextArea rows={2} maxLength={2_000} data-testid="incident-reason" />
      </Form.Item>
      <Form.Item
        name="playbookId"
        label={t.incidents.playbook}
        extra={
          suggested
            ? `${t.response.playbooks.suggestion}：${suggested.name}（${suggested.reason}）`
            : undefined
        }
        rules={[{ required: true, message: t.incidents.noPlaybook }]}
      >
        <Select
          data-testid="incident-playbook"
          notFoundContent={t.incidents.noPlaybook}
          options={playbooks.data?.map(({ id, name, levels, description }) => ({
            value: id,
            label: `${name}（${levels.join('、')}）`,
            title: description,
          }))}
        />
      </Form.Item>
      <ConsultPart />
    </FormDialog>
  )
}

/** The full record of the 会商, when there is time for it. */
export function ConsultPart() {
  const t = useTexts()
  const form = Form.useFormInstance()
  const isShown = Form.useWatch<boolean | undefined>('withConsult', form)
  return (
    <>
      <Form.Item name="withConsult" valuePropName="checked" extra={t.response.needsConsult}>
        <Checkbox data-testid="with-consult">{t.response.withConsult}</Checkbox>
      </Form.Item>
      {isShown ? <ConsultFields at={['consult']} /> : null}
    </>
  )
}

export function LevelField({ label }: { readonly label: string }) {
  const t = useTexts()
  return (
    <Form.Item name="level" label={label} rules={[{ required: true, message: t.common.required }]}>
      <Radio.Group data-testid="incident-level">
        {incidentLevels.map((level) => (
          <Radio key={level} value={level} data-testid={`incident-level-${level}`}>
            {t.labels.incidentLevel[level]}
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  )
}
