import { Button, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { labelOf, Tag } from '../../parts/tags.tsx'

type Step = IncidentDetail['steps'][number]

/** The plan as a list one ticks off; a tick may carry a note, and may be taken back. */
export function Steps({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  const [asked, setAsked] = useState<Step>()
  const { say } = useNotices()
  const [refused, setRefused] = useState<Step>()
  const mark = useChange('POST /api/incidents/:id/steps/:stepId')
  const take = (step: Step) =>
    mark.mutate(
      { params: { id: incident.id, stepId: step.id }, body: { version: incident.version, status: 'taken' } },
      { onSuccess: () => say(t.response.steps.taken) },
    )
  const notNeeded = async (step: Step, note: string) => {
    await mark.mutateAsync({
      params: { id: incident.id, stepId: step.id },
      body: { version: incident.version, status: 'not-needed', note },
    })
    say(t.incidents.stepSaved)
  }
  const done = incident.steps.filter(({ status }) => status === 'done' || status === 'not-needed').length
  const canWork = incident.moves.includes('step')
  return (
    <Section
      title={t.incidents.steps}
      beside={t.incidents.stepsDone(done, incident.steps.length)}
      testId="steps"
    >
      <ol className="rows">
        {incident.steps.map((step) => (
          <StepRow
            key={step.id}
            step={step}
            canWork={canWork}
            onAsk={() => setAsked(step)}
            onTake={() => take(step)}
            onRefuse={() => setRefused(step)}
          />
        ))}
      </ol>
      {refused ? (
        <ReasonDialog
          title={`${t.response.steps.notNeeded}：${refused.title}`}
          label={t.response.steps.notNeededReason}
          submitText={t.response.steps.notNeeded}
          onSubmit={(reason) => notNeeded(refused, reason)}
          onClose={() => setRefused(undefined)}
          testId="step-not-needed-dialog"
        />
      ) : null}
      {asked ? <StepDialog incident={incident} step={asked} onClose={() => setAsked(undefined)} /> : null}
    </Section>
  )
}

interface StepRowProps {
  readonly step: Step
  readonly canWork: boolean
  readonly onAsk: () => void
  readonly onTake: () => void
  readonly onRefuse: () => void
}

function StepRow({ step, canWork, onAsk, onTake, onRefuse }: StepRowProps) {
  const t = useTexts()
  const words = t.response.steps
  const isOpen = step.status === 'open' || step.status === 'taken'
  return (
    <li
      className={isOpen ? 'step' : 'step step-done'}
      data-testid="step"
      data-id={step.id}
      data-done={step.isDone}
    >
      <Checkbox
        checked={step.isDone}
        disabled={!canWork}
        onChange={onAsk}
        aria-label={step.title}
        data-testid="step-checkbox"
      />
      <div>
        <span className="step-title">{step.title}</span>{' '}
        {step.isRequired ? <Tag tone="warn">{words.required}</Tag> : null}{' '}
        {step.status === 'not-needed' ? <Tag>{words.status['not-needed']}</Tag> : null}
        {step.status === 'taken' && step.takenBy ? (
          <Tag tone="busy">{`${words.status.taken} ${step.takenBy.name}`}</Tag>
        ) : null}
        <p className="snippet small soft">{step.detail}</p>
        {step.note ? <p className="snippet small pre">{step.note}</p> : null}
        {!isOpen && step.doneBy ? (
          <span className="soft small">
            {step.doneBy.name} <Time at={step.doneAt} />
          </span>
        ) : null}
      </div>
      <div className="small number">
        <div>
          {t.incidents.owner} {step.ownerName || labelOf(t.labels.role, step.ownerRole)}
          {step.unit ? `（${step.unit}）` : ''}
        </div>
        <div>
          {step.dueAt ? (
            <>
              {t.incidents.dueAt} <Time at={step.dueAt} />
            </>
          ) : (
            words.fromActivation
          )}
        </div>
        {step.isLate ? <Tag tone="bad">{t.incidents.late}</Tag> : null}
        {canWork && isOpen ? (
          <div>
            {step.status === 'open' ? (
              <Button type="link" size="small" onClick={onTake} data-testid="step-take">
                {words.take}
              </Button>
            ) : null}
            <Button type="link" size="small" onClick={onRefuse} data-testid="step-not-needed">
              {words.notNeeded}
            </Button>
          </div>
        ) : null}
      </div>
    </li>
  )
}

interface StepDialogProps {
  readonly incident: IncidentDetail
  readonly step: Step
  readonly onClose: () => void
}

function StepDialog({ incident, step, onClose }: StepDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const tick = useChange('POST /api/incidents/:id/steps/:stepId')
  const submit = async ({ note }: { readonly note?: string }) => {
    await tick.mutateAsync({
      params: { id: incident.id, stepId: step.id },
      body: { version: incident.version, isDone: !step.isDone, ...(note ? { note } : {}) },
    })
    say(t.incidents.stepSaved)
  }
  return (
    <FormDialog<{ readonly note?: string }>
      title={step.title}
      hint={
        <>
          {step.detail}
          <br />
          {t.response.steps.useTemplate}：{step.template}
        </>
      }
      submitText={step.isDone ? t.incidents.reopenStep : t.incidents.completeStep}
      initial={step.note ? { note: step.note } : {}}
      onSubmit={submit}
      onClose={onClose}
      testId="step-dialog"
    >
      <Form.Item name="note" label={t.incidents.stepNote} extra={t.incidents.stepNoteHint}>
        <Input.TextArea rows={3} maxLength={2_000} data-testid="step-note" />
      </Form.Item>
    </FormDialog>
  )
}

/** The timeline's own line below it is the quick way to put something on record. */
interface Note {
  readonly text: string
  readonly isInternal?: boolean
}

export function NoteForm({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  const { say } = useNotices()
  const [form] = Form.useForm<Note>()
  const note = useChange('POST /api/incidents/:id/timeline')
  const submit = ({ text, isInternal = false }: Note) =>
    note.mutate(
      { params: { id: incident.id }, body: { text, isInternal } },
      {
        onSuccess: () => {
          form.resetFields()
          say(t.incidents.noted)
        },
      },
    )
  return (
    <Form form={form} onFinish={submit} style={{ display: 'flex', gap: 8 }}>
      <Form.Item
        name="text"
        style={{ flex: 1, marginBottom: 8 }}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input.TextArea
          autoSize={{ minRows: 1, maxRows: 6 }}
          placeholder={t.incidents.notePlaceholder}
          aria-label={t.incidents.notePlaceholder}
          maxLength={20_000}
          data-testid="timeline-text"
        />
      </Form.Item>
      <Form.Item name="isInternal" valuePropName="checked" style={{ marginBottom: 8 }}>
        <Checkbox title={t.directives.internalHint}>{t.directives.internal}</Checkbox>
      </Form.Item>
      <Button htmlType="submit" loading={note.isPending} data-testid="timeline-add">
        {t.incidents.addNote}
      </Button>
    </Form>
  )
}
