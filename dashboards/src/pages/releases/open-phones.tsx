import { Link } from 'react-router'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ClockLeft } from '../../parts/clock-line.tsx'
import { Section } from '../../parts/page.tsx'
import { DemoTag } from '../../parts/tags.tsx'

/** Telephone signatures without a written word, the one due first at the top. Nothing is shown while there is none. */
export function OpenPhones() {
  const { releasing: t, labels } = useTexts()
  const { data = [] } = useAsk('GET /api/releases/open-phone-verdicts', {}, { isSteady: true })
  if (data.length === 0) return null
  return (
    <Section title={t.openPhones} beside={String(data.length)} testId="open-phones">
      <ul className="rows">
        {data.map(({ releaseId, title, step, by, phone, isDemo }) => (
          <li key={releaseId + step} data-testid="open-phone" data-state={phone.clock.state}>
            <Link to={`/releases/${encodeURIComponent(releaseId)}`}>{title}</Link> {labels.step[step]}{' '}
            {by.name} <ClockLeft clock={phone.clock} />{' '}
            <span className="soft small">{phone.clock.documentNumber}</span> <DemoTag isDemo={isDemo} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
