import type { MeasureView } from '../../../../api/views/effect.ts'
import { formatCount, formatShare } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Tag, type Tone } from '../../parts/tags.tsx'

/** What is seen, in words; fewer is not "better" and more not "worse", so that no colour judges. */
const tones: Readonly<Record<MeasureView['verdict'], Tone>> = {
  fell: 'busy',
  rose: 'warn',
  'no-effect': 'plain',
  'too-little': 'plain',
}

export function VerdictTag({ verdict }: { readonly verdict: MeasureView['verdict'] }) {
  const t = useTexts()
  return (
    <span data-testid="effect-verdict" data-verdict={verdict}>
      <Tag tone={tones[verdict]}>{t.effects.verdict[verdict]}</Tag>
    </span>
  )
}

/** `58%（45%—74%）`, or a dash where nothing can be said. */
export function Interval({ measure: { ratio, low, high } }: { readonly measure: MeasureView }) {
  if (ratio === undefined || low === undefined || high === undefined) return <span className="soft">—</span>
  return (
    <span className="number" data-testid="effect-interval">
      {percent(ratio)}（{percent(low)}—{percent(high)}）
    </span>
  )
}

/** Each measure against what was to be expected. */
export function MeasuresTable({
  measures,
  step,
}: {
  readonly measures: readonly MeasureView[]
  readonly step: 'hour' | 'day'
}) {
  const t = useTexts()
  return (
    <>
      <table className="plain-table" data-testid="effect-measures">
        <thead>
          <tr>
            <th scope="col">{t.effects.measures}</th>
            <th scope="col">{t.effects.seen}</th>
            <th scope="col">
              {t.effects.ratio}（{t.effects.interval}）
            </th>
            <th scope="col">{t.effects.actual}</th>
            <th scope="col">{t.effects.expected}</th>
            <th scope="col">{t.effects.window}</th>
          </tr>
        </thead>
        <tbody>
          {measures.map((measure) => (
            <tr key={measure.name} data-testid="effect-measure" data-name={measure.name}>
              <th scope="row">{t.effects.measure[measure.name]}</th>
              <td>
                <VerdictTag verdict={measure.verdict} />
              </td>
              <td>
                <Interval measure={measure} />
              </td>
              <td className="number">{figure(measure.name, measure.actual)}</td>
              <td className="number">{figure(measure.name, measure.expected)}</td>
              <td>
                {measure.stepsBefore === undefined || measure.stepsAfter === undefined
                  ? '—'
                  : t.effects.steps(measure.stepsBefore, measure.stepsAfter, t.effects.step[step])}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="reasons">
        {measures.map(({ name, words }) => (
          <li key={name}>{words}</li>
        ))}
      </ul>
    </>
  )
}

function figure(name: MeasureView['name'], value: number | undefined): string {
  if (value === undefined) return '—'
  return name === 'volume' ? formatCount(Math.round(value)) : formatShare(value)
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)}%`
}
