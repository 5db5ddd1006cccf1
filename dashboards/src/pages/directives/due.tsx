import type { DirectiveView } from '../../../../api/views/directive.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time, useNow, useSpan } from '../../parts/now.tsx'
import { Tag, type Tone } from '../../parts/tags.tsx'

interface DueProps {
  readonly directive: DirectiveView
  /** Where the words stand beside it already. */
  readonly isBare?: boolean
}

/** When it is due, and how much is left or how late it is, as long as an outcome is owed. */
export function Due({ directive: { dueAt, state, isOverdue }, isBare = false }: DueProps) {
  const { directives: t } = useTexts()
  const now = useNow()
  const span = useSpan()
  const leftMs = Date.parse(dueAt) - now.getTime()
  const isOwed = state === 'open' || state === 'accepted' || state === 'returned'
  return (
    <span>
      {isBare ? null : `${t.due} `}
      <Time at={dueAt} />{' '}
      {isOwed ? (
        <Tag tone={isOverdue ? 'bad' : leftMs < 86_400_000 ? 'warn' : 'plain'}>
          {isOverdue ? t.late(span(-leftMs)) : t.left(span(leftMs))}
        </Tag>
      ) : null}
    </span>
  )
}

const tones: Readonly<Record<DirectiveView['state'], Tone>> = {
  open: 'warn',
  accepted: 'busy',
  returned: 'bad',
  finished: 'good',
  closed: 'plain',
}

export function DirectiveStateTag({ state }: Pick<DirectiveView, 'state'>) {
  const { directives: t } = useTexts()
  return (
    <span data-testid="directive-state" data-state={state}>
      <Tag tone={tones[state]}>{t.states[state]}</Tag>
    </span>
  )
}
