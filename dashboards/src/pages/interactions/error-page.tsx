import type { SiteErrorMove, SiteErrorView } from '../../../../api/views/interaction.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { MoveButtons } from './moves.tsx'
import { ClockSection, ContactSection, HistorySection, UnitName } from './record-parts.tsx'

/** One report of an error on the site; open ones and answered ones are two short lists, looked through for it. */
export function ErrorPage({ id }: { readonly id: string }) {
  const t = useTexts()
  const open = useAsk('GET /api/site-errors', {})
  const found = open.data?.find((error) => error.id === id)
  const answered = useAsk(
    'GET /api/site-errors',
    { query: { state: 'answered' } },
    { isEnabled: open.data !== undefined && !found },
  )
  if (found) return <ErrorBody error={found} />
  return (
    <Answered ask={answered}>
      {(errors) => {
        const error = errors.find((one) => one.id === id)
        return error ? <ErrorBody error={error} /> : <Nothing words={t.failures.notFound} />
      }}
    </Answered>
  )
}

function ErrorBody({ error }: { readonly error: SiteErrorView }) {
  const t = useTexts()
  const change = useChange('POST /api/site-errors/:id/moves')
  const contact = useChange('POST /api/site-errors/:id/contact')
  const mayLook = useMay('interaction.contact')
  const params = { id: error.id }
  const move = (name: string, values: Readonly<Record<string, unknown>>) =>
    change.mutateAsync({ params, body: { ...values, move: name, version: error.version } as SiteErrorMove })
  return (
    <Page
      title={`${t.interactions.errorKind[error.kind]}：${error.text.slice(0, 40)}`}
      beside={
        <>
          <Tag tone={error.state === 'answered' ? 'plain' : 'busy'}>
            {t.interactions.errorState[error.state]}
          </Tag>
          <DemoTag isDemo={error.isDemo} />
        </>
      }
      actions={<MoveButtons moves={error.moves} onMove={move} />}
    >
      <div className="columns">
        <div>
          <ClockSection clocks={error.clocks} />
          <Section title={t.interactions.content}>
            <p className="pre">{error.text}</p>
            <Facts
              rows={[
                [t.interactions.page, error.address],
                [t.interactions.submitted, <Time key="s" at={error.submittedAt} />],
                [t.interactions.unit, <UnitName key="u" id={error.unitId} />],
              ]}
            />
          </Section>
          {error.answer ? (
            <Section title={t.interactions.reply}>
              <p className="pre">{error.answer.text}</p>
              <Tag tone={error.answer.isMended ? 'good' : 'plain'}>
                {error.answer.isMended ? t.interactions.mended : t.interactions.notMended}
              </Tag>
            </Section>
          ) : null}
        </div>
        <div>
          {mayLook ? <ContactSection onLook={() => contact.mutateAsync({ params })} /> : null}
          <HistorySection history={error.history} />
        </div>
      </div>
    </Page>
  )
}
