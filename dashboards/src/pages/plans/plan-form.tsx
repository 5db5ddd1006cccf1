import { Form, Input, Select } from 'antd'
import { useNavigate } from 'react-router'
import type { PlanDetail } from '../../../../api/views/plan.ts'
import { formatDay } from '../../format.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { useNow } from '../../parts/now.tsx'
import { labelOf } from '../../parts/tags.tsx'
import { SyntaxHelp } from '../search/query-box.tsx'
import { type PlanRows, rowsOf, valuesOf } from './plan-values.ts'
import { RowList } from './row-list.tsx'

const attendances = ['head', 'principal', 'spokesperson'] as const
const itemKinds = [
  'release',
  'press-conference',
  'briefing',
  'interview',
  'online-interview',
  'consultation',
  'event',
  'other',
] as const

/** A draft goes on to its own page. */
export function NewPlanDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const navigate = useNavigate()
  const create = useChange('POST /api/plans')
  const submit = async (rows: PlanRows) => {
    const plan = await create.mutateAsync({ body: valuesOf(rows) })
    navigate(`/plans/${encodeURIComponent(plan.id)}`)
  }
  return (
    <PlanForm title={t.plans.create} initial={{}} onSubmit={submit} onClose={onClose} isQueryFixed={false} />
  )
}

export function EditPlanDialog({
  plan,
  onClose,
}: {
  readonly plan: PlanDetail
  readonly onClose: () => void
}) {
  const t = useTexts()
  const { say } = useNotices()
  const change = useChange('PUT /api/plans/:id')
  const submit = async (rows: PlanRows) => {
    await change.mutateAsync({ params: { id: plan.id }, body: { ...valuesOf(rows), version: plan.version } })
    say(t.plans.saved)
  }
  return (
    <PlanForm
      title={t.plans.editTitle}
      initial={rowsOf(plan)}
      onSubmit={submit}
      onClose={onClose}
      isQueryFixed={plan.state === 'open'}
    />
  )
}

interface PlanFormProps {
  readonly title: string
  readonly initial: PlanRows
  readonly isQueryFixed: boolean
  readonly onSubmit: (rows: PlanRows) => Promise<unknown>
  readonly onClose: () => void
}

function PlanForm({ title, initial, isQueryFixed, onSubmit, onClose }: PlanFormProps) {
  const t = useTexts()
  return (
    <FormDialog<PlanRows>
      title={title}
      submitText={t.common.save}
      initial={initial}
      onSubmit={onSubmit}
      onClose={onClose}
      width={1080}
      testId="plan-dialog"
    >
      <div className="plan-form">
        <Aims />
        <QueryField isFixed={isQueryFixed} />
        <Schedule />
        <Words />
        <Means />
      </div>
    </FormDialog>
  )
}

function Aims() {
  const t = useTexts()
  return (
    <>
      <Form.Item
        name="title"
        label={t.common.title}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input maxLength={200} data-testid="plan-title" />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="goal" label={t.plans.goal}>
          <Input.TextArea rows={2} maxLength={5_000} data-testid="plan-goal" />
        </Form.Item>
        <Form.Item name="audience" label={t.plans.audience}>
          <Input.TextArea rows={2} maxLength={5_000} data-testid="plan-audience" />
        </Form.Item>
        <Form.Item name="from" label={t.plans.from}>
          <Input type="date" data-testid="plan-from" />
        </Form.Item>
        <Form.Item name="to" label={t.plans.to}>
          <Input type="date" data-testid="plan-to" />
        </Form.Item>
      </div>
    </>
  )
}

function QueryField({ isFixed }: { readonly isFixed: boolean }) {
  const t = useTexts()
  return (
    <>
      <Form.Item name="query" label={t.plans.query} extra={t.plans.queryHint}>
        <Input.TextArea
          rows={2}
          maxLength={20_000}
          disabled={isFixed}
          placeholder={t.search.placeholder}
          data-testid="plan-query"
        />
      </Form.Item>
      <details className="small">
        <summary>{t.search.help}</summary>
        <SyntaxHelp />
      </details>
    </>
  )
}

