import { Link, useParams } from 'react-router'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ChainButton } from '../../parts/chain.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { About } from './about.tsx'
import { ParagraphComments } from './comments.tsx'
import { Findings } from './findings.tsx'
import { Pressing } from './pressing.tsx'
import { PublicationsSection } from './publications-section.tsx'
import { QuestionsSection } from './questions-section.tsx'
import { ReleaseMoves } from './release-moves.tsx'
import { toneOf } from './releases-page.tsx'
import { RichText } from './rich-text.tsx'
import { SignatureChain } from './signature-chain.tsx'
import { VersionsSection } from './versions-section.tsx'
import './releases.css'

/** The text as it will appear, beside it what the checks found and who has signed. */
export function ReleasePage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/releases/:id', { params: { id } })
  return <Answered ask={ask}>{(release) => <ReleaseBody release={release} />}</Answered>
}

function ReleaseBody({ release }: { readonly release: ReleaseView }) {
  const t = useTexts()
  const open = release.comments.filter(({ resolution }) => !resolution).length
  return (
    <Page
      title={release.title}
      beside={<Beside release={release} />}
      actions={<ReleaseMoves release={release} />}
    >
      <Pressing release={release} />
      <div className="columns">
        <div>
          <Section
            title={t.releases.preview}
            beside={[
              t.releases.contentVersion(release.contentVersion),
              ...(open > 0 ? [t.releasing.openComments(open)] : []),
            ].join(' · ')}
          >
            <ReleaseText release={release} />
          </Section>
          <VersionsSection release={release} />
        </div>
        <div>
          <PublicationsSection release={release} />
          <Findings release={release} />
          <SignatureChain release={release} />
          <QuestionsSection release={release} />
          <Section title={t.common.state}>
            <About release={release} />
          </Section>
        </div>
      </div>
    </Page>
  )
}

function Beside({ release }: { readonly release: ReleaseView }) {
  const t = useTexts()
  return (
    <>
      <span data-testid="release-state" data-state={release.state}>
        <Tag tone={toneOf(release.state)}>{t.labels.releaseState[release.state]}</Tag>
      </span>
      {release.urgent && release.state !== 'published' ? <Tag tone="warn">{t.releasing.urgent}</Tag> : null}
      <DemoTag isDemo={release.isDemo} />
      <ChainButton kind="release" id={release.id} size="small" />
      <Link to={`/releases/${encodeURIComponent(release.id)}/form`} data-testid="release-form">
        {t.releasing.form}
      </Link>
      {release.publication ? (
        <Link to={`/effects/release/${encodeURIComponent(release.id)}`} data-testid="release-effect">
          {t.matters.seeEffect}
        </Link>
      ) : null}
    </>
  )
}

/** As on the portal; what a check still objects to is marked, and under each paragraph what reviewers said of it. */
function ReleaseText({ release }: { readonly release: ReleaseView }) {
  const excerpts = release.findings
    .filter(({ acknowledgement }) => !acknowledgement)
    .map(({ excerpt }) => excerpt)
  return (
    <article className="release-text" data-testid="release-text">
      <h2>{release.title}</h2>
      <ParagraphComments release={release} paragraph={-1} />
      <RichText
        blocks={release.blocks ?? []}
        marked={excerpts}
        after={(index) => <ParagraphComments release={release} paragraph={index} />}
      />
    </article>
  )
}
