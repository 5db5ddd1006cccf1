import { Button, Form, Input, Popconfirm, Switch, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { WatchView } from '../../../api/views/alert.ts'
import { isCallError } from '../client.ts'
import { formatCount, toIso } from '../format.ts'
import { useAsk, useChange } from '../frame/ask.ts'
import { useNotices } from '../frame/notices.tsx'
import { useTexts } from '../i18n/i18n.tsx'
import { ChainButton } from '../parts/chain.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { Time } from '../parts/now.tsx'
import { Page } from '../parts/page.tsx'
import { Answered, Failure, Nothing } from '../parts/states.tsx'
import { DemoTag } from '../parts/tags.tsx'
import { useMay } from '../shell/session-context.ts'
import { QueryProblem, SyntaxHelp } from './search/query-box.tsx'

type Editing = { readonly kind: 'new' } | { readonly kind: 'edit'; readonly watch: WatchView }

export function WatchesPage() {
  const t = useTexts()
  const canWrite = useMay('watch.write')
  const [editing, setEditing] = useState<Editing>()
  const ask = useAsk('GET /api/watches', {})
  return (
    <Page
      title={t.watches.title}
      actions={
        canWrite ? (
          <Button type="primary" onClick={() => setEditing({ kind: 'new' })} data-testid="watch-create">
            {t.watches.create}
          </Button>
        ) : null
      }
    >
      <Answered ask={ask}>
        {(watches) =>
          watches.length === 0 ? (
            <Nothing words={t.watches.none} hint={t.watches.noneHint} />
          ) : (
            <WatchTable
              watches={watches}
              onEdit={canWrite ? (watch) => setEditing({ kind: 'edit', watch }) : undefined}
            />
          )
        }
      </Answered>
      {editing ? <WatchDialog editing={editing} onClose={() => setEditing(undefined)} /> : null}
    </Page>
  )
}

interface WatchTableProps {
  readonly watches: readonly WatchView[]
  readonly onEdit: ((watch: WatchView) => void) | undefined
}

function WatchTable({ watches, onEdit }: WatchTableProps) {
  const t = useTexts()
  const { say } = useNotices()
  const change = useChange('PUT /api/watches/:id')
  const remove = useChange('DELETE /api/watches/:id')
  return (
    <Table<WatchView>
      rowKey="id"
      dataSource={[...watches]}
      pagination={false}
      scroll={{ x: 760 }}
      size="small"
      data-testid="watch-table"
      onRow={({ id }) => ({ 'data-testid': 'watch-row', 'data-id': id }) as object}
      columns={[
        {
          title: t.common.name,
          dataIndex: 'name',
          width: 180,
          render: (name: string, { id, isDemo }) => (
            <>
              {name} <DemoTag isDemo={isDemo} /> <ChainButton kind="watch" id={id} size="small" isLink />
            </>
          ),
        },
        {
          title: t.watches.query,
          dataIndex: 'query',
          render: (query: string) => (
            <code className="clamped" title={query}>
              {query}
            </code>
          ),
        },
        {
          title: t.watches.openAlerts,
          dataIndex: 'openAlerts',
          align: 'right',
          width: 100,
          render: (count: number, { id }) =>
            count > 0 ? <Link to={`/alerts?watch=${encodeURIComponent(id)}`}>{count}</Link> : 0,
        },
        {
          title: t.watches.enabled,
          dataIndex: 'isEnabled',
          width: 70,
          render: (isEnabled: boolean, { id, version, name }) => (
            <Switch
              size="small"
              checked={isEnabled}
              disabled={!onEdit}
              aria-label={`${t.watches.enabled} ${name}`}
              onChange={(next) => change.mutate({ params: { id }, body: { version, isEnabled: next } })}
            />
          ),
        },
        {
          title: t.watches.createdBy,
          width: 150,
          render: (_, { createdBy, createdAt }) => (
            <>
              {createdBy.name} <Time at={createdAt} />
            </>
          ),
        },
        ...(onEdit
          ? [
              {
                title: t.common.actions,
                width: 120,
                render: (_: unknown, watch: WatchView) => (
                  <>
                    <Button size="small" type="link" onClick={() => onEdit(watch)} data-testid="watch-edit">
                      {t.common.edit}
                    </Button>
                    <Popconfirm
                      title={t.watches.removeConfirm}
                      onConfirm={() =>
                        remove.mutateAsync(
                          { params: { id: watch.id }, query: { version: watch.version } },
                          { onSuccess: () => say(t.watches.removed) },
                        )
                      }
                    >
                      <Button size="small" type="link" danger data-testid="watch-remove">
                        {t.common.remove}
                      </Button>
                    </Popconfirm>
                  </>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

interface WatchWords {
  readonly name: string
  readonly query: string
}

function WatchDialog({ editing, onClose }: { readonly editing: Editing; readonly onClose: () => void }) {
  const t = useTexts()
  const { say } = useNotices()
  const create = useChange('POST /api/watches')
  const change = useChange('PUT /api/watches/:id')
  const submit = async (words: WatchWords) => {
    if (editing.kind === 'new') await create.mutateAsync({ body: words })
    else {
      const { id, version } = editing.watch
      await change.mutateAsync({ params: { id }, body: { ...words, version } })
    }
    say(t.watches.saved)
  }
  const required = [{ required: true, whitespace: true, message: t.common.required }]
  return (
    <FormDialog<WatchWords>
      title={editing.kind === 'new' ? t.watches.create : t.watches.editTitle}
      submitText={t.common.save}
      {...(editing.kind === 'edit'
        ? { initial: { name: editing.watch.name, query: editing.watch.query } }
        : {})}
      onSubmit={submit}
      onClose={onClose}
      width={720}
      testId="watch-dialog"
    >
      <Form.Item name="name" label={t.common.name} rules={required}>
        <Input maxLength={200} data-testid="watch-name" />
      </Form.Item>
      <Form.Item name="query" label={t.watches.query} rules={required}>
        <Input.TextArea rows={4} maxLength={20_000} data-testid="watch-query" />
      </Form.Item>
      <Form.Item
        shouldUpdate={(before: WatchWords, after: WatchWords) => before.query !== after.query}
        noStyle
      >
        {({ getFieldValue }) => <QueryCheck query={String(getFieldValue('query') ?? '')} />}
      </Form.Item>
      <details className="small">
        <summary>{t.search.help}</summary>
        <SyntaxHelp />
      </details>
    </FormDialog>
  )
}

const weekMs = 7 * 86_400_000

/** What the condition would have found in the last week, or where its fault is. */
function QueryCheck({ query }: { readonly query: string }) {
  const t = useTexts()
  const [checked, setChecked] = useState<{ readonly q: string; readonly from: string }>()
  const ask = useAsk(
    'GET /api/documents',
    { query: { ...checked, limit: 3 } },
    { isEnabled: checked !== undefined },
  )
  const isCurrent = checked?.q === query
  return (
    <div style={{ marginBottom: 12 }}>
      <Button
        size="small"
        disabled={query.trim() === ''}
        loading={ask.isFetching}
        onClick={() => setChecked({ q: query, from: toIso(new Date(Date.now() - weekMs)) })}
        data-testid="watch-check"
      >
        {t.watches.check}
      </Button>{' '}
      <span className="soft small">{t.watches.checkHint}</span>
      {isCurrent && ask.data ? (
        <div role="status" data-testid="watch-check-result">
          <strong>{t.watches.checked(formatCount(ask.data.total))}</strong>{' '}
          <a href={`/app/search?${new URLSearchParams(checked)}`} target="_blank" rel="noopener">
            {t.watches.toSearch}
          </a>
          <ul className="reasons small">
            {ask.data.documents.map(({ id, title, snippet }) => (
              <li key={id}>{title.text || snippet.text}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {isCurrent && ask.error ? (
        isCallError(ask.error, 'BAD_INPUT') ? (
          <QueryProblem error={ask.error} query={query} />
        ) : (
          <Failure error={ask.error} onRetry={() => void ask.refetch()} />
        )
      ) : null}
    </div>
  )
}
