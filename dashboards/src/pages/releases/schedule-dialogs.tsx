import { Form, Input } from 'antd'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { fromWall, toWall } from './content.ts'

interface DialogProps {
  readonly release: ReleaseView
  readonly onClose: () => void
}

/** The releaser signs now; the clock publishes. */
export function ScheduleDialog({ release, onClose }: DialogProps) {
  const { releasing: t, common } = useTexts()
  const { say } = useNotices()
  const schedule = useChange('POST /api/releases/:id/schedule')
  const submit = async ({ at }: { at: string }) => {
    const body = { version: release.version, at: fromWall(at) }
    await schedule.mutateAsync({ params: { id: release.id }, body })
    say(t.scheduled)
  }
  return (
    <FormDialog<{ at: string }>
      title={t.scheduleTitle}
      hint={t.scheduleHint}
      submitText={t.schedule}
      {...(release.embargoUntil ? { initial: { at: toWall(release.embargoUntil) } } : {})}
      onSubmit={submit}
      onClose={onClose}
      testId="schedule-dialog"
    >
      <Form.Item name="at" label={t.scheduleAt} rules={[{ required: true, message: common.required }]}>
        <Input type="datetime-local" data-testid="schedule-at" />
      </Form.Item>
    </FormDialog>
  )
}

export function UnscheduleDialog({ release, onClose }: DialogProps) {
  const { releasing: t } = useTexts()
  const { say } = useNotices()
  const unschedule = useChange('POST /api/releases/:id/unschedule')
  const submit = async (reason: string) => {
    await unschedule.mutateAsync({ params: { id: release.id }, body: { version: release.version, reason } })
    say(t.unscheduled)
  }
  return (
    <ReasonDialog
      title={t.unscheduleTitle}
      submitText={t.unschedule}
      onSubmit={submit}
      onClose={onClose}
      testId="unschedule-dialog"
    />
  )
}
