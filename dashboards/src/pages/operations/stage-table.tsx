import { Table } from 'antd'
import type { Operations } from '../../../../api/views/system.ts'
import { formatCount } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Section } from '../../parts/page.tsx'
import { Nothing } from '../../parts/states.tsx'
import { labelOf } from '../../parts/tags.tsx'
import { reasonWords } from './reason-words.ts'

type Stage = Operations['stages'][number]

const counted = ['kept', 'dropped', 'dead', 'retried', 'failed'] as const

/** What each stage did with what came to it, and why it kept something back. */
export function StageTable({ stages }: { readonly stages: Stage[] }) {
  const t = useTexts()
  const names: Readonly<Record<string, string>> = t.operations.stageNames
  return (
    <Section title={t.operations.stages} beside={t.operations.stagesHint} testId="stages">
      {stages.length === 0 ? (
        <Nothing words={t.operations.noStages} hint={t.operations.noStagesHint} />
      ) : (
        <Table<Stage>
          rowKey="stage"
          dataSource={stages}
          pagination={false}
          size="small"
          scroll={{ x: 1040 }}
          columns={[
            {
              title: t.operations.stage,
              width: 130,
              render: (_, { stage }) => <span title={stage}>{labelOf(names, stage)}</span>,
            },
            ...counted.map((name) => ({
              title: t.operations[name],
              dataIndex: name,
              width: 80,
              align: 'right' as const,
              render: formatCount,
            })),
            {
              title: t.operations.meanMs,
              width: 110,
              align: 'right',
              render: (_, { meanMs }) => meanMs.toFixed(2),
            },
            {
              title: t.operations.maxMs,
              width: 130,
              align: 'right',
              render: (_, { maxMs }) => formatCount(Math.round(maxMs)),
            },
            {
              title: t.operations.reasons,
              className: 'after-figure',
              width: 270,
              render: (_, { reasons }) =>
                reasons
                  .map(({ reason, count }) => `${reasonWords(reason, t)} ${formatCount(count)}`)
                  .join('；') || '—',
            },
          ]}
        />
      )}
    </Section>
  )
}