function Schedule() {
  const t = useTexts()
  const today = formatDay(useNow().toISOString())
  const kinds = itemKinds.map((value) => ({ value, label: t.plans.itemKinds[value] }))
  const people = attendances.map((value) => ({ value, label: t.plans.attendance[value] }))
  const label = (name: string, words: string, input: React.ReactNode) => ({ name, label: words, input })
  return (
    <RowList
      name="items"
      title={t.plans.items}
      widths="130px 1fr 140px 100px 130px 200px"
      fresh={{ kind: 'release', day: today, attendees: [] }}
      testId="plan-items"
      fields={[
        label('kind', t.plans.itemKind, <Select options={kinds} aria-label={t.plans.itemKind} />),
        label(
          'title',
          t.plans.item,
          <Input maxLength={200} placeholder={t.plans.item} data-testid="item-title" />,
        ),
        label('day', t.plans.day, <Input type="date" data-testid="item-day" />),
        label('time', t.plans.time, <Input type="time" data-testid="item-time" />),
        label('channel', t.plans.channel, <ChannelInput />),
        label(
          'attendees',
          t.plans.attendees,
          <Select
            mode="multiple"
            options={people}
            placeholder={t.plans.attendees}
            maxTagCount="responsive"
          />,
        ),
      ]}
    />
  )
}

/** A channel by its name, kept by its id; or a place in words. */
function ChannelInput(props: { readonly value?: string; readonly onChange?: (value: string) => void }) {
  const t = useTexts()
  const names = t.plans.channelNames
  const idOf = (words: string) => Object.entries(names).find(([, name]) => name === words)?.[0] ?? words
  return (
    <>
      <Input
        value={labelOf(names, props.value ?? '')}
        onChange={({ target: { value } }) => props.onChange?.(idOf(value))}
        list="plan-channels"
        maxLength={100}
        placeholder={t.plans.channel}
        data-testid="item-channel"
      />
      <datalist id="plan-channels">
        {Object.values(names).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}

function Words() {
  const t = useTexts()
  return (
    <>
      <Form.Item name="keyMessages" label={t.plans.keyMessages} extra={t.plans.linesHint}>
        <Input.TextArea rows={3} data-testid="plan-messages" />
      </Form.Item>
      <RowList
        name="questions"
        title={t.plans.questions}
        widths="1fr 1.4fr 160px"
        testId="plan-questions"
        fields={[
          {
            name: 'question',
            label: t.plans.question,
            input: (
              <Input.TextArea
                autoSize
                maxLength={2_000}
                placeholder={t.plans.question}
                data-testid="question"
              />
            ),
          },
          {
            name: 'answer',
            label: t.plans.answer,
            input: (
              <Input.TextArea autoSize maxLength={20_000} placeholder={t.plans.answer} data-testid="answer" />
            ),
          },
          {
            name: 'source',
            label: t.plans.source,
            input: <Input maxLength={500} placeholder={t.plans.source} />,
          },
        ]}
      />
    </>
  )
}

function Means() {
  const t = useTexts()
  const field = (name: string, words: string) => ({
    name,
    label: words,
    input: <Input maxLength={200} placeholder={words} />,
  })
  const channels = Object.entries(t.plans.channelNames).map(([value, label]) => ({ value, label }))
  return (
    <>
      <Form.Item name="channels" label={t.plans.channels}>
        <Select mode="tags" options={channels} data-testid="plan-channels" />
      </Form.Item>
      <RowList
        name="people"
        title={t.plans.people}
        widths="1fr 1fr 1fr"
        testId="plan-people"
        fields={[field('name', t.plans.personName), field('duty', t.plans.duty), field('unit', t.plans.unit)]}
      />
      <RowList
        name="materials"
        title={t.plans.materials}
        widths="1fr 2fr"
        testId="plan-materials"
        fields={[field('name', t.plans.material), field('note', t.plans.note)]}
      />
      <RowList
        name="risks"
        title={t.plans.risks}
        widths="1fr 1fr"
        testId="plan-risks"
        fields={[field('risk', t.plans.risk), field('mitigation', t.plans.mitigation)]}
      />
      <Form.Item name="lessonsTaken" label={t.plans.lessonsTaken} extra={t.plans.lessonsHint}>
        <Input.TextArea rows={2} />
      </Form.Item>
    </>
  )
}
