import { useMemo } from 'react'
import { Link } from 'react-router'
import type { EffectView } from '../../../../api/views/incident.ts'
import { formatCount, formatShare } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { CurveBox } from '../../parts/curve-box.tsx'
import { Section } from '../../parts/page.tsx'
import { MeasuresTable } from '../effects/measures-table.tsx'

interface EffectSectionProps {
  readonly effect: EffectView
  /** Absent where there is nothing to measure against, as in a drill. */
  readonly incidentId?: string | undefined
}

/** The story's curve before and after the answer, with plain words on what it shows and what it does not. */
export function EffectSection({ effect, incidentId }: EffectSectionProps) {
  const t = useTexts()
  const { before, after, publishedAt } = effect
  const report = useAsk(
    'GET /api/effects/:kind/:id',
    { params: { kind: 'incident', id: incidentId ?? '' } },
    { isEnabled: incidentId !== undefined && publishedAt !== undefined },
  ).data
  const marks = useMemo(
    () => (publishedAt ? [{ at: publishedAt, name: t.stories.publishedMark }] : []),
    [publishedAt, t],
  )
  const expected = useMemo(() => report?.curves.find(({ name }) => name === 'volume')?.points, [report])
  // The curve of the report has the step its expectation was made for.
  const histogram = report && expected ? report.histogram : effect.histogram
  return (
    <Section
      title={t.incidents.effect}
      testId="effect"
      {...(incidentId && publishedAt
        ? { beside: <Link to={`/effects/incident/${encodeURIComponent(incidentId)}`}>{t.effects.full}</Link> }
        : {})}
    >
      <p className="snippet">{effect.words || t.incidents.noEffect}</p>
      {before && after ? (
        <table className="plain-table" data-testid="effect-table">
          <tbody>
            <EffectRow name={t.incidents.effectBefore} part={before} />
            <EffectRow name={t.incidents.effectAfter} part={after} />
          </tbody>
        </table>
      ) : null}
      {report ? <MeasuresTable measures={report.measures} step={report.step} /> : null}
      {histogram.buckets.length > 0 ? (
        <CurveBox histogram={histogram} height={200} marks={marks} {...(expected ? { expected } : {})} />
      ) : null}
    </Section>
  )
}

function EffectRow({
  name,
  part,
}: {
  readonly name: string
  readonly part: NonNullable<EffectView['after']>
}) {
  const t = useTexts()
  return (
    <tr>
      <th scope="row">
        {name}（{t.incidents.hoursOf(part.hours.toFixed(1))}）
      </th>
      <td className="number">{t.common.documents(formatCount(part.documents))}</td>
      <td className="number">
        {t.incidents.negativeShare} {formatShare(part.negativeShare)}
      </td>
    </tr>
  )
}
