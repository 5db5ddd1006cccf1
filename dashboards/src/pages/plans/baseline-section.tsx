import { useMemo } from 'react'
import { Link } from 'react-router'
import type { PlanBaseline } from '../../../../api/views/plan.ts'
import { formatCount, formatDay, formatShare } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { CurveBox } from '../../parts/curve-box.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Section } from '../../parts/page.tsx'

/** How loud it was before: each figure opens to its documents, by the query and the period it was counted in. */
export function BaselineSection({ baseline }: { readonly baseline: PlanBaseline }) {
  const t = useTexts()
  const { documents, negative, doubts, demo, days, asOf, from, to } = baseline
  const histogram = useMemo(
    () => ({
      step: 'day' as const,
      buckets: days.map(({ day, documents: count, negative: bad }) => ({
        start: `${day}T00:00:00.000+08:00`,
        count,
        negative: bad,
      })),
      dayOnly: 0,
      undated: 0,
    }),
    [days],
  )
  return (
    <Section title={t.plans.baseline} beside={<AsOf at={asOf} />} testId="plan-baseline">
      <Facts
        isWide
        rows={[
          [t.common.time, t.plans.baselinePeriod(formatDay(from), lastDay(to))],
          [
            t.plans.total,
            <Link key="t" to={searchOf(baseline)} data-testid="baseline-documents">
              {t.common.documents(formatCount(documents))}
            </Link>,
          ],
          [t.plans.perDay, t.plans.perDayValue((documents / days.length).toFixed(1))],
          [
            t.plans.negativeShare,
            <Share key="n" count={negative} baseline={baseline} facet={{ sentiment: 'negative' }} />,
          ],
          [
            t.plans.doubtShare,
            <Share
              key="d"
              count={doubts}
              baseline={baseline}
              facet={{ concern: 'question,rumour-suspect' }}
            />,
          ],
          ...(demo > 0 ? [[t.common.demoData, t.plans.demoInside(formatCount(demo))] as const] : []),
        ]}
      />
      {documents > 0 ? <CurveBox histogram={histogram} height={140} /> : null}
    </Section>
  )
}

function AsOf({ at }: { readonly at: string }) {
  const t = useTexts()
  return (
    <>
      {t.plans.asOf} <Time at={at} />
    </>
  )
}

interface ShareProps {
  readonly count: number
  readonly baseline: PlanBaseline
  readonly facet: Readonly<Record<string, string>>
}

function Share({ count, baseline, facet }: ShareProps) {
  const t = useTexts()
  const { documents } = baseline
  return (
    <>
      {documents === 0 ? '—' : formatShare(count / documents)}{' '}
      <Link to={searchOf(baseline, facet)}>
        {t.plans.ofTotal(formatCount(count), formatCount(documents))}
      </Link>
    </>
  )
}

function searchOf({ query, from, to }: PlanBaseline, facet: Readonly<Record<string, string>> = {}): string {
  return `/search?${new URLSearchParams({ q: query, from, to, ...facet })}`
}

/** The period ends with the moment before `to`. */
function lastDay(to: string): string {
  return formatDay(new Date(Date.parse(to) - 1).toISOString())
}
