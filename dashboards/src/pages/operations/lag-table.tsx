import { Table } from 'antd'
import type { Operations } from '../../../../api/views/system.ts'
import { formatCount } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Section } from '../../parts/page.tsx'
import { Nothing } from '../../parts/states.tsx'
import { labelOf } from '../../parts/tags.tsx'
import { Bar } from './bar.tsx'

type Partition = Operations['lag'][number]

interface GroupLag {
  readonly stream: string
  readonly group: string
  readonly end: number
  readonly committed: number
  readonly behind: number
  readonly partitions: readonly Partition[]
}

/** One line for each stream and group; its partitions below when opened. */
export function LagTable({ lag }: { readonly lag: Partition[] }) {
  const t = useTexts()
  const streams: Readonly<Record<string, string>> = t.operations.streams
  const groups: Readonly<Record<string, string>> = t.operations.groups
  const rows = byGroup(lag)
  const count = (title: string, dataIndex: 'end' | 'committed') => ({
    title,
    dataIndex,
    align: 'right' as const,
    width: 110,
    render: formatCount,
  })
  return (
    <Section title={t.operations.lag} beside={t.operations.lagHint} testId="lag">
      {rows.length === 0 ? (
        <Nothing words={t.operations.noLag} hint={t.operations.noLagHint} />
      ) : (
        <Table<GroupLag>
          rowKey={({ stream, group }) => `${stream}/${group}`}
          dataSource={rows}
          pagination={false}
          size="small"
          scroll={{ x: 760 }}
          expandable={{
            rowExpandable: ({ partitions }) => partitions.length > 1,
            expandedRowRender: ({ partitions }) => <Partitions partitions={partitions} />,
          }}
          columns={[
            {
              title: t.operations.stream,
              width: 170,
              render: (_, { stream }) => <span title={stream}>{labelOf(streams, stream)}</span>,
            },
            {
              title: t.operations.consumer,
              width: 150,
              render: (_, { group, partitions }) => (
                <>
                  <span title={group}>{labelOf(groups, group)}</span>{' '}
                  <span className="soft small">{t.operations.partitions(partitions.length)}</span>
                </>
              ),
            },
            count(t.operations.end, 'end'),
            count(t.operations.committed, 'committed'),
            {
              title: t.operations.behind,
              className: 'after-figure',
              width: 220,
              render: (_, { behind, end }) => (
                <Bar share={end === 0 ? 0 : behind / end} words={formatCount(behind)} />
              ),
            },
          ]}
        />
      )}
    </Section>
  )
}

function Partitions({ partitions }: { readonly partitions: readonly Partition[] }) {
  const t = useTexts()
  return (
    <ul className="partitions small">
      {partitions.map(({ partition, end, committed }) => (
        <li key={partition}>
          {t.operations.partition} {partition}：{formatCount(committed)} / {formatCount(end)}，
          {t.operations.behind} {formatCount(Math.max(end - committed, 0))}
        </li>
      ))}
    </ul>
  )
}

function byGroup(lag: readonly Partition[]): GroupLag[] {
  const groups = new Map<string, Partition[]>()
  for (const each of lag) {
    const key = `${each.stream}/${each.group}`
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()].flatMap((partitions) => {
    const [first] = partitions
    if (!first) return []
    const sum = (of: (partition: Partition) => number) => partitions.reduce((all, each) => all + of(each), 0)
    return {
      stream: first.stream,
      group: first.group,
      end: sum(({ end }) => end),
      committed: sum(({ committed }) => committed),
      behind: sum(({ end, committed }) => Math.max(end - committed, 0)),
      partitions: partitions.toSorted((a, b) => a.partition - b.partition),
    }
  })
}
