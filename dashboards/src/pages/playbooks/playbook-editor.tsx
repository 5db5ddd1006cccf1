import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useNavigate } from 'react-router'
import type { BodyOf } from '../../../../api/contract.ts'
import type { PlaybookVersionView } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import './playbooks.css'

type Content = BodyOf<'PUT /api/playbooks/:id'>['content']

interface StepForm extends Omit<Content['steps'][number], 'dependsOn'> {
  readonly dependsOn?: string
}

interface Editing {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly triggers: string
  readonly levels: string[]
  readonly clocks: string
  readonly steps: StepForm[]
  readonly reason: string
}

const levels = ['I', 'II', 'III', 'IV']
const emptyStep: Partial<StepForm> = { ownerRole: 'emergency', dueMinutes: 60, dueFrom: 'known' }

interface PlaybookEditorProps {
  /** The version one goes on from; absent for a new playbook. */
  readonly from?: PlaybookVersionView
  readonly onClose: () => void
}

/** Faults are named by the server, whole; the form keeps what was typed. */
export function PlaybookEditor({ from, onClose }: PlaybookEditorProps) {
  const t = useTexts()
  const words = t.response.playbooks
  const { say } = useNotices()
  const navigate = useNavigate()
  const write = useChange('PUT /api/playbooks/:id')
  const isDraft = from?.state === 'draft'
  const submit = async (form: Editing) => {
    const id = from?.playbookId ?? form.id
    await write.mutateAsync({
      params: { id },
      body: {
        ...(isDraft ? { version: from.version } : {}),
        reason: form.reason,
        content: { ...contentOf(form), roles: from?.content.roles ?? [] },
      },
    })
    say(words.saved)
    if (!from) navigate(`/playbooks/${encodeURIComponent(id)}`)
  }
  const required = [{ required: true, whitespace: true, message: t.common.required }]
  return (
    <FormDialog<Editing>
      title={from ? `${words.edit}：${from.content.name}` : words.create}
      hint={words.approveHint}
      submitText={words.save}
      initial={initialOf(from)}
      onSubmit={submit}
      onClose={onClose}
      width={980}
      testId="playbook-dialog"
    >
      {from ? null : (
        <Form.Item name="id" label={words.id} extra={words.idHint} rules={required}>
          <Input maxLength={41} data-testid="playbook-id" />
        </Form.Item>
      )}
      <Form.Item name="name" label={words.name} rules={required}>
        <Input maxLength={200} data-testid="playbook-name" />
      </Form.Item>
      <Form.Item name="description" label={words.description}>
        <Input.TextArea rows={2} maxLength={2_000} />
      </Form.Item>
      <div className="playbook-line">
        <Form.Item name="triggers" label={words.triggers}>
          <Input />
        </Form.Item>
        <Form.Item name="levels" label={words.levels}>
          <Checkbox.Group options={levels} />
        </Form.Item>
        <Form.Item name="clocks" label={words.clocks} extra={words.clocksHint}>
          <Input data-testid="playbook-clocks" />
        </Form.Item>
      </div>
      <StepFields />
      <Form.Item
        name="reason"
        label={words.reason}
        extra={t.common.reasonHint}
        rules={[{ required: true, whitespace: true, min: 2, message: t.common.tooShort }]}
      >
        <Input.TextArea rows={2} maxLength={2_000} data-testid="playbook-reason" />
      </Form.Item>
    </FormDialog>
  )
}

function StepFields() {
  const t = useTexts()
  const words = t.response.playbooks.step
  const roles = Object.entries(t.labels.role).map(([value, label]) => ({ value, label: String(label) }))
  return (
    <Form.List name="steps">
      {(fields, { add, remove, move }) => (
        <>
          {fields.map(({ key, name }) => (
            <fieldset key={key} className="playbook-step" data-testid="playbook-step">
              <Form.Item name={[name, 'id']} label={words.id}>
                <Input maxLength={41} />
              </Form.Item>
              <Form.Item name={[name, 'title']} label={words.title} className="wide">
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name={[name, 'ownerRole']} label={words.owner}>
                <Select options={roles} />
              </Form.Item>
              <Form.Item name={[name, 'unit']} label={words.unit}>
                <Input maxLength={100} />
              </Form.Item>
              <Form.Item name={[name, 'dueFrom']} label={words.from}>
                <Select
                  options={(['known', 'activation'] as const).map((value) => ({
                    value,
                    label: words.froms[value],
                  }))}
                />
              </Form.Item>
              <Form.Item name={[name, 'dueMinutes']} label={words.due}>
                <InputNumber min={1} precision={0} style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name={[name, 'dependsOn']} label={words.after}>
                <Input />
              </Form.Item>
              <Form.Item name={[name, 'isRequired']} label={words.required} valuePropName="checked">
                <Checkbox />
              </Form.Item>
              <Form.Item name={[name, 'detail']} label={words.detail} className="half">
                <Input.TextArea rows={2} maxLength={2_000} />
              </Form.Item>
              <Form.Item name={[name, 'template']} label={words.template} className="half">
                <Input.TextArea rows={2} maxLength={5_000} />
              </Form.Item>
              <div className="playbook-step-acts">
                {name > 0 ? (
                  <Button size="small" onClick={() => move(name, name - 1)}>
                    {words.up}
                  </Button>
                ) : null}
                <Button size="small" danger onClick={() => remove(name)}>
                  {words.remove}
                </Button>
              </div>
            </fieldset>
          ))}
          <Button onClick={() => add({ ...emptyStep })} data-testid="playbook-step-add">
            {words.add}
          </Button>
        </>
      )}
    </Form.List>
  )
}

function initialOf(from: PlaybookVersionView | undefined): Partial<Editing> {
  if (!from) return { levels, triggers: '', clocks: '', steps: [] }
  const { content, state, reason } = from
  return {
    name: content.name,
    description: content.description,
    triggers: content.triggers.join('、'),
    levels: content.levels,
    clocks: content.clocks.join('、'),
    steps: content.steps.map(({ dependsOn, dueFrom, ...step }) => ({
      ...step,
      dueFrom: dueFrom ?? 'known',
      dependsOn: dependsOn?.join('、') ?? '',
    })),
    ...(state === 'draft' ? { reason } : {}),
  }
}

function contentOf({ name, description = '', triggers, levels: chosen, clocks, steps }: Editing) {
  return {
    name,
    description,
    triggers: wordsOf(triggers),
    levels: chosen,
    clocks: wordsOf(clocks),
    steps: (steps ?? []).map(({ dependsOn, unit, isRequired, detail, template, ...step }) => ({
      ...step,
      id: step.id ?? '',
      title: step.title ?? '',
      dueMinutes: step.dueMinutes ?? 0,
      detail: detail ?? '',
      template: template ?? '',
      ...(unit ? { unit } : {}),
      dependsOn: wordsOf(dependsOn),
      isRequired: isRequired ?? false,
    })),
  }
}

function wordsOf(text = ''): string[] {
  return text
    .split(/[、,，\s]+/)
    .map((word) => word.trim())
    .filter(Boolean)
}
