import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { BodyOf } from '../../../../api/contract.ts'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import './response.css'

type FactName = BodyOf<'POST /api/incidents/:id/facts'>['name']

const names: readonly FactName[] = [
  'source',
  'happenedAt',
  'place',
  'nature',
  'scope',
  'losses',
  'cause',
  'trend',
  'leaders',
  'measures',
  'next',
  'contact',
]

/** What a report asks for, in its order; one click beside each to register what was verified. */
export function FactsSection({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  const [asked, setAsked] = useState<FactName>()
  const canWrite = incident.moves.includes('fact')
  return (
    <Section title={t.response.facts.title} beside={t.response.facts.hint} testId="facts">
      <table className="plain-table fact-table">
        <tbody>
          {names.map((name) => {
            const fact = incident.facts[name]
            return (
              <tr key={name} data-testid="fact" data-name={name}>
                <th scope="row">{t.response.facts.name[name]}</th>
                <td className="pre">
                  {fact?.text ?? <span className="soft">{t.response.facts.unknown}</span>}
                  {fact ? (
                    <span className="soft small">
                      {' '}
                      {fact.from ? `${fact.from} · ` : ''}
                      {fact.by.name} <Time at={fact.at} />
                    </span>
                  ) : null}
                </td>
                <td className="number">
                  {canWrite ? (
                    <Button
                      type="link"
                      size="small"
                      onClick={() => setAsked(name)}
                      aria-label={`${t.response.facts.register} ${t.response.facts.name[name]}`}
                      data-testid="fact-register"
                    >
                      {t.response.facts.register}
                    </Button>
                  ) : null}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {asked ? <FactDialog incident={incident} name={asked} onClose={() => setAsked(undefined)} /> : null}
    </Section>
  )
}

interface FactForm {
  readonly text: string
  readonly from?: string
}

function FactDialog({
  incident,
  name,
  onClose,
}: {
  readonly incident: IncidentDetail
  readonly name: FactName
  readonly onClose: () => void
}) {
  const t = useTexts()
  const { say } = useNotices()
  const register = useChange('POST /api/incidents/:id/facts')
  const submit = async ({ text, from }: FactForm) => {
    await register.mutateAsync({
      params: { id: incident.id },
      body: { version: incident.version, name, text, ...(from ? { from } : {}) },
    })
    say(t.response.facts.saved)
  }
  const known = incident.facts[name]?.text
  return (
    <FormDialog<FactForm>
      title={t.response.facts.name[name] ?? name}
      submitText={t.response.facts.register}
      initial={known ? { text: known } : {}}
      onSubmit={submit}
      onClose={onClose}
      testId="fact-dialog"
    >
      <Form.Item
        name="text"
        label={t.response.facts.text}
        rules={[{ required: true, whitespace: true, min: 2, message: t.common.tooShort }]}
      >
        <Input.TextArea rows={3} maxLength={2_000} data-testid="fact-text" />
      </Form.Item>
      <Form.Item name="from" label={t.response.facts.from}>
        <Input maxLength={200} data-testid="fact-from" />
      </Form.Item>
    </FormDialog>
  )
}
