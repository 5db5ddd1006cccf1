import { Button, Popconfirm, Table } from 'antd'
import { useState } from 'react'
import type { AnswerOf } from '../../../api/contract.ts'
import type { Operations } from '../../../api/views/system.ts'
import { formatCount } from '../format.ts'
import { useAsk, useChange } from '../frame/ask.ts'
import { useNotices } from '../frame/notices.tsx'
import { useTexts } from '../i18n/i18n.tsx'
import { Time } from '../parts/now.tsx'
import { Facts, Page, Section } from '../parts/page.tsx'
import { Answered, Nothing } from '../parts/states.tsx'

export function OperationsPage() {
  const t = useTexts()
  const ask = useAsk('GET /api/operations', {}, { everyMs: 5_000 })
  return (
    <Page title={t.operations.title}>
      <Answered ask={ask}>
        {(operations) => (
          <>
            <Section title={t.operations.engines}>
              <Facts
                rows={[
                  [t.operations.bus, operations.engines.bus],
                  [t.operations.store, operations.engines.store],
                  [t.operations.ledger, operations.engines.ledger],
                  [t.operations.version, operations.version],
                ]}
              />
            </Section>
            <LagTable lag={operations.lag} />
            <StageTable stages={operations.stages} />
          </>
        )}
      </Answered>
      <DeadLetters />
    </Page>
  )
}

function LagTable({ lag }: { readonly lag: Operations['lag'] }) {
  const t = useTexts()
  return (
    <Section title={t.operations.lag} beside={t.operations.lagHint}>
      <Table
        rowKey={({ stream, group, partition }) => `${stream}/${group}/${partition}`}
        dataSource={lag}
        pagination={false}
        size="small"
        scroll={{ x: 560 }}
        locale={{ emptyText: t.operations.noLag }}
        columns={[
          { title: t.operations.stream, dataIndex: 'stream' },
          { title: t.operations.consumer, dataIndex: 'group' },
          { title: t.operations.partition, dataIndex: 'partition', align: 'right' },
          { title: t.operations.end, dataIndex: 'end', align: 'right', render: formatCount },
          { title: t.operations.committed, dataIndex: 'committed', align: 'right', render: formatCount },
          {
            title: t.operations.behind,
            align: 'right',
            render: (_, { end, committed }) => <strong>{formatCount(Math.max(end - committed, 0))}</strong>,
          },
        ]}
      />
    </Section>
  )
}

function StageTable({ stages }: { readonly stages: Operations['stages'] }) {
  const t = useTexts()
  const counted = ['kept', 'dropped', 'dead', 'retried'] as const
  return (
    <Section title={t.operations.stages}>
      <Table
        rowKey="stage"
        dataSource={stages}
        pagination={false}
        size="small"
        scroll={{ x: 560 }}
        columns={[
          { title: t.operations.stage, dataIndex: 'stage' },
          ...counted.map((name) => ({
            title: t.operations[name],
            dataIndex: name,
            align: 'right' as const,
            render: formatCount,
          })),
          {
            title: t.operations.meanMs,
            dataIndex: 'meanMs',
            align: 'right',
            render: (ms: number) => ms.toFixed(2),
          },
        ]}
      />
    </Section>
  )
}

type DeadLetter = AnswerOf<'GET /api/dead-letters'>[number]

function DeadLetters() {
  const t = useTexts()
  const ask = useAsk('GET /api/dead-letters', { query: { limit: 200 } }, { everyMs: 30_000 })
  return (
    <Section title={t.operations.deadLetters} testId="dead-letters">
      <Answered ask={ask}>
        {(letters) =>
          letters.length === 0 ? (
            <Nothing words={t.operations.noDeadLetters} />
          ) : (
            <DeadLetterTable letters={letters} />
          )
        }
      </Answered>
    </Section>
  )
}

function DeadLetterTable({ letters }: { readonly letters: DeadLetter[] }) {
  const t = useTexts()
  const { say } = useNotices()
  const [chosen, setChosen] = useState<string[]>([])
  const redrive = useChange('POST /api/dead-letters/redrive')
  const drop = useChange('POST /api/dead-letters/drop')
  // What was redriven or dropped meanwhile is no longer there to be acted on.
  const ids = chosen.filter((id) => letters.some((letter) => letter.id === id))
  return (
    <>
      <div className="filters">
        <Button
          disabled={ids.length === 0}
          loading={redrive.isPending}
          onClick={() =>
            redrive.mutate({ body: { ids } }, { onSuccess: ({ count }) => say(t.operations.redriven(count)) })
          }
          data-testid="dead-redrive"
        >
          {t.operations.redrive}
        </Button>
        <Popconfirm
          title={t.operations.dropConfirm(ids.length)}
          onConfirm={() =>
            drop.mutateAsync(
              { body: { ids } },
              { onSuccess: ({ count }) => say(t.operations.droppedCount(count)) },
            )
          }
          disabled={ids.length === 0}
        >
          <Button danger disabled={ids.length === 0} data-testid="dead-drop">
            {t.operations.drop}
          </Button>
        </Popconfirm>
      </div>
      <Table<DeadLetter>
        rowKey="id"
        dataSource={letters}
        size="small"
        scroll={{ x: 760 }}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        rowSelection={{ selectedRowKeys: ids, onChange: (keys) => setChosen(keys.map(String)) }}
        columns={[
          { title: t.common.time, dataIndex: 'at', width: 100, render: (at: string) => <Time at={at} /> },
          { title: t.operations.stream, dataIndex: 'stream', width: 140 },
          { title: t.operations.stage, dataIndex: 'stage', width: 120 },
          { title: t.operations.deadReason, dataIndex: 'reason', width: 240 },
          { title: t.operations.excerpt, dataIndex: 'excerpt', ellipsis: true },
        ]}
      />
    </>
  )
}
