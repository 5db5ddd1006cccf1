import { Button, Segmented } from 'antd'
import { Link, useSearchParams } from 'react-router'
import type { CalendarEntry, PlanCalendar } from '../../../../api/views/plan.ts'
import { formatDay } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { useNow } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, labelOf, Tag, UnverifiedTag } from '../../parts/tags.tsx'
import { type CalendarSpan, sheetOf, turned, weeksOf } from './calendar-days.ts'

type Day = PlanCalendar['days'][number]

/** One sheet, a month or a week: what is planned, scheduled and out, days off, sensitive days, and what clashes. */
export function CalendarTab() {
  const t = useTexts()
  const today = formatDay(useNow().toISOString())
  const [params, setParams] = useSearchParams()
  const span: CalendarSpan = params.get('span') === 'week' ? 'week' : 'month'
  const day = params.get('day') ?? today
  const sheet = sheetOf(day, span)
  const ask = useAsk('GET /api/plan-calendar', { query: sheet }, { isSteady: true })
  const go = (to: string, as: CalendarSpan = span) => setParams({ tab: 'calendar', span: as, day: to })
  return (
    <>
      <div className="filters">
        <Segmented
          value={span}
          onChange={(value) => go(day, value as CalendarSpan)}
          options={[
            { value: 'month', label: t.plans.calendar.month },
            { value: 'week', label: t.plans.calendar.week },
          ]}
        />
        <Button onClick={() => go(turned(day, span, -1))} aria-label={t.plans.calendar.earlier}>
          ‹
        </Button>
        <strong data-testid="calendar-title">
          {span === 'month' ? day.slice(0, 7) : `${sheet.from} — ${sheet.to}`}
        </strong>
        <Button onClick={() => go(turned(day, span, 1))} aria-label={t.plans.calendar.later}>
          ›
        </Button>
        <Button onClick={() => go(today)}>{t.plans.calendar.today}</Button>
      </div>
      <Answered ask={ask}>
        {(calendar) => (
          <>
            <Clashes calendar={calendar} />
            <Sheet calendar={calendar} today={today} month={span === 'month' ? day.slice(0, 7) : undefined} />
            <SensitiveDays calendar={calendar} />
          </>
        )}
      </Answered>
    </>
  )
}

