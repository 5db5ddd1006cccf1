import { Button, Popconfirm } from 'antd'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'

interface ActsProps {
  readonly ids: string[]
  readonly onDone?: () => void
}

/** Try again or drop, each asked for once more. */
export function DeadLetterActs({ ids, onDone }: ActsProps) {
  const t = useTexts()
  const { say } = useNotices()
  const redrive = useChange('POST /api/dead-letters/redrive')
  const drop = useChange('POST /api/dead-letters/drop')
  const isOne = onDone !== undefined
  const done = (words: string) => {
    say(words)
    onDone?.()
  }
  return (
    <>
      <Popconfirm
        title={t.operations.redriveConfirm(ids.length)}
        styles={{ root: { maxWidth: 320 } }}
        onConfirm={() =>
          redrive.mutateAsync(
            { body: { ids } },
            { onSuccess: ({ count }) => done(t.operations.redriven(count)) },
          )
        }
        disabled={ids.length === 0}
      >
        <Button disabled={ids.length === 0} data-testid="dead-redrive">
          {isOne ? t.operations.redriveOne : t.operations.redrive}
        </Button>
      </Popconfirm>
      <Popconfirm
        title={t.operations.dropConfirm(ids.length)}
        styles={{ root: { maxWidth: 320 } }}
        onConfirm={() =>
          drop.mutateAsync(
            { body: { ids } },
            { onSuccess: ({ count }) => done(t.operations.droppedCount(count)) },
          )
        }
        disabled={ids.length === 0}
      >
        <Button danger disabled={ids.length === 0} data-testid="dead-drop">
          {isOne ? t.operations.dropOne : t.operations.drop}
        </Button>
      </Popconfirm>
    </>
  )
}
