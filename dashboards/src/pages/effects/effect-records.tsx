import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { EffectRecordView, EffectReportView } from '../../../../api/views/effect.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag } from '../../parts/tags.tsx'
import { EffectLinks } from './effect-links.tsx'
import { MeasuresTable } from './measures-table.tsx'

/** Signs for the figures of now, with a note. */
export function KeepButton({ report }: { readonly report: Pick<EffectReportView, 'kind' | 'id'> }) {
  const t = useTexts()
  const { say } = useNotices()
  const [isAsked, setAsked] = useState(false)
  const keep = useChange('POST /api/effects/:kind/:id/records')
  const submit = async ({ note = '' }: { readonly note?: string }) => {
    const { kind, id } = report
    await keep.mutateAsync({ params: { kind, id }, body: note.trim() ? { note } : {} })
    say(t.effects.kept)
  }
  return (
    <>
      <Button type="primary" onClick={() => setAsked(true)} data-testid="effect-keep">
        {t.effects.keep}
      </Button>
      {isAsked ? (
        <FormDialog<{ note?: string }>
          title={t.effects.keepTitle}
          submitText={t.effects.keep}
          onSubmit={submit}
          onClose={() => setAsked(false)}
          testId="effect-keep-dialog"
        >
          <Form.Item name="note" label={t.effects.keepNote}>
            <Input.TextArea rows={3} maxLength={2_000} />
          </Form.Item>
        </FormDialog>
      ) : null}
    </>
  )
}

/** What was kept of it, the latest first. */
export function Records({ kind, id }: Pick<EffectReportView, 'kind' | 'id'>) {
  const t = useTexts()
  const ask = useAsk('GET /api/effects/:kind/:id/records', { params: { kind, id } })
  return (
    <Section title={t.effects.records} testId="effect-records">
      <Answered ask={ask}>
        {(records) =>
          records.length === 0 ? (
            <p className="soft">{t.effects.noRecords}</p>
          ) : (
            <ol className="rows">
              {records.map((record) => (
                <li key={record.recordId}>
                  <Link to={`/effects/${encodeURIComponent(record.recordId)}`}>{record.words}</Link>
                  <div className="row-facts">
                    <Time at={record.measuredAt} />
                    <span>{record.by.name}</span>
                    {record.note ? <span>{record.note}</span> : null}
                  </div>
                </li>
              ))}
            </ol>
          )
        }
      </Answered>
    </Section>
  )
}

/** One kept evaluation, with its figures as they were. */
export function EffectRecordPage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/effect-records/:id', { params: { id } })
  return <Answered ask={ask}>{(record) => <Kept record={record} />}</Answered>
}

function Kept({ record }: { readonly record: EffectRecordView }) {
  const t = useTexts()
  return (
    <Page
      title={record.title}
      beside={<DemoTag isDemo={record.isDemo} />}
      actions={<Link to={`/effects/${record.kind}/${encodeURIComponent(record.id)}`}>{t.effects.full}</Link>}
    >
      <Section
        title={t.effects.records}
        beside={
          <>
            {t.effects.asOf} <Time at={record.measuredAt} /> {record.by.name}
          </>
        }
      >
        <p>
          <strong>{record.words}</strong>
        </p>
        {record.note ? <p className="pre">{record.note}</p> : null}
        <MeasuresTable measures={record.measures} step={record.step} />
      </Section>
      <EffectLinks report={record} />
    </Page>
  )
}
