import { Button, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { InteractionClock } from '../../../../api/views/interaction.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { FirstClock, UnitName } from './record-parts.tsx'
import { CodeDialog, RegisterRequestDialog } from './register-request-dialog.tsx'

export function LettersTab() {
  const t = useTexts()
  const [state, filter] = useStateFilter(t.interactions.letterState)
  const ask = useAsk('GET /api/letters', { query: state ? { state } : {} }, { isSteady: true })
  return (
    <>
      {filter}
      <Answered ask={ask}>
        {(letters) => (
          <Rows
            rows={letters.map((letter) => ({
              ...letter,
              path: `/interactions/letters/${encodeURIComponent(letter.id)}`,
              title: letter.topic,
              stateName: t.interactions.letterState[letter.state],
              kind: t.interactions.letterKind[letter.kind],
            }))}
          />
        )}
      </Answered>
    </>
  )
}

export function RequestsTab() {
  const t = useTexts()
  const [isEntering, setEntering] = useState(false)
  const [code, setCode] = useState<string>()
  const mayEnter = useMay('interaction.answer')
  const [state, filter] = useStateFilter(t.interactions.requestState)
  const ask = useAsk('GET /api/disclosure-requests', { query: state ? { state } : {} }, { isSteady: true })
  return (
    <>
      {mayEnter ? (
        <Button onClick={() => setEntering(true)} data-testid="request-register" style={{ marginBottom: 8 }}>
          {t.interactions.register.title}
        </Button>
      ) : null}
      {filter}
      <Answered ask={ask}>
        {(requests) => (
          <Rows
            rows={requests.map((request) => ({
              ...request,
              path: `/interactions/requests/${encodeURIComponent(request.id)}`,
              title: request.wanted,
              stateName: t.interactions.requestState[request.state],
              kind: t.interactions.applicant[request.applicant],
            }))}
          />
        )}
      </Answered>
      {isEntering ? <RegisterRequestDialog onEntered={setCode} onClose={() => setEntering(false)} /> : null}
      {code ? <CodeDialog code={code} onClose={() => setCode(undefined)} /> : null}
    </>
  )
}

export function ErrorsTab() {
  const t = useTexts()
  const [state, filter] = useStateFilter(t.interactions.errorState)
  const ask = useAsk('GET /api/site-errors', { query: state ? { state } : {} }, { isSteady: true })
  return (
    <>
      {filter}
      <Answered ask={ask}>
        {(errors) => (
          <Rows
            rows={errors.map((error) => ({
              ...error,
              path: `/interactions/errors/${encodeURIComponent(error.id)}`,
              title: error.text,
              stateName: t.interactions.errorState[error.state],
              kind: t.interactions.errorKind[error.kind],
            }))}
          />
        )}
      </Answered>
    </>
  )
}

/** The state asked for, kept in the address; without one, all that is open. */
function useStateFilter<State extends string>(
  names: Readonly<Record<State, string>>,
): readonly [State | undefined, ReactNode] {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const states = Object.keys(names) as State[]
  const state = states.find((each) => each === params.get('state'))
  const filter = (
    <div className="filters scroll-x">
      <Segmented
        value={state ?? ''}
        onChange={(value) => setParams(value === '' ? {} : { state: value })}
        options={[
          { value: '', label: t.interactions.open },
          ...states.map((value) => ({ value: value as string, label: names[value] })),
        ]}
        aria-label={t.common.state}
      />
    </div>
  )
  return [state, filter]
}

interface Row {
  readonly id: string
  readonly path: string
  readonly title: string
  readonly kind: string
  readonly stateName: string
  readonly unitId: string
  readonly submittedAt: string
  readonly isDemo: boolean
  readonly clocks: readonly InteractionClock[]
}

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const t = useTexts()
  if (rows.length === 0) return <Nothing words={t.interactions.none} hint={t.interactions.noneHint} />
  return (
    <ol className="rows" data-testid="interaction-list">
      {rows.map((row) => (
        <li key={row.id} data-testid="interaction-row" data-id={row.id}>
          <div className="row-head">
            <Tag tone="busy">{row.stateName}</Tag>
            <Link className="row-title" to={row.path}>
              {row.title.slice(0, 80)}
            </Link>
            <DemoTag isDemo={row.isDemo} />
            <Tag>{row.kind}</Tag>
          </div>
          <div className="row-facts">
            <FirstClock clocks={row.clocks} />
            <span>
              {t.interactions.submitted} <Time at={row.submittedAt} />
            </span>
            <span>
              {t.interactions.unit} <UnitName id={row.unitId} />
            </span>
          </div>
        </li>
      ))}
    </ol>
  )
}
