import { Link } from 'react-router'
import type { PlanDetail } from '../../../../api/views/plan.ts'
import { formatCount } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Facts, Section } from '../../parts/page.tsx'
import { Tag } from '../../parts/tags.tsx'

/** What the plan listens by, and what it has heard since. */
export function WatchSection({ plan }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  const { watch, watchId, openedAt, query } = plan
  return (
    <Section
      title={t.plans.watch}
      beside={watch && !watch.isEnabled ? <Tag tone="warn">{t.plans.watchOff}</Tag> : undefined}
      testId="plan-watch"
    >
      <p>
        <code>{watch?.query ?? (query || '—')}</code>
      </p>
      {watch && watch.query !== query ? <p className="tag tone-warn">{t.plans.watchChanged}</p> : null}
      {watchId && !watch ? <p className="soft">{t.plans.watchGone}</p> : null}
      {watch ? (
        <Facts
          isWide
          rows={[
            [
              t.plans.watchAlerts,
              <Link key="a" to={`/alerts?watch=${encodeURIComponent(watch.id)}`} data-testid="plan-alerts">
                {watch.alerts}（{t.alerts.onlyOpen} {watch.openAlerts}）
              </Link>,
            ],
            [t.plans.sinceOpened, <HeardSince key="d" query={watch.query} from={openedAt} />],
          ]}
        />
      ) : null}
    </Section>
  )
}

/** How many documents since it was opened, and which. */
function HeardSince({ query, from }: { readonly query: string; readonly from: string | undefined }) {
  const t = useTexts()
  const words = { q: query, ...(from ? { from } : {}) }
  const ask = useAsk('GET /api/documents', { query: { ...words, limit: 1 } }, { everyMs: 60_000 })
  return (
    <Link to={`/search?${new URLSearchParams(words)}`} data-testid="plan-documents">
      {ask.data ? t.common.documents(formatCount(ask.data.total)) : t.common.open}
    </Link>
  )
}
