import { Link } from 'react-router'
import type { PlanDetail } from '../../../../api/views/plan.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { labelOf, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'

/** What is written for the plan, and the way to write more. */
export function ReleasesSection({ plan }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  const canDraft = useMay('release.draft') && (plan.state === 'draft' || plan.state === 'open')
  return (
    <Section title={t.plans.releases} beside={String(plan.releases.length)} testId="plan-releases">
      {plan.releases.length === 0 ? <p className="soft">{t.plans.noReleases}</p> : null}
      <ul className="rows">
        {plan.releases.map(({ id, title, state, publishedAt, scheduledAt }) => (
          <li key={id}>
            <Tag tone={state === 'published' ? 'good' : 'busy'}>{labelOf(t.labels.releaseState, state)}</Tag>{' '}
            <Link to={`/releases/${encodeURIComponent(id)}`} data-testid="plan-release">
              {title}
            </Link>{' '}
            {publishedAt ? <Time at={publishedAt} /> : null}
            {!publishedAt && scheduledAt ? (
              <span className="soft">
                {t.plans.scheduled} <Time at={scheduledAt} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {canDraft ? (
        <Link to={`/releases?${new URLSearchParams({ planId: plan.id })}`} data-testid="plan-draft-release">
          {t.plans.draftRelease}
        </Link>
      ) : null}
    </Section>
  )
}
