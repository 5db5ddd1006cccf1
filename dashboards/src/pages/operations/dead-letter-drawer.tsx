import { Drawer } from 'antd'
import { formatFull } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Facts } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { labelOf } from '../../parts/tags.tsx'
import { DeadLetterActs } from './dead-letter-acts.tsx'
import { reasonWords } from './reason-words.ts'

interface DrawerProps {
  readonly id: string
  readonly onClose: () => void
}

/** One letter whole: where it came from, why it is here, and what it says. */
export function DeadLetterDrawer({ id, onClose }: DrawerProps) {
  const t = useTexts()
  const ask = useAsk('GET /api/dead-letters/:id', { params: { id } })
  const stages: Readonly<Record<string, string>> = t.operations.stageNames
  const streams: Readonly<Record<string, string>> = t.operations.streams
  return (
    <Drawer
      open
      title={t.operations.letter}
      size="large"
      onClose={onClose}
      extra={
        <span className="row-right">
          <DeadLetterActs ids={[id]} onDone={onClose} />
        </span>
      }
      data-testid="dead-letter"
    >
      <Answered ask={ask}>
        {({ stream, partition, offset, stage, reason, at, key, headers, body }) => (
          <>
            <Facts
              isWide
              rows={[
                [t.operations.deadReason, reasonWords(reason, t)],
                [t.operations.stage, labelOf(stages, stage)],
                [
                  t.operations.origin,
                  `${labelOf(streams, stream)} · ${t.operations.partition} ${partition} · ${offset}`,
                ],
                [t.common.time, formatFull(at)],
                [t.operations.key, key || '—'],
                ...Object.entries(headers).map(([name, value]) => [name, value] as const),
              ]}
            />
            <pre className="letter-body">{body}</pre>
          </>
        )}
      </Answered>
    </Drawer>
  )
}
