import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { BodyOf } from '../../../../api/contract.ts'
import type { DirectiveView } from '../../../../api/views/directive.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ChainButton } from '../../parts/chain.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { addressOf } from '../../parts/record-address.ts'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { UnitSelect } from '../../parts/unit-select.tsx'
import { DirectiveStateTag, Due } from './due.tsx'
import { DueField, toBeijing } from './due-field.tsx'

type Move = DirectiveView['moves'][number]

/** One directive: what is asked, by when, what was done, and the buttons of what may be done next. */
export function DirectivePage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/directives/:id', { params: { id } })
  return <Answered ask={ask}>{(directive) => <DirectiveBody directive={directive} />}</Answered>
}

function DirectiveBody({ directive }: { readonly directive: DirectiveView }) {
  const { directives: t } = useTexts()
  const { title, text, state, unitName, source, openedBy, openedAt, isInternal, isDemo, moves } = directive
  const [move, setMove] = useState<Move>()
  const from = source.kind === 'inspection' ? '/inspections' : addressOf(source)
  return (
    <Page
      title={title}
      beside={
        <>
          <DirectiveStateTag state={state} />
          {isInternal ? <Tag tone="warn">{t.internal}</Tag> : null}
          <DemoTag isDemo={isDemo} />
          <ChainButton kind="directive" id={directive.id} size="small" />
        </>
      }
      actions={
        moves.length === 0 ? (
          <span className="soft">{t.nothingToDo}</span>
        ) : (
          moves.map((one, index) => (
            <Button
              key={one}
              type={index === 0 ? 'primary' : 'default'}
              onClick={() => setMove(one)}
              data-testid={`directive-${one}`}
            >
              {t.moves[one]}
            </Button>
          ))
        )
      }
    >
      <div className="columns">
        <div>
          <Section title={t.requirement}>
            <p className="pre">{text}</p>
          </Section>
          <History directive={directive} />
        </div>
        <div>
          <Section title={t.due}>
            <Facts
              rows={[
                [t.due, <Due key="d" directive={directive} isBare />],
                [t.unit, unitName],
                [
                  t.source,
                  <span key="s">
                    {t.sources[source.kind]}：{from ? <Link to={from}>{source.title}</Link> : source.title}
                  </span>,
                ],
                [
                  t.openedBy,
                  <span key="o">
                    <Time at={openedAt} /> {openedBy.name}
                  </span>,
                ],
              ]}
            />
          </Section>
        </div>
      </div>
      {move ? <MoveDialog directive={directive} move={move} onClose={() => setMove(undefined)} /> : null}
    </Page>
  )
}

/** The newest first: what was done last is what the reader came for. */
function History({ directive }: { readonly directive: DirectiveView }) {
  const { directives: t } = useTexts()
  return (
    <Section title={t.history} testId="directive-history">
      <ol className="rows">
        {[...directive.history].reverse().map(({ at, by, kind, text }) => (
          <li key={`${at}/${kind}`}>
            <div className="row-facts">
              <strong>{t.entries[kind]}</strong>
              <span>{by.name}</span>
              <Time at={at} />
            </div>
            {text && kind !== 'opened' ? <p className="pre">{text}</p> : null}
          </li>
        ))}
      </ol>
    </Section>
  )
}

type Act = BodyOf<'POST /api/directives/:id/act'>

interface MoveDialogProps {
  readonly directive: DirectiveView
  readonly move: Move
  readonly onClose: () => void
}

interface Values {
  readonly text?: string
  readonly unitId?: string
  readonly due?: string
}

function MoveDialog({ directive: { id, version, unitId: own }, move, onClose }: MoveDialogProps) {
  const { directives: t, common } = useTexts()
  const act = useChange('POST /api/directives/:id/act')
  const submit = ({ text = '', unitId, due }: Values) => {
    const body: Act = {
      move,
      version,
      text,
      ...(unitId ? { unitId } : {}),
      ...(due ? { dueAt: toBeijing(due) } : {}),
    }
    return act.mutateAsync({ params: { id }, body })
  }
  return (
    <FormDialog<Values>
      title={t.moves[move]}
      submitText={t.moves[move]}
      onSubmit={submit}
      onClose={onClose}
      testId="directive-act"
    >
      {move === 'pass-on' ? (
        <Form.Item name="unitId" label={t.toUnit} rules={[{ required: true, message: common.required }]}>
          <UnitSelect testId="directive-act-unit" without={[own]} />
        </Form.Item>
      ) : null}
      {move === 'extend' ? <DueField name="due" label={t.newDue} isRequired /> : null}
      <Form.Item
        name="text"
        label={t.labels[move]}
        rules={move === 'accept' ? [] : [{ required: true, whitespace: true, message: common.required }]}
      >
        <Input.TextArea rows={4} maxLength={20_000} data-testid="directive-act-text" />
      </Form.Item>
    </FormDialog>
  )
}
