import type { OperationsAlertView } from '../../../../api/views/system.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Tag } from '../../parts/tags.tsx'

export function OperationsAlerts({ alerts }: { readonly alerts: OperationsAlertView[] }) {
  const t = useTexts()
  if (alerts.length === 0)
    return (
      <p className="ops-well" data-testid="operations-well">
        <Tag tone="good">{t.operations.alive}</Tag> {t.operations.allWell}
      </p>
    )
  return (
    <Section
      title={t.operations.wrong}
      beside={t.operations.wrongCount(alerts.length)}
      testId="operations-alerts"
    >
      <ul className="ops-alerts">
        {alerts.map(({ id, kind, level, text, advice, since }) => (
          <li key={id} data-testid="operations-alert" data-kind={kind}>
            <Tag tone={level === 'critical' ? 'bad' : 'warn'}>{t.operations.alertLevel[level]}</Tag>
            <div>
              <strong>{text}</strong>{' '}
              <span className="soft small">
                {t.operations.sinceWhen} <Time at={since} />
              </span>
              <p>
                <span className="soft">{t.operations.todo}：</span>
                {advice}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
