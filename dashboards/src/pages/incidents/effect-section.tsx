import { useMemo } from 'react'
import type { EffectView } from '../../../../api/views/incident.ts'
import { formatCount, formatShare } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { CurveBox } from '../../parts/curve-box.tsx'
import { Section } from '../../parts/page.tsx'

/** The story's curve before and after the answer, with plain words on what it shows and what it does not. */
export function EffectSection({ effect }: { readonly effect: EffectView }) {
  const t = useTexts()
  const { before, after, publishedAt } = effect
  const marks = useMemo(
    () => (publishedAt ? [{ at: publishedAt, name: t.stories.publishedMark }] : []),
    [publishedAt, t],
  )
  return (
    <Section title={t.incidents.effect} testId="effect">
      <p className="snippet">{effect.words || t.incidents.noEffect}</p>
      {before && after ? (
        <table className="plain-table" data-testid="effect-table">
          <tbody>
            <EffectRow name={t.incidents.effectBefore} part={before} />
            <EffectRow name={t.incidents.effectAfter} part={after} />
          </tbody>
        </table>
      ) : null}
      {effect.histogram.buckets.length > 0 ? (
        <CurveBox histogram={effect.histogram} height={200} marks={marks} />
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
