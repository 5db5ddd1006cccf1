import { Alert, Button, Input, Table } from 'antd'
import { useSearchParams } from 'react-router'
import type { AuditEventView } from '../../../api/views/system.ts'
import { formatCount, formatFull } from '../format.ts'
import { useAsk } from '../frame/ask.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { Page } from '../parts/page.tsx'
import { Answered, Failure, Nothing } from '../parts/states.tsx'
import { AccessLogPage, AuditSwitch } from './access-log-page.tsx'
import { actionWords, objectWords, reasonWords } from './audit-words.ts'

const pageLength = 100

/** Two lists: what was done, and who read what. */
export function AuditPage() {
  const [params] = useSearchParams()
  return params.get('show') === 'access' ? <AccessLogPage /> : <Deeds />
}

/** Who did what to which record, and whether the chain that says so is whole. */
function Deeds() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const object = params.get('object') ?? ''
  const actor = params.get('actor') ?? ''
  const offset = Number(params.get('offset') ?? 0) || 0
  const ask = useAsk(
    'GET /api/audit',
    { query: { limit: pageLength, offset, object, actor } },
    { isSteady: true },
  )
  const set = (key: string, value: string) =>
    setParams((before) => {
      if (key !== 'offset') before.delete('offset')
      if (value === '') before.delete(key)
      else before.set(key, value)
      return before
    })
  return (
    <Page title={t.audit.title} actions={<Verify />}>
      <div className="filters">
        <AuditSwitch show="audit" />
        <Input.Search
          defaultValue={object}
          placeholder={t.audit.filterObject}
          aria-label={t.audit.object}
          onSearch={(value) => set('object', value.trim())}
          allowClear
          style={{ width: 240 }}
        />
        <Input.Search
          defaultValue={actor}
          placeholder={t.audit.filterActor}
          aria-label={t.audit.actor}
          onSearch={(value) => set('actor', value.trim())}
          allowClear
          style={{ width: 200 }}
        />
        <Button disabled={offset === 0} onClick={() => set('offset', pagedBack(offset))}>
          {t.audit.later}
        </Button>
        <Button
          disabled={(ask.data?.length ?? 0) < pageLength}
          onClick={() => set('offset', String(offset + pageLength))}
        >
          {t.audit.earlier}
        </Button>
      </div>
      <Answered ask={ask}>
        {(events) =>
          events.length === 0 ? (
            <Nothing words={t.audit.none} hint={t.audit.noneHint} />
          ) : (
            <AuditTable events={events} />
          )
        }
      </Answered>
    </Page>
  )
}

function pagedBack(offset: number): string {
  return offset > pageLength ? String(offset - pageLength) : ''
}

function AuditTable({ events }: { readonly events: AuditEventView[] }) {
  const t = useTexts()
  return (
    <Table<AuditEventView>
      rowKey={({ chain, sequence }) => `${chain}/${sequence}`}
      dataSource={events}
      pagination={false}
      size="small"
      scroll={{ x: 1180 }}
      data-testid="audit-table"
      columns={[
        { title: t.common.time, dataIndex: 'at', width: 160, render: formatFull },
        {
          title: t.audit.actor,
          dataIndex: 'actorName',
          width: 130,
          render: (name: string, { actor }) => <span title={actor}>{name}</span>,
        },
        {
          title: t.audit.action,
          dataIndex: 'action',
          width: 160,
          render: (action: string) => <span title={action}>{actionWords(action, t)}</span>,
        },
        {
          title: t.audit.object,
          dataIndex: 'object',
          width: 220,
          ellipsis: true,
          render: (object: string) => objectWords(object, t),
        },
        { title: t.common.reason, width: 240, render: (_, event) => reasonWords(event, t) },
        {
          title: t.audit.chain,
          dataIndex: 'chain',
          width: 90,
          render: (chain: string) => (chain === 'ministry' ? t.audit.ministry : chain),
        },
        { title: t.audit.sequence, dataIndex: 'sequence', width: 70, align: 'right' },
        {
          title: t.audit.hash,
          className: 'after-figure',
          dataIndex: 'hash',
          width: 120,
          render: (hash: string) => <code title={hash}>{hash.slice(0, 10)}</code>,
        },
      ]}
    />
  )
}

function Verify() {
  const t = useTexts()
  const ask = useAsk('GET /api/audit/verify', {}, { isEnabled: false })
  return (
    <>
      <span aria-live="polite">
        {ask.error ? <Failure error={ask.error} onRetry={() => void ask.refetch()} /> : null}
        {ask.data ? (
          <Alert
            type={ask.data.isIntact ? 'success' : 'error'}
            showIcon
            title={
              ask.data.isIntact
                ? t.audit.intact(formatCount(ask.data.events), formatCount(ask.data.chains))
                : `${t.audit.broken}：${ask.data.fault ?? ''}`
            }
            data-testid="audit-verdict"
          />
        ) : null}
      </span>
      <Button
        type="primary"
        loading={ask.isFetching}
        onClick={() => void ask.refetch()}
        data-testid="audit-verify"
      >
        {t.audit.verify}
      </Button>
    </>
  )
}
