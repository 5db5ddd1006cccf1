import { Button, Input, type InputRef, Popover } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { type CallError, isCallError } from '../../client.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { useKeys } from '../../parts/keys.ts'

interface QueryBoxProps {
  readonly query: string
  readonly error: Error | null
  readonly onRun: (query: string) => void
}

export function QueryBox({ query, error, onRun }: QueryBoxProps) {
  const t = useTexts()
  const [words, setWords] = useState(query)
  const box = useRef<InputRef>(null)
  useEffect(() => setWords(query), [query])
  useKeys({ '/': () => box.current?.focus() })
  const isBad = isCallError(error, 'BAD_INPUT')
  return (
    <>
      <search className="search-box">
        <Input
          ref={box}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onPressEnter={() => onRun(words.trim())}
          placeholder={t.search.placeholder}
          aria-label={t.search.label}
          aria-invalid={isBad}
          aria-describedby="query-problem"
          {...(isBad ? { status: 'error' as const } : {})}
          allowClear
          data-testid="search-input"
        />
        <Button type="primary" onClick={() => onRun(words.trim())} data-testid="search-run">
          {t.search.run}
        </Button>
        <Popover trigger="click" placement="bottomRight" content={<SyntaxHelp />} title={t.search.help}>
          <Button data-testid="search-help">{t.search.help}</Button>
        </Popover>
      </search>
      {isBad ? <QueryProblem error={error} query={query} /> : null}
    </>
  )
}

export function SyntaxHelp() {
  const t = useTexts()
  return (
    <table className="plain-table" style={{ width: 'auto' }}>
      <tbody>
        {t.search.helpRows.map(([example, words]) => (
          <tr key={example}>
            <td>
              <code>{example}</code>
            </td>
            <td>{words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The fault in the server's words, and the query with the place marked when the server says where. */
export function QueryProblem({ error, query }: { readonly error: CallError; readonly query: string }) {
  const t = useTexts()
  const at = positionOf(error)
  const characters = [...query]
  return (
    <div id="query-problem" className="query-problem" role="alert" data-testid="query-problem">
      {t.search.badQuery}：{error.message}
      {at === undefined ? null : (
        <code>
          {characters.slice(0, at - 1).join('')}
          <b>{characters[at - 1] ?? ' '}</b>
          {characters.slice(at).join('')}
        </code>
      )}
    </div>
  )
}

/** Counted in characters from 1, as the words beside it say. */
function positionOf({ details }: CallError): number | undefined {
  return typeof details.at === 'number' && details.at > 0 ? details.at : undefined
}
