import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { formatDay, formatFull, formatTime, spanOf } from '../format.ts'
import { useTexts } from '../i18n/i18n.tsx'

const NowContext = createContext(new Date(0))
const tickMs = 15_000

/** One clock for every remaining time on the page. */
export function NowClock({ children }: { readonly children: ReactNode }) {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), tickMs)
    return () => clearInterval(timer)
  }, [])
  return <NowContext value={now}>{children}</NowContext>
}

/** Another time than the wall's for what is inside: a drill's. */
export function NowIs({ at, children }: { readonly at: Date; readonly children: ReactNode }) {
  return <NowContext value={at}>{children}</NowContext>
}

export function useNow(): Date {
  return useContext(NowContext)
}

/** `2 小时 5 分`, its two largest units. */
export function useSpan(): (ms: number) => string {
  const t = useTexts()
  return (ms) => {
    const { days, hours, minutes } = spanOf(ms)
    const parts = [
      days > 0 ? t.common.days(days) : '',
      hours > 0 ? t.common.hours(hours) : '',
      minutes > 0 ? t.common.minutes(minutes) : '',
    ].filter(Boolean)
    return parts.slice(0, 2).join(' ') || t.common.minutes(0)
  }
}

interface TimeProps {
  readonly at: string | undefined
  readonly precision?: 'minute' | 'day' | 'unknown'
  /** How long ago, with the time as its hint. */
  readonly isAgo?: boolean
}

/** A moment on the office's wall clock; a time known only to the day never shows 00:00. */
export function Time({ at, precision = 'minute', isAgo = false }: TimeProps) {
  const t = useTexts()
  const now = useNow()
  const span = useSpan()
  if (at === undefined || precision === 'unknown') return <span className="soft">{t.search.unknownTime}</span>
  if (precision === 'day')
    return (
      <time dateTime={at} title={t.search.onlyDay}>
        {formatDay(at)}
      </time>
    )
  const passedMs = now.getTime() - new Date(at).getTime()
  const words = passedMs < 60_000 ? t.common.justNow : t.common.ago(span(passedMs))
  return (
    <time dateTime={at} title={formatFull(at)}>
      {isAgo ? words : formatTime(at, now)}
    </time>
  )
}
