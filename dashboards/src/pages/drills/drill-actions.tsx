import { Button, Dropdown, Popconfirm } from 'antd'
import { useState } from 'react'
import type { DrillDetail } from '../../../../api/views/drill.ts'
import { useChange } from '../../frame/ask.ts'
import { drillAddress } from '../../frame/drill.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { type Closing, ClosingFields, lessonsOf } from '../incidents/closing-fields.tsx'

const steps = [5, 30, 120] as const
const speeds = [0, 1, 5, 15, 60] as const

/** The director's hand on the drill's clock, and the door into it. */
export function DrillActions({ drill }: { readonly drill: DrillDetail }) {
  const t = useTexts().response.drills
  const [isClosing, setClosing] = useState(false)
  const run = useChange('POST /api/drills/:id/run')
  const pause = useChange('POST /api/drills/:id/pause')
  const advance = useChange('POST /api/drills/:id/advance')
  const finish = useChange('POST /api/drills/:id/finish')
  const params = { id: drill.id }
  const body = { version: drill.version }
  const can = (move: string) => drill.moves.includes(move)
  const runAt = (speed: number) => run.mutate({ params, body: { ...body, speed } })
  return (
    <>
      {can('start') || can('resume') ? (
        <Button type="primary" onClick={() => runAt(drill.speed ?? 0)} data-testid="drill-start">
          {can('start') ? t.start : t.resume}
        </Button>
      ) : null}
      {can('advance')
        ? steps.map((minutes) => (
            <Button
              key={minutes}
              loading={advance.isPending}
              onClick={() => advance.mutate({ params, body: { minutes } })}
              data-testid={`drill-advance-${minutes}`}
            >
              {t.advance(minutes)}
            </Button>
          ))
        : null}
      {can('advance') ? (
        <Dropdown
          trigger={['click']}
          menu={{
            items: speeds.map((speed) => ({ key: String(speed), label: t.speeds(speed) })),
            onClick: ({ key }) => runAt(Number(key)),
          }}
        >
          <Button data-testid="drill-speed">{t.speed}</Button>
        </Dropdown>
      ) : null}
      {can('pause') ? (
        <Button onClick={() => pause.mutate({ params, body })} data-testid="drill-pause">
          {t.pause}
        </Button>
      ) : null}
      {drill.state === 'prepared' ? null : (
        <Button
          type="primary"
          style={{ textDecoration: 'none' }}
          href={`${drillAddress(drill.id)}/alerts`}
          data-testid="drill-enter"
        >
          {t.enter}
        </Button>
      )}
      {can('finish') ? (
        <Popconfirm
          title={t.finishHint}
          onConfirm={() => finish.mutate({ params, body })}
          okButtonProps={{ 'data-testid': 'drill-finish-confirm' }}
        >
          <Button danger data-testid="drill-finish">
            {t.finish}
          </Button>
        </Popconfirm>
      ) : null}
      {can('close') ? (
        <Button type="primary" onClick={() => setClosing(true)} data-testid="drill-close">
          {t.close}
        </Button>
      ) : null}
      {isClosing ? <ReviewDialog drill={drill} onClose={() => setClosing(false)} /> : null}
    </>
  )
}

function ReviewDialog({ drill, onClose }: { readonly drill: DrillDetail; readonly onClose: () => void }) {
  const t = useTexts()
  const { say } = useNotices()
  const close = useChange('POST /api/drills/:id/close')
  const submit = async ({ review, lessons }: Closing) => {
    await close.mutateAsync({
      params: { id: drill.id },
      body: { version: drill.version, review, lessons: lessonsOf(lessons) },
    })
    say(t.response.drills.closed)
  }
  return (
    <FormDialog<Closing>
      title={t.response.drills.close}
      submitText={t.response.drills.close}
      onSubmit={submit}
      onClose={onClose}
      width={760}
      testId="drill-close-dialog"
    >
      <ClosingFields />
    </FormDialog>
  )
}
