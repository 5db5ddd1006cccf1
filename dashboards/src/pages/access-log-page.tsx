import { Input, Segmented, Table } from 'antd'
import { useSearchParams } from 'react-router'
import type { AccessEventView } from '../../../api/views/export.ts'
import { formatFull } from '../format.ts'
import { useAsk } from '../frame/ask.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { Page } from '../parts/page.tsx'
import { Answered, Nothing } from '../parts/states.tsx'
import { objectWords } from './audit-words.ts'

/** Between what was done and what was read. */
export function AuditSwitch({ show }: { readonly show: 'audit' | 'access' }) {
  const { accessLog: t, audit } = useTexts()
  const [, setParams] = useSearchParams()
  return (
    <Segmented
      value={show}
      onChange={(value) => setParams(value === 'access' ? { show: 'access' } : {})}
      options={[
        { value: 'audit', label: t.audit },
        { value: 'access', label: t.access },
      ]}
      aria-label={audit.title}
    />
  )
}

/** Who opened what and searched for what: for the auditor. */
export function AccessLogPage() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const object = params.get('object') ?? ''
  const ask = useAsk(
    'GET /api/access-log',
    { query: { limit: 200, ...(object ? { object } : {}) } },
    { isSteady: true },
  )
  return (
    <Page title={t.audit.title}>
      <div className="filters">
        <AuditSwitch show="access" />
        <Input.Search
          defaultValue={object}
          placeholder="incident/…"
          aria-label={t.audit.object}
          onSearch={(value) =>
            setParams({ show: 'access', ...(value.trim() ? { object: value.trim() } : {}) })
          }
          allowClear
          style={{ width: 260 }}
        />
      </div>
      <p className="soft">{t.accessLog.hint}</p>
      <Answered ask={ask}>
        {(events) =>
          events.length === 0 ? <Nothing words={t.accessLog.none} /> : <AccessTable events={events} />
        }
      </Answered>
    </Page>
  )
}

function AccessTable({ events }: { readonly events: readonly AccessEventView[] }) {
  const t = useTexts()
  return (
    <Table<AccessEventView>
      rowKey={({ chain, sequence }) => `${chain}/${sequence}`}
      dataSource={events}
      pagination={false}
      size="small"
      data-testid="access-table"
      columns={[
        { title: t.common.time, dataIndex: 'at', width: 170, render: formatFull },
        {
          title: t.audit.actor,
          width: 140,
          render: (_, { actor, actorName }) => <span title={actor}>{actorName}</span>,
        },
        { title: t.audit.action, width: 90, render: (_, { action }) => t.accessLog.actions[action] },
        {
          title: t.audit.object,
          render: (_, { object }) =>
            object === 'documents' ? t.accessLog.documents : objectWords(object, t),
        },
        { title: t.accessLog.words, dataIndex: 'reason', width: 320 },
      ]}
    />
  )
}