function Clashes({ calendar: { clashes, days } }: { readonly calendar: PlanCalendar }) {
  const t = useTexts()
  const entries = new Map(days.flatMap((day) => day.entries.map((entry) => [entry.id, entry] as const)))
  const words = ({ kind, day, channel = '' }: PlanCalendar['clashes'][number]) =>
    kind === 'memorial-day'
      ? t.plans.calendar.clash[kind](memorialOf(days, day))
      : t.plans.calendar.clash[kind](labelOf(t.plans.channelNames, channel))
  if (clashes.length === 0) return <p className="soft">{t.plans.calendar.noClashes}</p>
  return (
    <Section title={t.plans.calendar.clashes} beside={String(clashes.length)} testId="calendar-clashes">
      <ul className="rows">
        {clashes.map((clash) => (
          <li
            key={`${clash.kind} ${clash.entries.join(' ')}`}
            data-testid="calendar-clash"
            data-kind={clash.kind}
          >
            <Tag tone="warn">{clash.day}</Tag> {words(clash)}：
            {clash.entries.map((id) => {
              const entry = entries.get(id)
              return entry ? <EntryLink key={id} entry={entry} /> : null
            })}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function memorialOf(days: PlanCalendar['days'], day: string): string {
  const found = days.find((each) => each.day === day)?.sensitive.find(({ kind }) => kind === 'memorial')
  return found?.name ?? day
}

interface SheetProps {
  readonly calendar: PlanCalendar
  readonly today: string
  /** Days of other months are pale; absent on a week's sheet. */
  readonly month: string | undefined
}

function Sheet({ calendar, today, month }: SheetProps) {
  const t = useTexts()
  return (
    <div className="scroll-x">
      <table className={month ? 'calendar' : 'calendar calendar-week'} data-testid="calendar">
        <thead>
          <tr>
            {t.plans.calendar.weekdays.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(calendar.days).map((week) => (
            <tr key={week[0]?.day}>
              {week.map((day) => (
                <DayCell
                  key={day.day}
                  day={day}
                  isWeek={month === undefined}
                  isToday={day.day === today}
                  isOutside={month !== undefined && !day.day.startsWith(month)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DayCell({
  day,
  isToday,
  isOutside,
  isWeek,
}: {
  readonly day: Day
  readonly isWeek: boolean
  readonly isToday: boolean
  readonly isOutside: boolean
}) {
  const classes = [
    day.isWorkingDay ? '' : 'day-off',
    isToday ? 'day-today' : '',
    isOutside ? 'day-outside' : '',
    day.sensitive.some(({ kind }) => kind === 'memorial') ? 'day-memorial' : '',
  ]
  return (
    <td className={classes.filter(Boolean).join(' ')} data-testid="calendar-day" data-day={day.day}>
      <DayHead day={day} isWeek={isWeek} />
      {day.sensitive.map(({ id, name, why, mark }) => (
        <div key={id} className="day-sensitive" title={why}>
          {name} <UnverifiedTag mark={mark} />
        </div>
      ))}
      <ul>
        {day.entries.map((entry) => (
          <li key={entry.id} data-testid="calendar-entry" data-kind={entry.kind}>
            <EntryLink entry={entry} />
          </li>
        ))}
      </ul>
    </td>
  )
}

/** 休 on a working weekday that is off, 班 on a weekend that is worked, as printed calendars have it. */
function DayHead({
  day: { day, isWorkingDay, isProvisional },
  isWeek,
}: {
  readonly day: Day
  readonly isWeek: boolean
}) {
  const t = useTexts()
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  const isWeekend = weekday === 0 || weekday === 6
  return (
    <div className="day-head">
      <strong>{isWeek || day.endsWith('-01') ? day.slice(5) : Number(day.slice(8))}</strong>
      {!isWorkingDay && !isWeekend ? <span className="day-mark">{t.plans.calendar.dayOff}</span> : null}
      {isWorkingDay && isWeekend ? <span className="day-mark">{t.plans.calendar.workingWeekend}</span> : null}
      {isProvisional ? (
        <span className="tag unverified" title={t.plans.calendar.provisional}>
          {t.labels.unverified}
        </span>
      ) : null}
    </div>
  )
}

function EntryLink({ entry }: { readonly entry: CalendarEntry }) {
  const t = useTexts()
  const { kind, releaseId, planId, time, title, channel, isHeld, itemKind } = entry
  const to =
    releaseId && kind !== 'item'
      ? `/releases/${encodeURIComponent(releaseId)}`
      : `/plans/${encodeURIComponent(planId ?? '')}`
  const what = itemKind ? t.plans.itemKinds[itemKind] : t.plans.calendar.kinds[kind]
  return (
    <Link
      to={to}
      className={`entry entry-${kind}`}
      title={`${what} ${title} ${labelOf(t.plans.channelNames, channel)}`}
    >
      <span className="entry-time">{time ?? t.plans.noTime}</span>{' '}
      <span className="soft">{isHeld ? t.plans.held : what}</span> {title}{' '}
      {channel ? <span className="soft">{labelOf(t.plans.channelNames, channel)}</span> : null}{' '}
      <DemoTag isDemo={entry.isDemo} />
    </Link>
  )
}

/** Each once, with its days, why it matters and where it comes from. */
function SensitiveDays({ calendar: { days } }: { readonly calendar: PlanCalendar }) {
  const t = useTexts()
  const found = new Map<string, { readonly day: Day['sensitive'][number]; first: string; last: string }>()
  for (const { day, sensitive } of days)
    for (const each of sensitive) {
      const known = found.get(each.id)
      if (known) known.last = day
      else found.set(each.id, { day: each, first: day, last: day })
    }
  return (
    <Section title={t.plans.calendar.sensitive} testId="sensitive-days">
      {found.size === 0 ? <p className="soft">{t.plans.calendar.noSensitive}</p> : null}
      <table className="plain-table">
        <tbody>
          {[...found.values()].map(({ day, first, last }) => (
            <tr key={day.id}>
              <th scope="row">{first === last ? first : `${first} — ${last}`}</th>
              <td>
                {day.name} <Tag>{t.plans.calendar.kindsOfDay[day.kind]}</Tag>{' '}
                <UnverifiedTag mark={day.mark} />
              </td>
              <td>{day.why}</td>
              <td className="soft small">
                {t.plans.calendar.basis} {day.basis}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
