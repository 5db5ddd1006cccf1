import { Link } from 'react-router'
import type { InterviewMove, InterviewView } from '../../../../api/views/interaction.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { MoveButtons } from './moves.tsx'

export function InterviewPage({ id }: { readonly id: string }) {
  const t = useTexts()
  const ask = useAsk('GET /api/interviews', {})
  return (
    <Answered ask={ask}>
      {(interviews) => {
        const interview = interviews.find((one) => one.id === id)
        return interview ? <InterviewBody interview={interview} /> : <Nothing words={t.failures.notFound} />
      }}
    </Answered>
  )
}

function InterviewBody({ interview }: { readonly interview: InterviewView }) {
  const t = useTexts()
  const change = useChange('POST /api/interviews/:id/moves')
  const questions = useAsk('GET /api/interviews/:id/questions', { params: { id: interview.id } })
  const release = (id: string) => (
    <Link key={id} to={`/releases/${encodeURIComponent(id)}`}>
      {t.common.open}
    </Link>
  )
  return (
    <Page
      title={interview.title}
      beside={
        <>
          <Tag tone={interview.state === 'announced' ? 'busy' : 'plain'}>
            {t.interactions.interviewState[interview.state]}
          </Tag>
          <DemoTag isDemo={interview.isDemo} />
        </>
      }
      actions={
        <MoveButtons
          moves={interview.moves}
          onMove={(move, values) =>
            change.mutateAsync({
              params: { id: interview.id },
              body: { ...values, move, version: interview.version } as InterviewMove,
            })
          }
        />
      }
    >
      <div className="columns">
        <Section title={t.interactions.interview.questions} beside={String(interview.questions)}>
          <Answered ask={questions}>
            {(list) =>
              list.length === 0 ? (
                <Nothing words={t.interactions.interview.noQuestions} />
              ) : (
                <ol className="rows">
                  {list.map((question) => (
                    <li key={question.id}>
                      <p className="pre">{question.text}</p>
                      <span className="soft small">
                        <Time at={question.submittedAt} />
                      </span>
                    </li>
                  ))}
                </ol>
              )
            }
          </Answered>
        </Section>
        <Section title={t.common.state}>
          <Facts
            rows={[
              [t.interactions.interview.startsAt, <Time key="s" at={interview.startsAt} />],
              [
                t.interactions.interview.guests,
                interview.guests.map(({ name, post }) => `${post} ${name}`).join('、'),
              ],
              [t.interactions.interview.release, release(interview.releaseId)],
              ...(interview.transcriptReleaseId
                ? ([[t.interactions.interview.transcript, release(interview.transcriptReleaseId)]] as const)
                : []),
            ]}
          />
        </Section>
      </div>
    </Page>
  )
}
