import type { DisclosureMove, DisclosureRequestView } from '../../../../api/views/interaction.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { MoveButtons } from './moves.tsx'
import { ClockSection, ContactSection, HistorySection, UnitName } from './record-parts.tsx'

/** One application for disclosure: its clocks in working days, what is wanted, what was asked back, and the answer. */
export function RequestPage({ id }: { readonly id: string }) {
  const ask = useAsk('GET /api/disclosure-requests/:id', { params: { id } }, { everyMs: 60_000 })
  return <Answered ask={ask}>{(request) => <RequestBody request={request} />}</Answered>
}

interface RequestProps {
  readonly request: DisclosureRequestView
}

function RequestBody({ request }: RequestProps) {
  const t = useTexts()
  const change = useChange('POST /api/disclosure-requests/:id/moves')
  const contact = useChange('POST /api/disclosure-requests/:id/contact')
  const mayLook = useMay('interaction.contact')
  const params = { id: request.id }
  const move = (name: string, values: Readonly<Record<string, unknown>>) =>
    change.mutateAsync({
      params,
      body: { ...values, move: name, version: request.version } as DisclosureMove,
    })
  const { draft } = request
  return (
    <Page
      title={request.wanted.slice(0, 60)}
      beside={
        <>
          <span data-testid="request-state" data-state={request.state}>
            <Tag tone={request.moves.length > 0 ? 'busy' : 'plain'}>
              {t.interactions.requestState[request.state]}
            </Tag>
          </span>
          <DemoTag isDemo={request.isDemo} />
        </>
      }
      actions={
        <MoveButtons
          moves={request.moves}
          initial={{
            ...(draft ? { 'draft-answer': { ...draft } } : {}),
            'sign-answer': { opinion: '同意' },
            'sign-secrecy': { opinion: '可以公开' },
          }}
          onMove={(name, values) => move(name, onlyAsked(name, values))}
        />
      }
    >
      <div className="columns">
        <div>
          <ClockSection clocks={request.clocks} />
          <Wanted request={request} />
          <AnswerSection request={request} />
        </div>
        <div>
          <Known request={request} />
          {mayLook ? <ContactSection onLook={() => contact.mutateAsync({ params })} /> : null}
          <HistorySection history={request.history} />
        </div>
      </div>
    </Page>
  )
}

/** A draft is taken up again with who wrote it and when: the form gives back its own fields alone. */
function onlyAsked(name: string, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (name !== 'draft-answer') return values
  const { kind, ground, number, text } = values
  return { kind, text, ...(ground ? { ground } : {}), ...(number ? { number } : {}) }
}

function Wanted({ request }: RequestProps) {
  const t = useTexts()
  return (
    <Section title={t.interactions.wanted} testId="request-wanted">
      <p className="pre">{request.wanted}</p>
      <Facts
        rows={[
          [t.interactions.documentNumber, request.documentNumber ?? '—'],
          [t.interactions.traits, request.traits ?? '—'],
          [
            t.interactions.delivery,
            `${t.interactions.form[request.form]}，${t.interactions.way[request.way]}`,
          ],
        ]}
      />
    </Section>
  )
}

function Known({ request }: RequestProps) {
  const t = useTexts()
  return (
    <Section title={t.common.state}>
      <Facts
        rows={[
          [t.interactions.submitted, <Time key="s" at={request.submittedAt} />],
          [t.interactions.register.via, t.interactions.register.vias[request.via]],
          [
            t.interactions.received,
            request.receivedAt ? <Time key="r" at={request.receivedAt} /> : t.interactions.noClock,
          ],
          [t.interactions.unit, <UnitName key="u" id={request.unitId} />],
          [t.interactions.applicantKind, t.interactions.applicant[request.applicant]],
          ...(request.extension ? ([[t.interactions.extension, request.extension.reason]] as const) : []),
        ]}
      />
      {request.corrections.map((correction) => (
        <p key={correction.askedAt} className="small">
          <strong>{t.interactions.corrections}</strong> {t.interactions.correctionDue(correction.dueOn)}：
          {correction.asked}
          {correction.corrected ? ` → ${correction.corrected}` : null}
        </p>
      ))}
    </Section>
  )
}

function AnswerSection({ request }: RequestProps) {
  const t = useTexts()
  const { answer, draft, signatures } = request
  if (answer)
    return (
      <Section title={t.interactions.answer} testId="request-answer">
        <p className="pre">{answer.letter}</p>
      </Section>
    )
  return draft ? (
    <Section title={t.interactions.draft} testId="request-draft">
      <p className="pre">{draft.text}</p>
      <p className="soft small">
        {draft.by.name} <Time at={draft.at} />
        {signatures.map(({ by, opinion }) => ` · ${t.interactions.signedBy} ${by.name}：${opinion}`)}
      </p>
    </Section>
  ) : null
}
