import { Link } from 'react-router'
import type { MatterDetail } from '../../../../api/views/matter.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Section } from '../../parts/page.tsx'
import { Tag } from '../../parts/tags.tsx'

/** The decision not to answer, and the evaluation of an answer: what was concluded, by whom, when. */
export function DecisionSection({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  const { decision, evaluation } = matter
  return (
    <>
      {decision ? (
        <Section title={t.matters.decision} testId="matter-decision">
          <p className="pre">{decision.reason}</p>
          <Facts
            rows={[
              [t.matters.excludedLabel, decision.excluded.map((code) => t.matters.category[code]).join('、')],
              [
                t.matters.draftedBy,
                <span key="d">
                  {decision.draftedBy.name} <Time at={decision.draftedAt} />
                </span>,
              ],
              [
                t.matters.signedBy,
                decision.signedBy ? (
                  <span key="s">
                    {decision.signedBy.name} <Time at={decision.signedAt} /> {decision.opinion}
                  </span>
                ) : (
                  <Tag key="u" tone="warn">
                    {t.matters.unsigned}
                  </Tag>
                ),
              ],
            ]}
          />
        </Section>
      ) : null}
      {evaluation ? (
        <Section title={t.matters.evaluation} testId="matter-evaluation">
          <p className="pre">{evaluation.text}</p>
          {evaluation.effectWords ? (
            <p className="snippet">
              {evaluation.effectWords}{' '}
              {evaluation.effectId ? (
                <Link
                  to={`/effects/${encodeURIComponent(evaluation.effectId)}`}
                  data-testid="matter-evaluation-effect"
                >
                  {t.matters.seeEffect}
                </Link>
              ) : null}
            </p>
          ) : null}
          <p className="soft small">
            {evaluation.by.name} <Time at={evaluation.at} />
          </p>
        </Section>
      ) : null}
    </>
  )
}
