import { Link, useParams } from 'react-router'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ChainButton } from '../../parts/chain.tsx'
import { Marked, marksOf } from '../../parts/marked.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { Findings } from './findings.tsx'
import { ReleaseMoves } from './release-moves.tsx'
import { toneOf } from './releases-page.tsx'
import { SignatureChain } from './signature-chain.tsx'

/** The text as it will appear, beside it what the checks found and who has signed. */
export function ReleasePage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/releases/:id', { params: { id } })
  return <Answered ask={ask}>{(release) => <ReleaseBody release={release} />}</Answered>
}

function ReleaseBody({ release }: { readonly release: ReleaseView }) {
  const t = useTexts()
  return (
    <Page
      title={release.title}
      beside={
        <>
          <span data-testid="release-state" data-state={release.state}>
            <Tag tone={toneOf(release.state)}>{t.labels.releaseState[release.state]}</Tag>
          </span>
          <DemoTag isDemo={release.isDemo} />
          <ChainButton kind="release" id={release.id} size="small" />
        </>
      }
      actions={<ReleaseMoves release={release} />}
    >
      <div className="columns">
        <Section title={t.releases.preview} beside={t.releases.contentVersion(release.contentVersion)}>
          <ReleaseText release={release} />
        </Section>
        <div>
          <Findings release={release} />
          <SignatureChain release={release} />
          <Section title={t.common.state}>
            <About release={release} />
          </Section>
        </div>
      </div>
    </Page>
  )
}

/** Paragraphs of plain text, as on the portal; what a check still objects to is marked. */
function ReleaseText({ release }: { readonly release: ReleaseView }) {
  const excerpts = release.findings
    .filter(({ acknowledgement }) => !acknowledgement)
    .map(({ excerpt }) => excerpt)
  return (
    <article className="release-text" data-testid="release-text">
      <h2>{release.title}</h2>
      {release.body.split(/\n\s*\n/).map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of one text, in its order
        <p key={at}>
          <Marked text={paragraph.trim()} marks={marksOf(paragraph.trim(), excerpts)} />
        </p>
      ))}
    </article>
  )
}

function About({ release }: { readonly release: ReleaseView }) {
  const t = useTexts()
  const { publication, incidentId, storyId } = release
  return (
    <Facts
      rows={[
        [t.releases.column, t.labels.column[release.column]],
        [
          t.releases.openness,
          release.openness ? t.labels.openness[release.openness] : t.releases.opennessMissing,
        ],
        [t.releases.author, release.author.name],
        [t.releases.updated, <Time key="u" at={release.updatedAt} />],
        ...(incidentId
          ? [
              [
                t.releases.incident,
                <Link
                  key="i"
                  to={`/incidents/${encodeURIComponent(incidentId)}`}
                  data-testid="release-incident"
                >
                  {t.common.open}
                </Link>,
              ] as const,
            ]
          : []),
        ...(storyId
          ? [
              [
                t.releases.story,
                <Link key="s" to={`/stories/${encodeURIComponent(storyId)}`}>
                  {t.common.open}
                </Link>,
              ] as const,
            ]
          : []),
        ...(publication
          ? [
              [
                t.labels.step.release,
                <span key="p">
                  <Time at={publication.at} />{' '}
                  <a
                    href={publication.url}
                    target="_blank"
                    rel="noopener noreferrer"
                    data-testid="release-portal"
                  >
                    {t.releases.onPortal} ↗
                  </a>
                </span>,
              ] as const,
            ]
          : []),
      ]}
    />
  )
}
