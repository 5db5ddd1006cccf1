import { Button } from 'antd'
import { useState } from 'react'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Section } from '../../parts/page.tsx'
import { labelOf, Tag } from '../../parts/tags.tsx'
import { ConsultFields, type ConsultForm, consultOf } from './consult-fields.tsx'

type Consult = IncidentDetail['consults'][number]

/** Who sat together, what was decided and why, the newest first; dissent as it was said. */
export function ConsultSection({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  const [isRecording, setRecording] = useState(false)
  return (
    <Section
      title={t.response.consult.title}
      beside={
        incident.moves.includes('consult') ? (
          <Button size="small" onClick={() => setRecording(true)} data-testid="consult-record">
            {t.response.consult.record}
          </Button>
        ) : undefined
      }
      testId="consults"
    >
      {incident.consults.length === 0 ? <p className="soft">{t.response.consult.none}</p> : null}
      <ol className="rows">
        {incident.consults.toReversed().map((consult) => (
          <ConsultRow key={consult.id} consult={consult} />
        ))}
      </ol>
      {isRecording ? <ConsultDialog incident={incident} onClose={() => setRecording(false)} /> : null}
    </Section>
  )
}

function ConsultRow({ consult }: { readonly consult: Consult }) {
  const t = useTexts()
  const words = t.response.consult
  return (
    <li data-testid="consult" data-decision={consult.decision}>
      <div className="row-head">
        <Tag tone={consult.decision === 'no-answer' ? 'warn' : 'plain'}>
          {words.decisions[consult.decision]}
        </Tag>
        {consult.level ? <Tag tone="busy">{labelOf(t.labels.incidentLevel, consult.level)}</Tag> : null}
        <span>{consult.decisionReason}</span>
      </div>
      <div className="row-facts">
        <span>
          {words.forms[consult.form]} <Time at={consult.heldAt} />
        </span>
        <span>
          {words.chair} {consult.chair}
        </span>
        <span>
          {consult.attendees.map(({ unit, names }) => (names ? `${unit}（${names}）` : unit)).join('、')}
        </span>
      </div>
      {consult.form === 'brief' ? null : <More consult={consult} />}
    </li>
  )
}

function More({ consult }: { readonly consult: Consult }) {
  const words = useTexts().response.consult
  const list = (lines: readonly string[]) => lines.join('；')
  const rows: readonly (readonly [string, string])[] = [
    [words.judgement, consult.judgement],
    [words.factsAgreed, list(consult.factsAgreed)],
    [words.factsUnknown, list(consult.factsUnknown)],
    [words.options, list(consult.options)],
    [words.line, consult.line ?? ''],
    [words.spokesperson, consult.spokesperson ?? ''],
    [words.channel, consult.channel ?? ''],
    [words.next, consult.nextAt?.slice(0, 16).replace('T', ' ') ?? ''],
    [words.dissent, consult.dissent.map(({ unit, words: said }) => `${unit}：${said}`).join('；')],
    [
      words.proposal,
      consult.proposal ? `${consult.proposal.level}（${consult.proposal.reasons.join('；')}）` : '',
    ],
    [words.place, consult.place],
    [words.by, consult.recordedBy.name],
  ]
  return (
    <details>
      <summary className="small">{words.more}</summary>
      <Facts isWide rows={rows.filter(([, value]) => value !== '')} />
    </details>
  )
}

function ConsultDialog({
  incident,
  onClose,
}: {
  readonly incident: IncidentDetail
  readonly onClose: () => void
}) {
  const t = useTexts()
  const { say } = useNotices()
  const record = useChange('POST /api/incidents/:id/consults')
  const submit = async (form: ConsultForm) => {
    await record.mutateAsync({
      params: { id: incident.id },
      body: { version: incident.version, consult: consultOf(form) },
    })
    say(t.response.consult.recorded)
  }
  return (
    <FormDialog<ConsultForm>
      title={t.response.consult.record}
      submitText={t.common.save}
      initial={{ form: 'telephone' }}
      onSubmit={submit}
      onClose={onClose}
      width={720}
      testId="consult-dialog"
    >
      <ConsultFields />
    </FormDialog>
  )
}
