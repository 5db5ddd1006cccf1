import { Link } from 'react-router'
import type { EffectReportView } from '../../../../api/views/effect.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Facts, Section } from '../../parts/page.tsx'
import { addressOf } from '../../parts/record-address.ts'

/** What the effect is of, one click away each. */
export function EffectLinks({
  report,
}: {
  readonly report: Pick<EffectReportView, 'kind' | 'id' | 'storyId' | 'planId' | 'incidentId' | 'matterId'>
}) {
  const t = useTexts()
  const { kind, id, storyId, planId, incidentId, matterId } = report
  const links = [
    [t.effects.openRelease, 'release', kind === 'release' ? id : undefined],
    [t.effects.openMatter, 'matter', matterId],
    [t.effects.openIncident, 'incident', incidentId],
    [t.effects.openPlan, 'plan', planId],
    [t.effects.openStory, 'story', storyId],
  ] as const
  return (
    <Section title={t.matters.facts} testId="effect-links">
      <Facts
        rows={links.flatMap(([name, of, to]) => {
          const address = to ? addressOf({ kind: of, id: to }) : undefined
          return address
            ? [
                [
                  name,
                  <Link key={of} to={address}>
                    {t.common.open}
                  </Link>,
                ] as const,
              ]
            : []
        })}
      />
    </Section>
  )
}
