import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { StoryDetail } from '../../../../api/views/alert.ts'
import { formatCount, formatShare } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ChainButton } from '../../parts/chain.tsx'
import { CurveBox } from '../../parts/curve-box.tsx'
import { DocumentRow } from '../../parts/document-row.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, LevelTag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { AlertList } from '../alerts/alert-list.tsx'
import { OpenIncidentDialog } from '../incidents/open-incident-dialog.tsx'
import { CountTable, Reports } from './story-parts.tsx'

export function StoryPage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/stories/:id', { params: { id } })
  return <Answered ask={ask}>{(story) => <StoryBody story={story} />}</Answered>
}

function StoryBody({ story }: { readonly story: StoryDetail }) {
  const t = useTexts()
  const marks = useMemo(
    () => story.publications.map(({ at }) => ({ at, name: t.stories.publishedMark })),
    [story.publications, t],
  )
  return (
    <Page
      title={story.title}
      beside={
        <>
          {story.highestLevel ? <LevelTag level={story.highestLevel} /> : null}
          <DemoTag isDemo={story.isDemo} />
          <ChainButton kind="story" id={story.id} size="small" />
        </>
      }
      actions={<StoryActions story={story} />}
    >
      <div className="columns">
        <div>
          <Section title={t.stories.curve}>
            <StoryFigures story={story} />
            <CurveBox histogram={story.histogram} height={220} marks={marks} />
          </Section>
          <Section title={t.stories.alerts}>
            {story.alerts.length === 0 ? (
              <Nothing words={t.common.none} />
            ) : (
              <AlertList alerts={story.alerts} />
            )}
          </Section>
          <Section title={t.stories.firstDocuments}>
            <ol className="rows">
              {story.firstDocuments.map((document) => (
                <DocumentRow key={document.id} document={document} hasStory={false} />
              ))}
            </ol>
          </Section>
        </div>
        <div>
          <Reports story={story} />
          <Incidents ids={story.incidentIds} />
          <Publications publications={story.publications} />
          <Section title={t.stories.byChannel}>
            <CountTable counts={story.byChannel} />
          </Section>
          <Section title={t.stories.bySource}>
            <CountTable counts={story.bySource} />
          </Section>
        </div>
      </div>
    </Page>
  )
}

function StoryActions({ story }: { readonly story: StoryDetail }) {
  const t = useTexts()
  const navigate = useNavigate()
  const canOpen = useMay('incident.open')
  const [isOpening, setOpening] = useState(false)
  return (
    <>
      <Button onClick={() => navigate(`/search?story=${encodeURIComponent(story.id)}`)}>
        {t.stories.allDocuments}
      </Button>
      {canOpen ? (
        <Button danger onClick={() => setOpening(true)} data-testid="story-open-incident">
          {t.stories.openIncident}
        </Button>
      ) : null}
      {isOpening ? (
        <OpenIncidentDialog
          from={{ storyId: story.id, title: story.title }}
          onClose={() => setOpening(false)}
        />
      ) : null}
    </>
  )
}

function StoryFigures({ story }: { readonly story: StoryDetail }) {
  const t = useTexts()
  return (
    <Facts
      rows={[
        [t.stories.size, t.common.documents(formatCount(story.size))],
        [
          t.stories.negative,
          `${formatCount(story.negativeCount)}（${formatShare(story.negativeCount / Math.max(story.size, 1))}）`,
        ],
        [t.stories.sources, formatCount(story.sourceCount)],
        [t.stories.heat, story.heat.toFixed(1)],
        [t.stories.first, <Time key="first" at={story.firstAt} />],
        [t.stories.last, <Time key="last" at={story.lastAt} />],
        [t.stories.places, story.places.join('、') || t.common.none],
        [t.stories.keywords, story.keywords.join(' ') || t.common.none],
      ]}
    />
  )
}

function Incidents({ ids }: { readonly ids: readonly string[] }) {
  const t = useTexts()
  if (ids.length === 0) return null
  return (
    <Section title={t.stories.incidents}>
      <ul className="rows">
        {ids.map((id) => (
          <li key={id}>
            <Link to={`/incidents/${encodeURIComponent(id)}`} data-testid="story-incident">
              {t.stories.incident} {id.slice(0, 8)}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Publications({ publications }: { readonly publications: StoryDetail['publications'] }) {
  const t = useTexts()
  return (
    <Section title={t.stories.publications}>
      {publications.length === 0 ? (
        <p className="soft">{t.stories.noPublications}</p>
      ) : (
        <ul className="rows">
          {publications.map(({ id, title, at }) => (
            <li key={id}>
              {title} <Time at={at} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
