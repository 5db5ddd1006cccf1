import { Button, Popconfirm, Table } from 'antd'
import { useState } from 'react'
import type { UserView } from '../../../../api/views/system.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { OnceDialog } from './once-dialog.tsx'
import { TokenSection } from './token-section.tsx'
import { UserDialog } from './user-dialog.tsx'

/** A password that was just made: for whom, and the only time it is shown. */
export interface Fresh {
  readonly username: string
  readonly password: string
}

export function UsersPage() {
  const t = useTexts()
  const canWrite = useMay('people.write')
  const canIssue = useMay('token.write')
  const [isCreating, setCreating] = useState(false)
  const [fresh, setFresh] = useState<Fresh>()
  const ask = useAsk('GET /api/users', {})
  return (
    <Page
      title={t.users.title}
      actions={
        canWrite ? (
          <Button type="primary" onClick={() => setCreating(true)} data-testid="user-create">
            {t.users.create}
          </Button>
        ) : null
      }
    >
      <Answered ask={ask}>
        {(users) => <UserTable users={users} onFresh={canWrite ? setFresh : undefined} />}
      </Answered>
      {canIssue ? <TokenSection /> : null}
      {isCreating ? <UserDialog onFresh={setFresh} onClose={() => setCreating(false)} /> : null}
      {fresh ? (
        <OnceDialog
          title={`${fresh.username} · ${t.users.passwordOnce}`}
          hint={t.users.passwordHint}
          secret={fresh.password}
          onClose={() => setFresh(undefined)}
        />
      ) : null}
    </Page>
  )
}

interface UserTableProps {
  readonly users: UserView[]
  readonly onFresh: ((fresh: Fresh) => void) | undefined
}

function UserTable({ users, onFresh }: UserTableProps) {
  const t = useTexts()
  return (
    <Table<UserView>
      rowKey="id"
      dataSource={users}
      pagination={false}
      size="small"
      scroll={{ x: 760 }}
      locale={{ emptyText: t.users.none }}
      data-testid="user-table"
      onRow={({ username }) => ({ 'data-testid': 'user-row', 'data-username': username }) as object}
      columns={[
        {
          title: t.users.username,
          dataIndex: 'username',
          width: 160,
          render: (username: string, { isDemo }) => (
            <>
              {username} <DemoTag isDemo={isDemo} />
            </>
          ),
        },
        { title: t.users.displayName, dataIndex: 'name', width: 140 },
        {
          title: t.users.roles,
          dataIndex: 'roles',
          render: (roles: UserView['roles']) => roles.map((role) => t.labels.role[role]).join('、'),
        },
        { title: t.users.unit, dataIndex: 'unitName', width: 160 },
        {
          title: t.users.enabled,
          dataIndex: 'isEnabled',
          width: 80,
          render: (isEnabled: boolean) => (
            <Tag tone={isEnabled ? 'good' : 'plain'}>{isEnabled ? t.users.on : t.users.off}</Tag>
          ),
        },
        ...(onFresh
          ? [
              {
                title: t.common.actions,
                width: 160,
                render: (_: unknown, user: UserView) => <UserActions user={user} onFresh={onFresh} />,
              },
            ]
          : []),
      ]}
    />
  )
}

interface UserActionsProps {
  readonly user: UserView
  readonly onFresh: (fresh: Fresh) => void
}

function UserActions({ user: { id, username, isEnabled }, onFresh }: UserActionsProps) {
  const t = useTexts()
  const enable = useChange('POST /api/users/:id/enabled')
  const reset = useChange('POST /api/users/:id/password')
  return (
    <>
      <Button
        size="small"
        type="link"
        loading={enable.isPending}
        onClick={() => enable.mutate({ params: { id }, body: { isEnabled: !isEnabled } })}
        data-testid="user-enabled"
      >
        {isEnabled ? t.users.disable : t.users.enable}
      </Button>
      <Popconfirm
        title={t.users.resetConfirm}
        onConfirm={() =>
          reset.mutateAsync(
            { params: { id } },
            { onSuccess: ({ password }) => onFresh({ username, password }) },
          )
        }
      >
        <Button size="small" type="link" data-testid="user-reset">
          {t.users.resetPassword}
        </Button>
      </Popconfirm>
    </>
  )
}
