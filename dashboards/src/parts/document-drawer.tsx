import { Drawer } from 'antd'
import { Link } from 'react-router'
import type { Block, DocumentDetail } from '../../../api/views/document.ts'
import { formatShare } from '../format.ts'
import { useAsk } from '../frame/ask.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { DocumentHistory } from './document-history.tsx'
import { Marked } from './marked.tsx'
import { Time } from './now.tsx'
import { Facts, Section } from './page.tsx'
import { Answered } from './states.tsx'
import { DemoTag, SentimentTag, Tag } from './tags.tsx'

interface DocumentDrawerViewProps {
  readonly id: string
  readonly query: string | undefined
  readonly onClose: () => void
}

/** All that is known of one document, and why it was judged so. */
export function DocumentDrawerView({ id, query, onClose }: DocumentDrawerViewProps) {
  const t = useTexts()
  const ask = useAsk('GET /api/documents/:id', { params: { id }, query: { q: query } })
  return (
    <Drawer
      open
      title={t.document.title}
      size="min(760px, 100vw)"
      onClose={onClose}
      extra={ask.data ? <OriginalLink url={ask.data.url} /> : null}
    >
      <Answered ask={ask}>{(document) => <DocumentBody document={document} />}</Answered>
    </Drawer>
  )
}

function OriginalLink({ url }: { readonly url: string | undefined }) {
  const t = useTexts()
  if (!url || !/^https?:/i.test(url)) return <span className="soft">{t.document.noOriginal}</span>
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" data-testid="document-original">
      {t.document.original} ↗
    </a>
  )
}

function DocumentBody({ document }: { readonly document: DocumentDetail }) {
  const t = useTexts()
  const { labels } = t
  return (
    <article className="document" data-testid="document-drawer">
      {document.title.text ? (
        <h2 className="document-title">
          <Marked {...document.title} />
        </h2>
      ) : null}
      <p className="tags">
        <DemoTag isDemo={document.isDemo} />
        <Tag>{labels.channel[document.channel]}</Tag>
        <Tag>{labels.kind[document.kind]}</Tag>
        <SentimentTag sentiment={document.sentiment} />
        <Tag>{labels.concern[document.concern]}</Tag>
        <Tag>{document.topic.label}</Tag>
      </p>
      <Facts
        rows={[
          [t.document.source, document.sourceName],
          [t.document.authority, labels.authority[document.authority]],
          [t.document.published, <Time key="p" at={document.publishedAt} precision={document.precision} />],
          [t.document.observed, <Time key="o" at={document.observedAt} />],
          ...optional(t.document.author, document.author),
          ...optional(t.document.origin, document.origin),
          ...optional(t.document.docNumber, document.docNumber),
          [
            t.document.story,
            <Link key="s" to={`/stories/${encodeURIComponent(document.storyId)}`}>
              {t.common.open}
            </Link>,
          ],
          ...optional(t.document.places, document.places.map(({ name }) => name).join('、')),
        ]}
      />
      <Section title={t.document.body}>
        <div className="document-text" data-testid="document-text">
          {document.blocks.length > 0 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a stored document never move
            document.blocks.map((block, at) => <BlockView key={at} block={block} />)
          ) : (
            <p>{document.text}</p>
          )}
        </div>
      </Section>
      <EvidenceSection document={document} />
      <DocumentHistory document={document} />
    </article>
  )
}

function optional(term: string, value: string | undefined): readonly (readonly [string, string])[] {
  return value ? [[term, value]] : []
}

/** A block of a crawled page: always text, whatever it says. */
function BlockView({ block }: { readonly block: Block }) {
  const t = useTexts()
  if (block.kind === 'heading') return <h3>{block.text}</h3>
  if (block.kind === 'paragraph') return <p>{block.text}</p>
  if (block.kind === 'image')
    // The picture itself is not loaded: the visit would tell its site who is reading.
    return (
      <p className="soft" title={t.document.imageHint}>
        [{t.document.image}] {block.alt || block.url}
      </p>
    )
  return (
    <div className="scroll-x">
      <table className="plain-table">
        <tbody>
          {block.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a stored table never move
            <tr key={at}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells of a stored table never move
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function EvidenceSection({ document }: { readonly document: DocumentDetail }) {
  const t = useTexts()
  const { sentiment, topic, evidence, harm, keywords } = document
  return (
    <Section title={t.document.evidence}>
      <Facts
        isWide
        rows={[
          [
            `${t.document.sentiment}：${t.labels.sentiment[sentiment.label]}（${t.document.probability(formatShare(sentiment.probability))}）`,
            <Evidence key="s" words={evidence.sentiment} />,
          ],
          [
            `${t.document.topic}：${topic.label}（${t.document.probability(formatShare(topic.probability))}）`,
            <Evidence key="t" words={evidence.topic} />,
          ],
          [t.document.harm, harm.join('、') || t.common.none],
          [t.document.keywords, keywords.map(({ term }) => term).join('、') || t.common.none],
        ]}
      />
    </Section>
  )
}

function Evidence({ words }: { readonly words: DocumentDetail['evidence']['topic'] }) {
  const t = useTexts()
  if (words.length === 0) return <span className="soft">{t.document.noEvidence}</span>
  return (
    <span className="evidence" title={t.document.evidenceHint}>
      {words.map(({ term, weight }) => (
        <span key={term} className={weight < 0 ? 'evidence-against' : 'evidence-for'}>
          {term} {weight > 0 ? '+' : ''}
          {weight.toFixed(2)}
        </span>
      ))}
    </span>
  )
}
