import { useParams } from 'react-router'
import type { EffectReportView } from '../../../../api/views/effect.ts'
import { formatCount, formatShare } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ChainButton } from '../../parts/chain.tsx'
import { byDue, ClockLine } from '../../parts/clock-line.tsx'
import { Time, useSpan } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { EffectCurve } from './effect-curve.tsx'
import { EffectLinks } from './effect-links.tsx'
import { KeepButton, Records } from './effect-records.tsx'
import { MeasuresTable } from './measures-table.tsx'
import { Comments, Reprints } from './reprints-section.tsx'

const kinds = ['release', 'plan', 'incident'] as const

/** What became of one answer, plan or incident: measured anew each time it is opened, and kept when somebody signs for it. */
export function EffectPage() {
  const { kind: asked = '', id = '' } = useParams()
  const kind = kinds.find((one) => one === asked) ?? 'release'
  const ask = useAsk('GET /api/effects/:kind/:id', { params: { kind, id } })
  return <Answered ask={ask}>{(report) => <Report report={report} />}</Answered>
}

function Report({ report }: { readonly report: EffectReportView }) {
  const t = useTexts()
  const canKeep = useMay('effect.save')
  return (
    <Page
      title={report.title}
      beside={
        <>
          <DemoTag isDemo={report.isDemo} />
          <ChainButton kind={report.kind} id={report.id} size="small" />
        </>
      }
      actions={canKeep && report.answeredAt ? <KeepButton report={report} /> : null}
    >
      <Section
        title={t.effects.words}
        beside={
          <>
            {t.effects.asOf} <Time at={report.measuredAt} />
          </>
        }
        testId="effect-words"
      >
        <p>
          <strong>{report.words}</strong>
        </p>
        <MeasuresTable measures={report.measures} step={report.step} />
      </Section>
      <div className="columns">
        <div>
          <Section title={t.effects.curve} testId="effect-curve">
            <EffectCurve report={report} />
            <BeforeAfter report={report} />
          </Section>
          <Reprints reprints={report.reprints} />
          <Comments comments={report.comments} />
        </div>
        <div>
          <Speed report={report} />
          <EffectLinks report={report} />
          <Records kind={report.kind} id={report.id} />
          <Section title={t.effects.method}>
            <p className="soft">{t.effects.methodText}</p>
          </Section>
        </div>
      </div>
    </Page>
  )
}

function BeforeAfter({ report: { before, after } }: { readonly report: EffectReportView }) {
  const t = useTexts()
  if (!before || !after) return null
  const rows = [
    [t.incidents.effectBefore, before],
    [t.incidents.effectAfter, after],
  ] as const
  return (
    <table className="plain-table" data-testid="effect-table">
      <tbody>
        {rows.map(([name, part]) => (
          <tr key={name}>
            <th scope="row">
              {name}（{t.incidents.hoursOf(part.hours.toFixed(0))}）
            </th>
            <td className="number">{t.common.documents(formatCount(part.documents))}</td>
            <td className="number">
              {t.incidents.negativeShare} {formatShare(part.negativeShare)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Speed({ report: { speed } }: { readonly report: EffectReportView }) {
  const t = useTexts()
  const span = useSpan()
  return (
    <Section title={t.effects.speed} testId="effect-speed">
      <Facts
        rows={[
          [t.matters.known, speed.knownAt ? <Time key="k" at={speed.knownAt} /> : '—'],
          [t.effects.published, speed.publishedAt ? <Time key="p" at={speed.publishedAt} /> : '—'],
          [t.effects.knownToPublished, speed.minutes === undefined ? '—' : span(speed.minutes * 60_000)],
        ]}
      />
      {speed.clocks.length === 0 ? <p className="soft">{t.effects.noClocks}</p> : null}
      {[...speed.clocks].sort(byDue).map((clock) => (
        <ClockLine key={`${clock.ruleId} ${clock.dueAt}`} clock={clock} />
      ))}
    </Section>
  )
}
