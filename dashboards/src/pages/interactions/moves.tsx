import { Button, Space } from 'antd'
import { useState } from 'react'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { type MoveField, MoveFieldItem } from './move-fields.tsx'

type MoveName = keyof ReturnType<typeof useTexts>['interactions']['moves']

const reason: MoveField = { name: 'reason', kind: 'long', isRequired: true }
const text: MoveField = { name: 'text', kind: 'long', isRequired: true }
const opinion: MoveField = { name: 'opinion', kind: 'short', isRequired: true }
const unit: MoveField = { name: 'unitId', kind: 'unit', isRequired: true }

/** What each move asks for; one that asks nothing is done by its button. */
const fieldsOf: Readonly<Partial<Record<MoveName, readonly MoveField[]>>> = {
  route: [unit, { name: 'note', kind: 'short' }],
  'send-back': [reason],
  'draft-reply': [text],
  'sign-reply': [opinion],
  'return-reply': [reason],
  'publish-reply': [],
  refuse: [reason],
  transfer: [{ name: 'to', kind: 'short', isRequired: true }, reason],
  'register-matter': [
    { name: 'title', kind: 'short', isRequired: true },
    { name: 'question', kind: 'long', isRequired: true },
    { name: 'category', kind: 'category', isRequired: true },
    reason,
  ],
  'confirm-receipt': [],
  'ask-correction': [text, { name: 'dueOn', kind: 'day' }],
  'receive-correction': [text],
  abandon: [reason],
  extend: [reason],
  'ask-third-party': [text],
  'end-third-party': [{ name: 'outcome', kind: 'long', isRequired: true }],
  'draft-answer': [
    { name: 'kind', kind: 'answer-kind', isRequired: true },
    { name: 'ground', kind: 'ground' },
    { name: 'number', kind: 'short' },
    text,
  ],
  'sign-answer': [opinion],
  'sign-secrecy': [opinion],
  'return-answer': [reason],
  withdraw: [reason],
  answer: [text, { name: 'isMended', kind: 'yes' }],
  'link-transcript': [{ name: 'releaseId', kind: 'release', column: 'interview', isRequired: true }],
  cancel: [reason],
  'publish-handling': [],
  end: [reason],
}

const dangerous: readonly string[] = ['refuse', 'abandon', 'withdraw', 'cancel', 'end']

interface MoveButtonsProps {
  readonly moves: readonly string[]
  /** Fields a move has only for this record: the summary of a complaint. */
  readonly extra?: Readonly<Partial<Record<MoveName, readonly MoveField[]>>>
  readonly initial?: Readonly<Partial<Record<MoveName, Record<string, unknown>>>>
  readonly onMove: (move: string, values: Readonly<Record<string, unknown>>) => Promise<unknown>
}

/** What this person may do with the record now, the first of it first. */
export function MoveButtons({ moves, extra = {}, initial = {}, onMove }: MoveButtonsProps) {
  const t = useTexts()
  const { say } = useNotices()
  const [asked, setAsked] = useState<MoveName>()
  const names = t.interactions.moves
  const known = moves.filter((move): move is MoveName => Object.hasOwn(names, move) && move !== 'handle')
  const run = async (move: MoveName, values: Record<string, unknown>) => {
    const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
    await onMove(move, Object.fromEntries(given))
    say(t.interactions.done)
  }
  const hints: Readonly<Partial<Record<string, string>>> = t.interactions.moveHints
  const begin = (move: MoveName) => {
    if (fieldsOf[move] === undefined) void run(move, {}).catch(() => undefined)
    else setAsked(move)
  }
  return (
    <Space wrap>
      {known.map((move, index) => (
        <Button
          key={move}
          type={index === 0 ? 'primary' : 'default'}
          danger={dangerous.includes(move)}
          onClick={() => begin(move)}
          data-testid={`move-${move}`}
        >
          {names[move]}
        </Button>
      ))}
      {asked ? (
        <FormDialog<Record<string, unknown>>
          title={names[asked]}
          {...(hints[asked] ? { hint: hints[asked] } : {})}
          submitText={names[asked]}
          isDanger={dangerous.includes(asked)}
          initial={{ ...(asked === 'answer' ? { isMended: true } : {}), ...initial[asked] }}
          onSubmit={(values) => run(asked, withAnswer(asked, values))}
          onClose={() => setAsked(undefined)}
          width={640}
          testId="move-dialog"
        >
          {[...(fieldsOf[asked] ?? []), ...(extra[asked] ?? [])].map((field) => (
            <MoveFieldItem key={field.name} field={field} testId="move-dialog" />
          ))}
        </FormDialog>
      ) : null}
    </Space>
  )
}

/** A box that was never touched means no. */
function withAnswer(move: MoveName, values: Record<string, unknown>): Record<string, unknown> {
  return move === 'answer' ? { ...values, isMended: values.isMended === true } : values
}
