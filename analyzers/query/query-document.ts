import type { Place } from '../../pipeline/model/annotation.ts'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'

/** What a query can ask of a document, flat. */
export interface QueryDocument {
  readonly title: string
  readonly text: string
  readonly tokens: readonly string[]
  readonly channel: string
  readonly kind: string
  readonly sourceId: string
  readonly sourceName: string
  readonly authority: string
  readonly sentiment: string
  readonly topic: string
  readonly concern: string
  readonly places: readonly Pick<Place, 'code' | 'name'>[]
  readonly author?: string | undefined
  readonly origin?: string | undefined
  /** Absent as long as the document is in no story. */
  readonly storyId?: string | undefined
}

export function toQueryDocument(document: AnalyzedDocument & { readonly storyId?: string }): QueryDocument {
  const { tokens, sentiment, topic, concern, places } = document.annotations
  return {
    title: document.title,
    text: document.text,
    tokens,
    channel: document.channel,
    kind: document.kind,
    sourceId: document.sourceId,
    sourceName: document.sourceName,
    authority: document.authority,
    sentiment: sentiment.label,
    topic: topic.label,
    concern: concern.label,
    places,
    author: document.author,
    origin: document.origin,
    storyId: document.storyId,
  }
}
