import { Button, Checkbox, Input, Table } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { SourceView } from '../../../api/views/system.ts'
import { formatCount } from '../format.ts'
import { useAsk, useChange } from '../frame/ask.ts'
import { useNotices } from '../frame/notices.tsx'
import { useTexts } from '../i18n/i18n.tsx'
import { Time, useSpan } from '../parts/now.tsx'
import { Page } from '../parts/page.tsx'
import { Answered, Nothing } from '../parts/states.tsx'
import { DemoTag, labelOf, Tag, type Tone } from '../parts/tags.tsx'
import { useMay } from '../shell/session-context.ts'

const troubled: readonly SourceView['health'][] = ['failing', 'late']

/** What we watch and how it goes: a source that fails says why, in words. */
export function SourcesPage() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const [words, setWords] = useState('')
  const ask = useAsk('GET /api/sources', {}, { everyMs: 30_000 })
  const isFailing = params.get('failing') === 'true'
  return (
    <Page title={t.sources.title}>
      <div className="filters">
        <Input
          value={words}
          onChange={(event) => setWords(event.target.value)}
          placeholder={t.sources.filter}
          aria-label={t.sources.filter}
          allowClear
          style={{ width: 220 }}
        />
        <Checkbox
          checked={isFailing}
          onChange={(event) => setParams(event.target.checked ? { failing: 'true' } : {})}
        >
          {t.sources.failingFirst}
        </Checkbox>
      </div>
      <Answered ask={ask}>
        {(sources) => (
          <SourceTable
            sources={sources
              .filter(({ health }) => !isFailing || troubled.includes(health))
              .filter(({ name, group, id }) => `${name} ${group} ${id}`.includes(words.trim()))}
          />
        )}
      </Answered>
    </Page>
  )
}

function SourceTable({ sources }: { readonly sources: SourceView[] }) {
  const t = useTexts()
  const span = useSpan()
  const channels: Readonly<Record<string, string>> = t.labels.channel
  if (sources.length === 0) return <Nothing words={t.sources.none} hint={t.sources.noneHint} />
  return (
    <Table<SourceView>
      rowKey="id"
      dataSource={sources}
      pagination={false}
      scroll={{ x: 1040 }}
      size="small"
      data-testid="source-table"
      onRow={({ id, health }) =>
        ({ 'data-testid': 'source-row', 'data-id': id, 'data-health': health }) as object
      }
      columns={[
        {
          title: t.common.name,
          dataIndex: 'name',
          width: 210,
          render: (name: string, { homepage, isVerified, isDemo }) => (
            <>
              {/^https?:/i.test(homepage) ? (
                <a href={homepage} target="_blank" rel="noopener noreferrer">
                  {name}
                </a>
              ) : (
                name
              )}{' '}
              <DemoTag isDemo={isDemo} />
              {isVerified ? null : <div className="soft small">{t.sources.unverified}</div>}
            </>
          ),
        },
        {
          title: t.sources.group,
          dataIndex: 'group',
          width: 120,
          render: (group: string, { channel, kind }) => (
            <>
              {group}
              <div className="soft small">
                {labelOf(channels, channel)} · {t.labels.sourceKind[kind]}
              </div>
            </>
          ),
        },
        {
          title: t.sources.health,
          width: 300,
          render: (_, source) => <Health source={source} />,
        },
        {
          title: t.sources.documents,
          dataIndex: 'documentCount',
          align: 'right',
          width: 70,
          sorter: (a, b) => a.documentCount - b.documentCount,
          render: formatCount,
        },
        {
          title: t.sources.rhythm,
          className: 'after-figure',
          dataIndex: 'expectedEveryMinutes',
          width: 100,
          render: (minutes: number) => t.sources.every(span(minutes * 60_000)),
        },
        {
          title: t.sources.lastDocument,
          dataIndex: 'lastDocumentAt',
          width: 100,
          render: (at: string | undefined) => (at ? <Time at={at} /> : t.sources.noDocument),
        },
        {
          title: t.sources.nextRun,
          dataIndex: 'nextRunAt',
          width: 100,
          render: (at: string | undefined) => (at ? <Time at={at} /> : '—'),
        },
        { title: t.common.actions, width: 140, render: (_, source) => <SourceActions source={source} /> },
      ]}
    />
  )
}

const healthTone: Readonly<Record<SourceView['health'], Tone>> = {
  ok: 'good',
  late: 'warn',
  failing: 'bad',
  'never-run': 'plain',
  off: 'plain',
}

function Health({ source }: { readonly source: SourceView }) {
  const t = useTexts()
  const { health, failure, lastSuccessAt } = source
  return (
    <>
      <Tag tone={healthTone[health]}>{t.labels.health[health]}</Tag>{' '}
      <span className="small soft">
        {lastSuccessAt ? (
          <>
            {t.sources.lastSuccess} <Time at={lastSuccessAt} isAgo />
          </>
        ) : health === 'never-run' ? null : (
          t.sources.neverSucceeded
        )}
      </span>
      {failure ? (
        <div className="small" data-testid="source-failure">
          {failure.message}{' '}
          <span className="soft">
            {failure.code} · {t.sources.consecutive(failure.consecutive)} · <Time at={failure.at} />
          </span>
        </div>
      ) : null}
    </>
  )
}

function SourceActions({ source: { id, isEnabled } }: { readonly source: SourceView }) {
  const t = useTexts()
  const { say } = useNotices()
  const canManage = useMay('source.manage')
  const run = useChange('POST /api/sources/:id/run')
  const enable = useChange('POST /api/sources/:id/enabled')
  if (!canManage) return null
  return (
    <>
      <Button
        size="small"
        type="link"
        disabled={!isEnabled}
        loading={run.isPending}
        onClick={() => run.mutate({ params: { id } }, { onSuccess: () => say(t.sources.ran) })}
        data-testid="source-run"
      >
        {t.sources.run}
      </Button>
      <Button
        size="small"
        type="link"
        loading={enable.isPending}
        onClick={() => enable.mutate({ params: { id }, body: { isEnabled: !isEnabled } })}
        data-testid="source-enabled"
      >
        {isEnabled ? t.sources.disable : t.sources.enable}
      </Button>
    </>
  )
}
