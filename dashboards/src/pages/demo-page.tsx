import { Alert, Button, InputNumber, Popconfirm, Progress, Space } from 'antd'
import { useState } from 'react'
import type { DemoState } from '../../../api/views/system.ts'
import { formatCount } from '../format.ts'
import { useAsk, useChange } from '../frame/ask.ts'
import { useNotices } from '../frame/notices.tsx'
import { useTexts } from '../i18n/i18n.tsx'
import { Facts, Page, Section } from '../parts/page.tsx'
import { Answered, Nothing } from '../parts/states.tsx'
import { DemoTag } from '../parts/tags.tsx'

export function DemoPage() {
  const t = useTexts()
  const ask = useAsk('GET /api/demo', {}, { everyMs: 3_000 })
  return (
    <Page title={t.demo.title} beside={<DemoTag isDemo />}>
      <Answered ask={ask}>{(demo) => <DemoBody demo={demo} />}</Answered>
    </Page>
  )
}

const progressStatus = {
  absent: 'normal',
  // Also at 100 %: the scenario then waits for the office's own answer.
  running: 'normal',
  finished: 'success',
  failed: 'exception',
} as const

function DemoBody({ demo }: { readonly demo: DemoState }) {
  const t = useTexts()
  return (
    <>
      <Section title={t.demo.state[demo.state]} testId="demo-state">
        <p>{t.demo.intro}</p>
        <DemoControls demo={demo} />
        {demo.state === 'absent' ? null : (
          <>
            <Progress
              percent={Math.round(demo.progress * 100)}
              status={progressStatus[demo.state]}
              aria-label={t.demo.progress}
            />
            <Facts rows={[[t.demo.documents, formatCount(demo.documents)]]} />
          </>
        )}
        {demo.message ? (
          <Alert type={demo.state === 'failed' ? 'error' : 'info'} title={demo.message} role="status" />
        ) : null}
      </Section>
      <Accounts accounts={demo.accounts} />
    </>
  )
}

function DemoControls({ demo }: { readonly demo: DemoState }) {
  const t = useTexts()
  const { say } = useNotices()
  const [minutes, setMinutes] = useState(3)
  const start = useChange('POST /api/demo')
  const remove = useChange('DELETE /api/demo')
  const isRunning = demo.state === 'running'
  return (
    <Space wrap style={{ marginBottom: 12 }} data-testid="demo-controls" data-state={demo.state}>
      <InputNumber
        min={0.2}
        max={60}
        step={0.5}
        value={minutes}
        onChange={(value) => setMinutes(value ?? 3)}
        aria-label={t.demo.minutes}
        disabled={isRunning}
        style={{ width: 80 }}
        data-testid="demo-minutes"
      />
      <span className="soft">{t.demo.minutesUnit}</span>
      <Button
        type="primary"
        disabled={isRunning}
        loading={start.isPending}
        onClick={() => start.mutate({ body: { minutes } }, { onSuccess: () => say(t.demo.started) })}
        data-testid="demo-start"
      >
        {t.demo.start}
      </Button>
      {demo.state === 'absent' ? null : (
        <Popconfirm
          title={t.demo.removeConfirm}
          onConfirm={() => remove.mutateAsync({}, { onSuccess: () => say(t.demo.removed) })}
          okButtonProps={{ danger: true, 'data-testid': 'demo-remove-confirm' }}
          styles={{ root: { maxWidth: 360 } }}
        >
          <Button danger loading={remove.isPending} data-testid="demo-remove">
            {t.demo.remove}
          </Button>
        </Popconfirm>
      )}
    </Space>
  )
}

function Accounts({ accounts }: { readonly accounts: DemoState['accounts'] }) {
  const t = useTexts()
  return (
    <Section title={t.demo.accounts} testId="demo-accounts">
      {accounts.length === 0 ? (
        <Nothing words={t.demo.noAccounts} />
      ) : (
        <div className="scroll-x">
          <table className="plain-table">
            <thead>
              <tr>
                <th>{t.users.username}</th>
                <th>{t.demo.password}</th>
                <th>{t.users.displayName}</th>
                <th>{t.users.roles}</th>
              </tr>
            </thead>
            <tbody>
              {accounts.map(({ username, name, roles, password }) => (
                <tr key={username} data-testid="demo-account" data-username={username}>
                  <td>
                    <code>{username}</code>
                  </td>
                  <td>
                    {password ? <code>{password}</code> : <span className="soft">{t.demo.passwordGone}</span>}
                  </td>
                  <td>{name}</td>
                  <td>{roles.map((role) => t.labels.role[role]).join('、')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
