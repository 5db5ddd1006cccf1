import { Table } from 'antd'
import type { ProcessView } from '../../../../api/views/system.ts'
import { formatCount } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Nothing } from '../../parts/states.tsx'
import { labelOf, Tag } from '../../parts/tags.tsx'
import { Bar } from './bar.tsx'

/** Who works in this installation, and what each does alone. */
export function ProcessTable({ processes }: { readonly processes: ProcessView[] }) {
  const t = useTexts()
  const leases: Readonly<Record<string, string>> = t.operations.lease
  return (
    <Section title={t.operations.processes} beside={t.operations.processesHint} testId="processes">
      {processes.length === 0 ? (
        <Nothing words={t.operations.noProcesses} hint={t.operations.noProcessesHint} />
      ) : (
        <Table<ProcessView>
          rowKey="id"
          dataSource={processes}
          pagination={false}
          size="small"
          scroll={{ x: 1040 }}
          columns={[
            {
              title: t.operations.process,
              width: 200,
              render: (_, { id, host }) => (
                <>
                  <span className="ops-id">{id}</span>
                  <div className="soft small">{host}</div>
                </>
              ),
            },
            {
              title: t.operations.roleTitle,
              width: 110,
              render: (_, { role }) => t.operations.role[role],
            },
            {
              title: t.operations.beat,
              width: 150,
              render: (_, { isAlive, at }) => (
                <>
                  <Tag tone={isAlive ? 'good' : 'bad'}>
                    {isAlive ? t.operations.alive : t.operations.silent}
                  </Tag>{' '}
                  <Time at={at} isAgo />
                </>
              ),
            },
            {
              title: t.operations.started,
              width: 100,
              dataIndex: 'startedAt',
              render: (at: string) => <Time at={at} />,
            },
            {
              title: t.operations.memory,
              width: 90,
              align: 'right',
              render: (_, { rssBytes }) => formatBytes(rssBytes),
            },
            {
              title: t.operations.leases,
              className: 'after-figure',
              width: 170,
              render: (_, process) => process.leases.map((name) => labelOf(leases, name)).join('、') || '—',
            },
            { title: t.operations.spool, width: 220, render: (_, { crawl }) => <Crawl crawl={crawl} /> },
          ]}
        />
      )}
    </Section>
  )
}

function Crawl({ crawl }: { readonly crawl: ProcessView['crawl'] }) {
  const t = useTexts()
  if (!crawl) return '—'
  const { spool, sources, failing, isPaused } = crawl
  return (
    <span title={t.operations.spoolHint}>
      {isPaused ? <Tag tone="bad">{t.operations.paused}</Tag> : null}{' '}
      {spool.isFull ? <Tag tone="bad">{t.operations.spoolFull}</Tag> : null}{' '}
      {spool.waiting === 0 ? (
        t.operations.spoolEmpty
      ) : (
        <>
          {t.operations.spoolWaiting(formatCount(spool.waiting))}{' '}
          <Bar
            share={spool.bytes / spool.maxBytes}
            words={`${formatBytes(spool.bytes)} / ${formatBytes(spool.maxBytes)}`}
          />
        </>
      )}
      <div className="soft small">{t.operations.crawlSources(sources, failing)}</div>
    </span>
  )
}

/** `1.2 GB`, `350 MB`. */
function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} KB`
}
