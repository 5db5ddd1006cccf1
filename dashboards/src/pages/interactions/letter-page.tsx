import { Alert } from 'antd'
import { Link } from 'react-router'
import type { LetterMove, LetterView } from '../../../../api/views/interaction.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { MoveButtons } from './moves.tsx'
import { ClockSection, ContactSection, HistorySection, UnitName } from './record-parts.tsx'

/** One letter: its clocks, its text, its answer, and what was done with it. */
export function LetterPage({ id }: { readonly id: string }) {
  const ask = useAsk('GET /api/letters/:id', { params: { id } }, { everyMs: 60_000 })
  return <Answered ask={ask}>{(letter) => <LetterBody letter={letter} />}</Answered>
}

function LetterBody({ letter }: { readonly letter: LetterView }) {
  const t = useTexts()
  const change = useChange('POST /api/letters/:id/moves')
  const contact = useChange('POST /api/letters/:id/contact')
  const mayLook = useMay('interaction.contact')
  const params = { id: letter.id }
  const move = (name: string, values: Readonly<Record<string, unknown>>) =>
    // The server's schema decides; the fields of each move are those of its form.
    change.mutateAsync({ params, body: { ...values, move: name, version: letter.version } as LetterMove })
  const reply = letter.reply ?? letter.draft
  return (
    <Page
      title={letter.topic}
      beside={
        <>
          <span data-testid="letter-state" data-state={letter.state}>
            <Tag tone={letter.moves.length > 0 ? 'busy' : 'plain'}>
              {t.interactions.letterState[letter.state]}
            </Tag>
          </span>
          <Tag>{t.interactions.letterKind[letter.kind]}</Tag>
          <DemoTag isDemo={letter.isDemo} />
        </>
      }
      actions={
        <MoveButtons
          moves={letter.moves}
          extra={letter.kind === 'complaint' ? { route: [{ name: 'summary', kind: 'long' }] } : {}}
          initial={{
            'draft-reply': { text: letter.draft?.text ?? '' },
            'sign-reply': { opinion: '同意' },
            'register-matter': { title: letter.topic, question: letter.text },
          }}
          onMove={move}
        />
      }
    >
      {letter.isSummary ? (
        <Alert type="info" title={t.interactions.summaryOnly} style={{ marginBottom: 12 }} />
      ) : null}
      <div className="columns">
        <div>
          <ClockSection clocks={letter.clocks} />
          <Section title={t.interactions.content} testId="letter-text">
            <p className="pre">{letter.text}</p>
          </Section>
          {reply ? <ReplySection reply={reply} isDraft={letter.reply === undefined} /> : null}
          {letter.outcome ? (
            <Section title={t.interactions.outcome}>
              <p className="pre">
                {letter.outcome.to} {letter.outcome.text}
              </p>
            </Section>
          ) : null}
        </div>
        <div>
          <Section title={t.common.state}>
            <LetterFacts letter={letter} />
          </Section>
          {mayLook && !letter.isSummary ? (
            <ContactSection onLook={() => contact.mutateAsync({ params })} />
          ) : null}
          <HistorySection history={letter.history} />
        </div>
      </div>
    </Page>
  )
}

function LetterFacts({ letter }: { readonly letter: LetterView }) {
  const t = useTexts()
  return (
    <Facts
      rows={[
        [t.interactions.submitted, <Time key="s" at={letter.submittedAt} />],
        [t.interactions.unit, <UnitName key="u" id={letter.unitId} />],
        [
          t.interactions.publishing,
          letter.mayPublish ? t.interactions.mayPublish : t.interactions.notPublish,
        ],
        ...(letter.releaseId
          ? ([
              [
                t.interactions.release,
                <Link
                  key="r"
                  to={`/releases/${encodeURIComponent(letter.releaseId)}`}
                  data-testid="letter-release"
                >
                  {t.common.open}
                </Link>,
              ],
            ] as const)
          : []),
        ...(letter.matterId
          ? ([
              [
                t.interactions.matter,
                <Link key="m" to={`/matters/${encodeURIComponent(letter.matterId)}`}>
                  {t.common.open}
                </Link>,
              ],
            ] as const)
          : []),
      ]}
    />
  )
}

interface ReplySectionProps {
  readonly reply: NonNullable<LetterView['reply']>
  readonly isDraft: boolean
}

function ReplySection({ reply, isDraft }: ReplySectionProps) {
  const t = useTexts()
  return (
    <Section title={isDraft ? t.interactions.draft : t.interactions.reply} testId="letter-reply">
      <p className="pre">{reply.text}</p>
      <p className="soft small">
        {reply.by.name} <Time at={reply.at} />{' '}
        {reply.signedBy ? `${t.interactions.signedBy} ${reply.signedBy.name}` : null}
      </p>
    </Section>
  )
}
