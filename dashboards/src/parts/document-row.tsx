import { Link } from 'react-router'
import type { DocumentSummary } from '../../../api/views/document.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { DocumentLink } from './document-link.tsx'
import { Marked } from './marked.tsx'
import { Time } from './now.tsx'
import { DemoTag, SentimentTag, Tag } from './tags.tsx'

interface DocumentRowProps {
  readonly document: DocumentSummary
  readonly isCurrent?: boolean
  /** Off on the story's own page. */
  readonly hasStory?: boolean
}

export function DocumentRow({ document, isCurrent = false, hasStory = true }: DocumentRowProps) {
  const t = useTexts()
  const { labels } = t
  // A post has no title: its own words are the link.
  const hasTitle = document.title.text !== ''
  return (
    <li
      id={`document-${document.id}`}
      className={isCurrent ? 'current' : undefined}
      aria-current={isCurrent ? 'true' : undefined}
      data-testid="document-row"
      data-id={document.id}
    >
      <div className="row-head">
        <span className={hasTitle ? 'row-title' : 'row-title row-post'}>
          <DocumentLink id={document.id}>
            <Marked {...(hasTitle ? document.title : document.snippet)} />
          </DocumentLink>
        </span>
        <DemoTag isDemo={document.isDemo} />
      </div>
      {hasTitle && document.snippet.text ? (
        <p className="snippet">
          <Marked {...document.snippet} />
        </p>
      ) : null}
      <div className="row-facts">
        <SentimentTag sentiment={document.sentiment} />
        <Tag>{labels.concern[document.concern]}</Tag>
        <span>
          {labels.channel[document.channel]} · {document.sourceName}
        </span>
        {document.author ? <span>{document.author}</span> : null}
        <span>{document.topic.label}</span>
        {document.places.length > 0 ? (
          <span>{document.places.map(({ name }) => name).join('、')}</span>
        ) : null}
        <When document={document} />
        {hasStory && document.storyId ? (
          <Link to={`/stories/${encodeURIComponent(document.storyId)}`}>{t.alerts.toStory}</Link>
        ) : null}
      </div>
    </li>
  )
}

function When({ document }: { readonly document: DocumentSummary }) {
  const t = useTexts()
  if (document.precision === 'minute') return <Time at={document.publishedAt} />
  return (
    <span>
      <Time at={document.publishedAt} precision={document.precision} /> （{t.document.observed}{' '}
      <Time at={document.observedAt} />）
    </span>
  )
}
