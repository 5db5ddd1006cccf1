import { Button } from 'antd'
import { Link, useNavigate } from 'react-router'
import type { MatterCandidateView } from '../../../../api/views/matter.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { DocumentLink } from '../../parts/document-link.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'

/** What grows in the stories and is no matter yet, with the reason and the originals; one click registers it. */
export function CandidatesPanel() {
  const t = useTexts()
  const ask = useAsk('GET /api/matter-candidates', {}, { everyMs: 300_000 })
  return (
    <Section title={t.matters.candidates} testId="matter-candidates">
      <p className="soft">{t.matters.candidatesHint}</p>
      <Answered ask={ask}>
        {(candidates) =>
          candidates.length === 0 ? (
            <p className="soft" data-testid="no-candidates">
              {t.matters.noCandidates}
            </p>
          ) : (
            <ol className="rows">
              {candidates.map((candidate) => (
                <Candidate key={candidate.story.id} candidate={candidate} />
              ))}
            </ol>
          )
        }
      </Answered>
    </Section>
  )
}

function Candidate({ candidate }: { readonly candidate: MatterCandidateView }) {
  const t = useTexts()
  const { say } = useNotices()
  const navigate = useNavigate()
  const canRegister = useMay('matter.register')
  const register = useChange('POST /api/matters')
  const { story, question, category, categoryReason, documents } = candidate
  const submit = () =>
    register.mutate(
      {
        body: {
          title: story.title.slice(0, 200) || question.slice(0, 200),
          question: question || story.title,
          category,
          categoryReason,
          origin: { kind: 'story', id: story.id },
          storyId: story.id,
          documentIds: documents.map(({ id }) => id),
        },
      },
      {
        onSuccess: ({ id }) => {
          say(t.matters.registered)
          navigate(`/matters/${encodeURIComponent(id)}`)
        },
      },
    )
  return (
    <li data-testid="matter-candidate" data-story={story.id}>
      <div className="row-head">
        <Link className="row-title" to={`/stories/${encodeURIComponent(story.id)}`}>
          {story.title}
        </Link>
        <DemoTag isDemo={candidate.isDemo} />
        <Tag>{t.matters.category[category]}</Tag>
        {canRegister ? (
          <span className="row-right">
            <Button onClick={submit} loading={register.isPending} data-testid="candidate-register">
              {t.matters.registerOne}
            </Button>
          </span>
        ) : null}
      </div>
      <ul className="reasons">
        {[...candidate.reasons, categoryReason].map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <ul className="reasons">
        {documents.slice(0, 4).map((document) => (
          <li key={document.id}>
            <DocumentLink id={document.id}>{document.text}</DocumentLink>{' '}
            <span className="soft small">
              {document.sourceName} <Time at={document.publishedAt} />
            </span>
          </li>
        ))}
      </ul>
    </li>
  )
}
