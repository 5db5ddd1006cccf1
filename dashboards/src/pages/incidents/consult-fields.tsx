import { Form, Input, Radio } from 'antd'
import type { BodyOf } from '../../../../api/contract.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import './response.css'

type ConsultInput = BodyOf<'POST /api/incidents/:id/consults'>['consult']

export interface ConsultForm {
  readonly form?: ConsultInput['form']
  readonly place?: string
  readonly chair?: string
  readonly attendees?: string
  readonly judgement?: string
  readonly decision?: ConsultInput['decision']
  readonly decisionReason?: string
  readonly factsAgreed?: string
  readonly factsUnknown?: string
  readonly options?: string
  readonly line?: string
  readonly spokesperson?: string
  readonly channel?: string
  readonly nextAt?: string
  readonly dissent?: string
}

const forms = ['telephone', 'meeting', 'video'] as const
const decisions = ['answer', 'no-answer', 'watch', 'verify', 'report'] as const
const whenPattern = /^\d{4}-\d\d-\d\d \d\d:\d\d$/

/** A 会商 as one writes it down on the telephone: the few things first, the rest folded. `at` is where it stands in the form. */
export function ConsultFields({ at = [] }: { readonly at?: readonly string[] }) {
  const t = useTexts()
  const words = t.response.consult
  const required = [{ required: true, whitespace: true, message: t.common.required }]
  const name = (field: keyof ConsultForm) => [...at, field]
  return (
    <>
      <Form.Item
        name={name('form')}
        label={words.form}
        rules={[{ required: true, message: t.common.required }]}
      >
        <Radio.Group
          options={forms.map((form) => ({ value: form, label: words.forms[form] }))}
          data-testid="consult-form"
        />
      </Form.Item>
      <div className="two-fields">
        <Form.Item name={name('place')} label={words.place} rules={required}>
          <Input maxLength={200} data-testid="consult-place" />
        </Form.Item>
        <Form.Item name={name('chair')} label={words.chair} rules={required}>
          <Input maxLength={100} data-testid="consult-chair" />
        </Form.Item>
      </div>
      <Form.Item
        name={name('attendees')}
        label={words.attendees}
        extra={words.attendeesHint}
        rules={required}
      >
        <Input.TextArea rows={2} data-testid="consult-attendees" />
      </Form.Item>
      <Form.Item name={name('judgement')} label={words.judgement} rules={required}>
        <Input.TextArea rows={2} maxLength={20_000} data-testid="consult-judgement" />
      </Form.Item>
      <Form.Item
        name={name('decision')}
        label={words.decision}
        rules={[{ required: true, message: t.common.required }]}
      >
        <Radio.Group
          options={decisions.map((decision) => ({ value: decision, label: words.decisions[decision] }))}
          data-testid="consult-decision"
        />
      </Form.Item>
      <Form.Item
        name={name('decisionReason')}
        label={words.decisionReason}
        rules={[{ required: true, whitespace: true, min: 2, message: t.common.tooShort }]}
      >
        <Input.TextArea rows={2} maxLength={2_000} data-testid="consult-reason" />
      </Form.Item>
      <details>
        <summary>{words.more}</summary>
        <Lines name={name('factsAgreed')} label={words.factsAgreed} />
        <Lines name={name('factsUnknown')} label={words.factsUnknown} />
        <Lines name={name('options')} label={words.options} />
        <Form.Item name={name('line')} label={words.line}>
          <Input.TextArea rows={2} maxLength={20_000} data-testid="consult-line" />
        </Form.Item>
        <div className="two-fields">
          <Form.Item name={name('spokesperson')} label={words.spokesperson}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name={name('channel')} label={words.channel}>
            <Input maxLength={200} />
          </Form.Item>
        </div>
        <Form.Item
          name={name('nextAt')}
          label={words.next}
          extra={words.nextHint}
          rules={[{ pattern: whenPattern, message: words.badTime }]}
        >
          <Input maxLength={16} />
        </Form.Item>
        <Form.Item name={name('dissent')} label={words.dissent} extra={words.dissentHint}>
          <Input.TextArea rows={2} data-testid="consult-dissent" />
        </Form.Item>
      </details>
    </>
  )
}

function Lines({ name, label }: { readonly name: string[]; readonly label: string }) {
  const t = useTexts()
  return (
    <Form.Item name={name} label={label} extra={t.response.consult.linesHint}>
      <Input.TextArea rows={2} />
    </Form.Item>
  )
}

/** The form as the server takes it; the form has checked that the required fields are there. */
export function consultOf(form: ConsultForm): ConsultInput {
  const text = (field: 'line' | 'spokesperson' | 'channel') => {
    const words = form[field]?.trim()
    return words ? { [field]: words } : {}
  }
  return {
    form: form.form ?? 'telephone',
    place: form.place ?? '',
    chair: form.chair ?? '',
    attendees: linesOf(form.attendees).map((line) => {
      const [unit, names] = splitLine(line)
      return { unit, ...(names ? { names } : {}) }
    }),
    judgement: form.judgement ?? '',
    decision: form.decision ?? 'answer',
    decisionReason: form.decisionReason ?? '',
    factsAgreed: linesOf(form.factsAgreed),
    factsUnknown: linesOf(form.factsUnknown),
    options: linesOf(form.options),
    ...text('line'),
    ...text('spokesperson'),
    ...text('channel'),
    ...(form.nextAt ? { nextAt: `${form.nextAt.replace(' ', 'T')}:00+08:00` } : {}),
    dissent: linesOf(form.dissent).map((line) => {
      const [unit, words] = splitLine(line)
      return { unit, words: words || unit }
    }),
  }
}

export function linesOf(text = ''): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

/** `单位：人员`, with either colon. */
function splitLine(line: string): readonly [string, string] {
  const [head = '', ...rest] = line.split(/[:：]/)
  return [head.trim(), rest.join('：').trim()]
}
