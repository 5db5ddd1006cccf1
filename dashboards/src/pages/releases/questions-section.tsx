import type { PublicQuestions, ReleaseView } from '../../../../api/views/release.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { DocumentLink } from '../../parts/document-link.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { Tag } from '../../parts/tags.tsx'

/** What the public asks about it, beside the text that does not answer it yet. */
export function QuestionsSection({ release }: { readonly release: ReleaseView }) {
  const { releasing: t } = useTexts()
  const ask = useAsk('GET /api/releases/:id/questions', { params: { id: release.id } })
  return (
    <Section
      title={t.questions}
      beside={ask.data && ask.data.total > 0 ? t.questionsTotal(ask.data.total) : null}
      testId="public-questions"
    >
      <Answered ask={ask}>{(questions) => <Questions questions={questions} />}</Answered>
    </Section>
  )
}

function Questions({ questions: { basis, questions } }: { readonly questions: PublicQuestions }) {
  const { releasing: t } = useTexts()
  if (questions.length === 0)
    return <p className="soft">{basis === 'none' ? t.questionsNoBasis : t.questionsNone}</p>
  return (
    <ol className="rows small">
      {questions.map(({ question, count, isTouched, documents }) => (
        <li key={question} data-testid="public-question">
          {question} <span className="soft">{t.questionCount(count)}</span>{' '}
          {isTouched ? <Tag>{t.touched}</Tag> : null}
          {documents.map(({ id, title, sourceName }) => (
            <p key={id} className="snippet">
              <DocumentLink id={id}>{`${sourceName} ${title}`}</DocumentLink>
            </p>
          ))}
        </li>
      ))}
    </ol>
  )
}
