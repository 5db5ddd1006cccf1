import type { ClockView } from '../../../api/views/incident.ts'
import { formatTime } from '../format.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { Time, useNow, useSpan } from './now.tsx'
import { UnverifiedTag } from './tags.tsx'

/** Within this the clock is shown as pressing. */
const soonMs = 3_600_000

/** A legal clock: what, until when, how much is left, and the document it comes from. */
export function ClockLine({ clock }: { readonly clock: ClockView }) {
  const t = useTexts()
  return (
    <div className="clock" data-testid="clock" data-rule={clock.ruleId} data-state={clock.state}>
      <span>
        {clock.title} <UnverifiedTag mark={clock.mark} />
      </span>
      <ClockLeft clock={clock} />
      <span className="soft small">
        {t.incidents.basis} {clock.documentNumber}
      </span>
      <span className="soft small">
        {t.incidents.dueAt} <Time at={clock.dueAt} />
      </span>
    </div>
  )
}

export function ClockLeft({ clock }: { readonly clock: ClockView }) {
  const t = useTexts()
  const now = useNow()
  const span = useSpan()
  if (clock.state === 'met')
    return (
      <span className="clock-left clock-met">
        {clock.metAt ? t.incidents.metAt(formatTime(clock.metAt, now)) : t.labels.clockState.met}
      </span>
    )
  const leftMs = new Date(clock.dueAt).getTime() - now.getTime()
  if (clock.state === 'missed' && clock.metAt)
    return <span className="clock-left clock-missed">{t.labels.clockState.missed}</span>
  if (leftMs < 0) return <span className="clock-left clock-missed">{t.incidents.over(span(leftMs))}</span>
  return (
    <span className={leftMs < soonMs ? 'clock-left clock-soon' : 'clock-left'}>
      {t.incidents.left(span(leftMs))}
    </span>
  )
}

/** Running ones first, the nearest of them first. */
export function byDue(a: ClockView, b: ClockView): number {
  return Number(a.state !== 'running') - Number(b.state !== 'running') || a.dueAt.localeCompare(b.dueAt)
}
