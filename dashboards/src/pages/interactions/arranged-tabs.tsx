import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { fromField } from '../../format.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { ReleaseField } from './move-fields.tsx'

export function ConsultationsTab() {
  const t = useTexts()
  const [isOpening, setOpening] = useState(false)
  const may = useMay('interaction.arrange')
  const ask = useAsk('GET /api/consultations', {})
  return (
    <>
      {may ? (
        <Button type="primary" onClick={() => setOpening(true)} data-testid="consultation-create">
          {t.interactions.consultation.create}
        </Button>
      ) : null}
      <Answered ask={ask}>
        {(consultations) =>
          consultations.length === 0 ? (
            <Nothing words={t.interactions.none} />
          ) : (
            <ol className="rows">
              {consultations.map((one) => (
                <li key={one.id} data-testid="consultation-row">
                  <div className="row-head">
                    <Tag tone={one.isOpen ? 'busy' : 'plain'}>
                      {t.interactions.consultationState[one.state]}
                    </Tag>
                    <Link
                      className="row-title"
                      to={`/interactions/consultations/${encodeURIComponent(one.id)}`}
                    >
                      {one.title}
                    </Link>
                    <DemoTag isDemo={one.isDemo} />
                  </div>
                  <div className="row-facts">
                    <span>
                      {t.interactions.consultation.period} {one.from} – {one.to}
                    </span>
                    <span>
                      {t.interactions.consultation.comments} {one.comments}
                    </span>
                  </div>
                </li>
              ))}
            </ol>
          )
        }
      </Answered>
      {isOpening ? <ConsultationDialog onClose={() => setOpening(false)} /> : null}
    </>
  )
}

interface NewConsultation {
  readonly releaseId: string
  readonly from: string
  readonly to: string
  readonly shortReason?: string
  readonly contact: string
}

function ConsultationDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const words = t.interactions.consultation
  const open = useChange('POST /api/consultations')
  const required = [{ required: true, message: t.common.required }]
  return (
    <FormDialog<NewConsultation>
      title={words.create}
      submitText={words.create}
      onSubmit={(body) => open.mutateAsync({ body })}
      onClose={onClose}
      testId="consultation-dialog"
    >
      <ReleaseField
        shared={{ name: 'releaseId', label: words.release, rules: required }}
        column="consultation"
        testId="consultation-release"
      />
      <Form.Item name="from" label={words.from} rules={required}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="to" label={words.to} rules={required}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="shortReason" label={words.shortReason}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="contact" label={words.contact} rules={required}>
        <Input maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}

export function InterviewsTab() {
  const t = useTexts()
  const [isOpening, setOpening] = useState(false)
  const may = useMay('interaction.arrange')
  const ask = useAsk('GET /api/interviews', {})
  return (
    <>
      {may ? (
        <Button type="primary" onClick={() => setOpening(true)} data-testid="interview-create">
          {t.interactions.interview.create}
        </Button>
      ) : null}
      <Answered ask={ask}>
        {(interviews) =>
          interviews.length === 0 ? (
            <Nothing words={t.interactions.none} />
          ) : (
            <ol className="rows">
              {interviews.map((one) => (
                <li key={one.id} data-testid="interview-row">
                  <div className="row-head">
                    <Tag tone={one.state === 'announced' ? 'busy' : 'plain'}>
                      {t.interactions.interviewState[one.state]}
                    </Tag>
                    <Link className="row-title" to={`/interactions/interviews/${encodeURIComponent(one.id)}`}>
                      {one.title}
                    </Link>
                    <DemoTag isDemo={one.isDemo} />
                  </div>
                  <div className="row-facts">
                    <Time at={one.startsAt} />
                    <span>{one.guests.map(({ name, post }) => `${post} ${name}`).join('、')}</span>
                    <span>
                      {t.interactions.interview.questions} {one.questions}
                    </span>
                  </div>
                </li>
              ))}
            </ol>
          )
        }
      </Answered>
      {isOpening ? <InterviewDialog onClose={() => setOpening(false)} /> : null}
    </>
  )
}

interface NewInterview {
  readonly releaseId: string
  readonly startsAt: string
  readonly guests: string
}

function InterviewDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const words = t.interactions.interview
  const announce = useChange('POST /api/interviews')
  const required = [{ required: true, message: t.common.required }]
  const submit = ({ releaseId, startsAt, guests }: NewInterview) =>
    announce.mutateAsync({
      body: { releaseId, startsAt: fromField(startsAt) ?? '', guests: guestsIn(guests) },
    })
  return (
    <FormDialog<NewInterview>
      title={words.create}
      submitText={words.create}
      onSubmit={submit}
      onClose={onClose}
      testId="interview-dialog"
    >
      <ReleaseField
        shared={{ name: 'releaseId', label: words.release, rules: required }}
        column="interview"
        testId="interview-release"
      />
      <Form.Item name="startsAt" label={words.startsAt} rules={required}>
        <Input type="datetime-local" />
      </Form.Item>
      <Form.Item name="guests" label={words.guests} extra={words.guestsHint} rules={required}>
        <Input.TextArea rows={3} />
      </Form.Item>
    </FormDialog>
  )
}

/** `职务 姓名`, one a line: the last word is the name. */
function guestsIn(text: string): { name: string; post: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/u))
    .filter((words) => words.length > 1)
    .map((words) => ({ name: words.at(-1) ?? '', post: words.slice(0, -1).join(' ') }))
}
