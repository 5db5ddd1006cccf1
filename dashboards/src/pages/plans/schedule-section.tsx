import { Button, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import type { PlanDetail, PlanItem } from '../../../../api/views/plan.ts'
import { formatDay } from '../../format.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { useNow } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Nothing } from '../../parts/states.tsx'
import { labelOf, Tag } from '../../parts/tags.tsx'
import { linesOf } from './plan-values.ts'

const attendances = ['head', 'principal', 'spokesperson'] as const

/** What is set on the calendar and whether it took place. */
export function ScheduleSection({ plan }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  const [asked, setAsked] = useState<PlanItem>()
  const items = plan.items.toSorted((a, b) => momentOf(a).localeCompare(momentOf(b)))
  return (
    <Section
      title={t.plans.items}
      beside={`${t.plans.held} ${plan.held.length}/${plan.items.length}`}
      testId="plan-schedule"
    >
      {items.length === 0 ? <Nothing words={t.plans.calendar.noEntries} /> : null}
      <table className="plain-table">
        <tbody>
          {items.map((item) => (
            <ItemRow key={item.id} plan={plan} item={item} onHold={() => setAsked(item)} />
          ))}
        </tbody>
      </table>
      {asked ? <HoldDialog plan={plan} item={asked} onClose={() => setAsked(undefined)} /> : null}
    </Section>
  )
}

function momentOf({ day, time = '' }: PlanItem): string {
  return `${day} ${time}`
}

interface ItemRowProps {
  readonly plan: PlanDetail
  readonly item: PlanItem
  readonly onHold: () => void
}

function ItemRow({ plan, item, onHold }: ItemRowProps) {
  const t = useTexts()
  const today = formatDay(useNow().toISOString())
  const held = plan.held.find(({ itemId }) => itemId === item.id)
  const canHold = plan.moves.includes('hold') && item.day <= today
  const attendees = held?.attendees ?? item.attendees
  return (
    <tr data-testid="plan-item" data-id={item.id} data-held={Boolean(held)}>
      <th scope="row">
        {item.day} {item.time ?? <span className="soft small">{t.plans.noTime}</span>}
      </th>
      <td>
        <Tag>{t.plans.itemKinds[item.kind]}</Tag> {item.title}
        {held?.note ? <div className="soft small pre">{held.note}</div> : null}
        {held && held.unanswered.length > 0 ? (
          <div className="small">
            {t.plans.holdUnanswered}：{held.unanswered.join('；')}
          </div>
        ) : null}
      </td>
      <td>{labelOf(t.plans.channelNames, item.channel)}</td>
      <td>{attendees.map((one) => t.plans.attendance[one]).join('、')}</td>
      <td>
        {held ? (
          <Tag tone="good">{t.plans.held}</Tag>
        ) : (
          <Tag tone={item.day < today && plan.state === 'open' ? 'bad' : 'plain'}>{t.plans.notHeldYet}</Tag>
        )}{' '}
        {canHold && !held ? (
          <Button size="small" onClick={onHold} data-testid="plan-item-hold">
            {t.plans.hold}
          </Button>
        ) : null}
        {canHold && held ? <TakeBack plan={plan} item={item} /> : null}
      </td>
    </tr>
  )
}

function TakeBack({ plan, item }: { readonly plan: PlanDetail; readonly item: PlanItem }) {
  const t = useTexts()
  const hold = useChange('POST /api/plans/:id/hold')
  const run = () =>
    hold.mutate({ params: { id: plan.id }, body: { version: plan.version, itemId: item.id, isHeld: false } })
  return (
    <Button size="small" type="link" onClick={run} loading={hold.isPending} data-testid="plan-item-take-back">
      {t.plans.takeBack}
    </Button>
  )
}

interface Holding {
  readonly attendees?: (typeof attendances)[number][]
  readonly note?: string
  readonly unanswered?: string
}

function HoldDialog({
  plan,
  item,
  onClose,
}: {
  readonly plan: PlanDetail
  readonly item: PlanItem
  readonly onClose: () => void
}) {
  const t = useTexts()
  const { say } = useNotices()
  const hold = useChange('POST /api/plans/:id/hold')
  const submit = async ({ attendees = [], note = '', unanswered }: Holding) => {
    await hold.mutateAsync({
      params: { id: plan.id },
      body: {
        version: plan.version,
        itemId: item.id,
        isHeld: true,
        attendees,
        note,
        unanswered: linesOf(unanswered),
      },
    })
    say(t.plans.holdSaved)
  }
  return (
    <FormDialog<Holding>
      title={t.plans.holdTitle}
      hint={`${item.day} ${t.plans.itemKinds[item.kind]} ${item.title}`}
      submitText={t.plans.hold}
      initial={{ attendees: item.attendees }}
      onSubmit={submit}
      onClose={onClose}
      testId="plan-hold"
    >
      <Form.Item name="attendees" label={t.plans.whoCame}>
        <Checkbox.Group options={attendances.map((value) => ({ value, label: t.plans.attendance[value] }))} />
      </Form.Item>
      <Form.Item name="note" label={t.plans.holdNote}>
        <Input.TextArea rows={3} maxLength={5_000} data-testid="plan-hold-note" />
      </Form.Item>
      <Form.Item name="unanswered" label={t.plans.holdUnanswered} extra={t.plans.linesHint}>
        <Input.TextArea rows={3} data-testid="plan-hold-unanswered" />
      </Form.Item>
    </FormDialog>
  )
}
