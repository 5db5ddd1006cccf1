import type { Operations } from '../../../../api/views/system.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { labelOf, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { DeadLetters } from './dead-letters.tsx'
import { LagTable } from './lag-table.tsx'
import { OperationsAlerts } from './operations-alerts.tsx'
import { ProcessTable } from './process-table.tsx'
import { StageTable } from './stage-table.tsx'

/** What is wrong and what to do first; then who works, how far behind, and what could not be processed. */
export function OperationsPage() {
  const t = useTexts()
  const maySeeLetters = useMay('source.manage')
  const mayManagePeople = useMay('people.write')
  const ask = useAsk('GET /api/operations', {}, { everyMs: 5_000 })
  return (
    <Page title={t.operations.title}>
      <Answered ask={ask}>
        {(operations) => (
          <>
            <OperationsAlerts alerts={operations.alerts} />
            {/* Others are given counts alone. */}
            {maySeeLetters || mayManagePeople ? <ProcessTable processes={operations.processes} /> : null}
            <LagTable lag={operations.lag} />
            <StageTable stages={operations.stages} />
          </>
        )}
      </Answered>
      {maySeeLetters ? <DeadLetters byStream={ask.data?.deadLettersByStream ?? []} /> : null}
      {ask.data ? <Engines operations={ask.data} /> : null}
    </Page>
  )
}

function Engines({ operations }: { readonly operations: Operations }) {
  const t = useTexts()
  const kinds: Readonly<Record<string, string>> = t.operations.engineKind
  const answers = new Map(operations.dependencies.map((each) => [each.name, each]))
  const row = (name: keyof Operations['engines']) => {
    const answer = answers.get(name)
    return [
      t.operations.engine[name],
      <span key={name}>
        {labelOf(kinds, operations.engines[name])}{' '}
        {answer ? (
          <Tag tone={answer.isUp ? 'good' : 'bad'}>
            {answer.isUp ? t.operations.up(answer.ms) : t.operations.down}
          </Tag>
        ) : null}
      </span>,
    ] as const
  }
  return (
    <Section title={t.operations.engines}>
      <Facts rows={[row('bus'), row('store'), row('ledger'), [t.operations.version, operations.version]]} />
    </Section>
  )
}
