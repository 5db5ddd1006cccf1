import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { MatterDetail } from '../../../../api/views/matter.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { addressOf } from '../../parts/record-address.ts'

/** What was done, the newest first, and a line to put more on record. */
export function HistorySection({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  return (
    <Section title={t.matters.history} testId="matter-history">
      {matter.moves.includes('note') ? <NoteForm matter={matter} /> : null}
      <ol className="rows">
        {matter.history.toReversed().map((entry) => (
          <Entry key={`${entry.at} ${entry.kind} ${entry.text}`} entry={entry} />
        ))}
      </ol>
    </Section>
  )
}

function Entry({ entry }: { readonly entry: MatterDetail['history'][number] }) {
  const t = useTexts()
  const to = entry.link ? addressOf(entry.link) : undefined
  return (
    <li>
      <span className="pre">{entry.text}</span>
      <div className="row-facts">
        <Time at={entry.at} />
        <span>{entry.by.name}</span>
        {to ? <Link to={to}>{t.common.open}</Link> : null}
      </div>
    </li>
  )
}

function NoteForm({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  const { say } = useNotices()
  const [text, setText] = useState('')
  const note = useChange('POST /api/matters/:id/notes')
  const submit = () =>
    note.mutate(
      { params: { id: matter.id }, body: { version: matter.version, text } },
      {
        onSuccess: () => {
          setText('')
          say(t.matters.noted)
        },
      },
    )
  return (
    <div className="row-head">
      <Input.TextArea
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t.matters.notePlaceholder}
        aria-label={t.matters.note}
        autoSize={{ minRows: 1, maxRows: 4 }}
        maxLength={2_000}
        data-testid="matter-note-field"
      />
      <Button
        onClick={submit}
        disabled={text.trim() === ''}
        loading={note.isPending}
        data-testid="matter-note"
      >
        {t.matters.note}
      </Button>
    </div>
  )
}
