import { Alert, Button, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import './response.css'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'

interface SectionProps {
  readonly incident: IncidentDetail
}
interface DialogProps extends SectionProps {
  readonly onClose: () => void
}

/** Who has it in hand; the shift that goes offers, the shift that comes reads every open item and signs. */
export function HandOverSection({ incident }: SectionProps) {
  const t = useTexts()
  const [asked, setAsked] = useState<'offer' | 'take'>()
  const { handOver, owner, moves } = incident
  const onClose = () => setAsked(undefined)
  return (
    <Section
      title={t.response.handOver.title}
      beside={
        moves.includes('hand-over') ? (
          <Button size="small" onClick={() => setAsked('offer')} data-testid="hand-over">
            {t.response.handOver.offer}
          </Button>
        ) : undefined
      }
      testId="hand-over-section"
    >
      <p className="snippet">
        {t.response.owner}：<strong data-testid="incident-owner">{owner.name}</strong>
        {handOver?.acceptedAt ? (
          <span className="soft small">
            {' '}
            {t.response.handOver.taken} <Time at={handOver.acceptedAt} />
          </span>
        ) : null}
      </p>
      {handOver && !handOver.acceptedAt ? (
        <Alert
          type="warning"
          title={t.response.handOver.waiting(handOver.from.name, handOver.to)}
          description={handOver.note || undefined}
          action={
            moves.includes('take-over') ? (
              <Button size="small" type="primary" onClick={() => setAsked('take')} data-testid="take-over">
                {t.response.handOver.take}
              </Button>
            ) : undefined
          }
        />
      ) : null}
      {asked === 'offer' ? <OfferDialog incident={incident} onClose={onClose} /> : null}
      {asked === 'take' ? <TakeDialog incident={incident} onClose={onClose} /> : null}
    </Section>
  )
}

interface Offer {
  readonly to: string
  readonly note?: string
}

function OfferDialog({ incident, onClose }: DialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const offer = useChange('POST /api/incidents/:id/hand-over')
  const submit = async ({ to, note }: Offer) => {
    await offer.mutateAsync({
      params: { id: incident.id },
      body: { version: incident.version, to, ...(note ? { note } : {}) },
    })
    say(t.response.handOver.offered)
  }
  return (
    <FormDialog<Offer>
      title={t.response.handOver.offer}
      submitText={t.response.handOver.offer}
      onSubmit={submit}
      onClose={onClose}
      testId="hand-over-dialog"
    >
      <Form.Item
        name="to"
        label={t.response.handOver.to}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input maxLength={100} data-testid="hand-over-to" />
      </Form.Item>
      <Form.Item name="note" label={t.response.handOver.note}>
        <Input.TextArea rows={3} maxLength={2_000} data-testid="hand-over-note" />
      </Form.Item>
    </FormDialog>
  )
}

interface Taking {
  readonly items?: readonly string[]
}

function TakeDialog({ incident, onClose }: DialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const take = useChange('POST /api/incidents/:id/take-over')
  const items = incident.handOver?.items ?? []
  const submit = async ({ items: read = [] }: Taking) => {
    await take.mutateAsync({
      params: { id: incident.id },
      body: { version: incident.version, items: [...read] },
    })
    say(t.response.handOver.taken)
  }
  return (
    <FormDialog<Taking>
      title={t.response.handOver.take}
      hint={t.response.handOver.readAll}
      submitText={t.response.handOver.take}
      onSubmit={submit}
      onClose={onClose}
      testId="take-over-dialog"
    >
      {items.length === 0 ? <p>{t.response.handOver.noItems}</p> : null}
      <Form.Item
        name="items"
        rules={[
          {
            validator: (_rule, read: readonly string[] = []) =>
              read.length === items.length
                ? Promise.resolve()
                : Promise.reject(new Error(t.response.handOver.mustRead)),
          },
        ]}
      >
        <Checkbox.Group className="read-items">
          {items.map(({ id, text }) => (
            <Checkbox key={id} value={id} data-testid="take-over-item">
              {text}
            </Checkbox>
          ))}
        </Checkbox.Group>
      </Form.Item>
    </FormDialog>
  )
}
