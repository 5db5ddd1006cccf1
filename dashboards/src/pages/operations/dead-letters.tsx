import { Button, Select, Table } from 'antd'
import { useState } from 'react'
import type { AnswerOf } from '../../../../api/contract.ts'
import { formatCount } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import type { Texts } from '../../i18n/zh-CN.ts'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { labelOf } from '../../parts/tags.tsx'
import { DeadLetterActs } from './dead-letter-acts.tsx'
import { DeadLetterDrawer } from './dead-letter-drawer.tsx'
import { reasonWords } from './reason-words.ts'

type DeadLetter = AnswerOf<'GET /api/dead-letters'>['letters'][number]

interface DeadLettersProps {
  readonly byStream: readonly { readonly stream: string; readonly count: number }[]
}

interface Asked {
  readonly stream?: string
  readonly stage?: string
  readonly after?: string
}

const pageSize = 50

/** What could not be processed, with its reason; a person decides whether it is tried again or dropped. */
export function DeadLetters({ byStream }: DeadLettersProps) {
  const t = useTexts()
  const [asked, setAsked] = useState<Asked>({})
  const ask = useAsk(
    'GET /api/dead-letters',
    { query: { ...asked, limit: pageSize } },
    { everyMs: 30_000, isSteady: true },
  )
  const isFiltered = asked.stream !== undefined || asked.stage !== undefined
  const isEmpty = !isFiltered && asked.after === undefined && ask.data?.letters.length === 0
  return (
    <Section title={t.operations.deadLetters} beside={t.operations.deadLettersHint} testId="dead-letters">
      {isEmpty ? null : <Filters asked={asked} onAsk={setAsked} byStream={byStream} />}
      <Answered ask={ask}>
        {({ letters, next }) => (
          <>
            {letters.length === 0 ? (
              <Nothing
                words={isFiltered ? t.operations.noneOfThese : t.operations.noDeadLetters}
                hint={isFiltered ? t.operations.noneOfTheseHint : t.operations.noDeadLettersHint}
              />
            ) : (
              <DeadLetterTable letters={letters} />
            )}
            {asked.after !== undefined || next !== undefined ? (
              <div className="filters">
                <Button
                  size="small"
                  disabled={asked.after === undefined}
                  onClick={() => setAsked(withoutAfter(asked))}
                >
                  {t.operations.first}
                </Button>
                <Button
                  size="small"
                  disabled={next === undefined}
                  onClick={() => setAsked({ ...asked, ...(next === undefined ? {} : { after: next }) })}
                >
                  {t.operations.more}
                </Button>
              </div>
            ) : null}
          </>
        )}
      </Answered>
    </Section>
  )
}

function withoutAfter({ after: _after, ...rest }: Asked): Asked {
  return rest
}

interface FiltersProps extends DeadLettersProps {
  readonly asked: Asked
  readonly onAsk: (asked: Asked) => void
}

function Filters({ asked, onAsk, byStream }: FiltersProps) {
  const t = useTexts()
  const { stream, stage } = asked
  const ask = (key: 'stream' | 'stage', value: string | undefined) => {
    const { [key]: _before, ...others } = withoutAfter(asked)
    onAsk(value === undefined ? others : { ...others, [key]: value })
  }
  const counts = new Map(byStream.map((each) => [each.stream, each.count]))
  const streams = [...new Set([...Object.keys(t.operations.streams), ...counts.keys()])]
  return (
    <div className="filters">
      <Select<string>
        value={stream ?? null}
        placeholder={t.operations.allStreams}
        aria-label={t.operations.stream}
        allowClear
        style={{ width: 200 }}
        onChange={(value?: string) => ask('stream', value)}
        options={streams.map((value) => ({
          value,
          label: `${streamName(t, value)} ${formatCount(counts.get(value) ?? 0)}`,
        }))}
      />
      <Select<string>
        value={stage ?? null}
        placeholder={t.operations.allStages}
        aria-label={t.operations.stage}
        allowClear
        style={{ width: 160 }}
        onChange={(value?: string) => ask('stage', value)}
        options={Object.entries(t.operations.stageNames).map(([value, label]) => ({ value, label }))}
      />
    </div>
  )
}

function streamName(t: Texts, stream: string): string {
  const streams: Readonly<Record<string, string>> = t.operations.streams
  return labelOf(streams, stream)
}

function DeadLetterTable({ letters }: { readonly letters: DeadLetter[] }) {
  const t = useTexts()
  const stages: Readonly<Record<string, string>> = t.operations.stageNames
  const [chosen, setChosen] = useState<string[]>([])
  const [shownId, setShown] = useState<string>()
  // What was redriven or dropped meanwhile is no longer there to be acted on.
  const ids = chosen.filter((id) => letters.some((letter) => letter.id === id))
  return (
    <>
      <div className="filters">
        <DeadLetterActs ids={ids} />
      </div>
      <Table<DeadLetter>
        rowKey="id"
        dataSource={letters}
        size="small"
        scroll={{ x: 880 }}
        pagination={false}
        rowSelection={{ selectedRowKeys: ids, onChange: (keys) => setChosen(keys.map(String)) }}
        columns={[
          { title: t.common.time, dataIndex: 'at', width: 100, render: (at: string) => <Time at={at} /> },
          {
            title: t.operations.stream,
            width: 110,
            render: (_, { stream }) => <span title={stream}>{streamName(t, stream)}</span>,
          },
          {
            title: t.operations.stage,
            width: 100,
            render: (_, { stage }) => <span title={stage}>{labelOf(stages, stage)}</span>,
          },
          {
            title: t.operations.deadReason,
            width: 240,
            render: (_, { reason }) => reasonWords(reason, t),
          },
          { title: t.operations.excerpt, dataIndex: 'excerpt', ellipsis: true },
          {
            title: t.common.actions,
            width: 72,
            fixed: 'right',
            render: (_, { id }) => (
              <Button size="small" type="link" onClick={() => setShown(id)} data-testid="dead-show">
                {t.operations.show}
              </Button>
            ),
          },
        ]}
      />
      {shownId !== undefined ? <DeadLetterDrawer id={shownId} onClose={() => setShown(undefined)} /> : null}
    </>
  )
}
