import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { formatTime } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { useNow } from '../../parts/now.tsx'

/** What must be known before anything else on the page is read. */
export function Pressing({ release }: { readonly release: ReleaseView }) {
  const { releasing: t } = useTexts()
  const now = useNow()
  const { callsForWithdrawal, scheduleFault, scheduledAt, urgent, embargoUntil, state } = release
  const isEmbargoed = embargoUntil !== undefined && Date.parse(embargoUntil) > now.getTime()
  const at = (iso: string) => formatTime(iso, now)
  return (
    <>
      {callsForWithdrawal ? (
        <Line type="error" testId="calls-for-withdrawal">
          {t.withdrawCall}
        </Line>
      ) : null}
      {scheduleFault && state === 'approved' ? (
        <Line type="error" testId="schedule-fault">
          {t.scheduleFault(at(scheduleFault.at), scheduleFault.message)}
        </Line>
      ) : null}
      {scheduledAt ? (
        <Line type="info" testId="scheduled-at">
          {t.scheduledFor(at(scheduledAt))}
        </Line>
      ) : null}
      {isEmbargoed && !scheduledAt ? (
        <Line type="info" testId="embargo">
          {t.embargoUntil} {at(embargoUntil)}：{t.embargoHint}
        </Line>
      ) : null}
      {urgent && state !== 'published' && state !== 'withdrawn' ? (
        <Line type="warning" testId="urgent">
          {t.urgentSince(urgent.by.name, at(urgent.at))}：{urgent.reason}
        </Line>
      ) : null}
    </>
  )
}

interface LineProps {
  readonly type: 'error' | 'info' | 'warning'
  readonly testId: string
  readonly children: ReactNode
}

function Line({ type, testId, children }: LineProps) {
  return <Alert type={type} showIcon title={children} style={{ marginBottom: 12 }} data-testid={testId} />
}
