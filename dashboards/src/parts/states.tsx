import type { UseQueryResult } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { wordsOf } from '../frame/notices.tsx'
import { useTexts } from '../i18n/i18n.tsx'

export function Loading() {
  const t = useTexts()
  return (
    <p className="state-line" role="status">
      {t.common.loading}
    </p>
  )
}

interface NothingProps {
  readonly words: string
  readonly hint?: string
  readonly children?: ReactNode
}

/** Says that there is nothing, and what to do then. */
export function Nothing({ words, hint, children }: NothingProps) {
  return (
    <div className="state-line" data-testid="empty">
      <p>{words}</p>
      {hint ? <p className="soft">{hint}</p> : null}
      {children}
    </div>
  )
}

export function Failure({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const t = useTexts()
  return (
    <Alert
      type="error"
      showIcon
      title={wordsOf(error, t)}
      action={
        <Button size="small" onClick={onRetry}>
          {t.common.retry}
        </Button>
      }
      data-testid="failure"
    />
  )
}

interface AnsweredProps<Answer> {
  readonly ask: UseQueryResult<Answer>
  readonly children: (answer: Answer) => ReactNode
}

/** One question's states: waiting, failed (with the last answer still shown, when there is one), answered. */
export function Answered<Answer>({ ask, children }: AnsweredProps<Answer>) {
  const retry = () => void ask.refetch()
  if (ask.data === undefined) return ask.error ? <Failure error={ask.error} onRetry={retry} /> : <Loading />
  return (
    <>
      {ask.error ? <Failure error={ask.error} onRetry={retry} /> : null}
      {children(ask.data)}
    </>
  )
}
