import type { Place } from '../../pipeline/model/annotation.ts'
import type { Block, Observation } from '../../pipeline/model/document.ts'
import type { Query } from '../../pipeline/model/query.ts'
import type { StoredDocument } from '../../pipeline/model/records.ts'
import type { QueryTools } from '../deps.ts'
import type { ReadOnly } from '../http/handler.ts'
import { messages } from '../messages.zh-CN.ts'
import type { DocumentDetail, DocumentSummary } from '../views/document.ts'

type Tools = Pick<QueryTools, 'highlight' | 'snippet'>
export type SummaryView = ReadOnly<DocumentSummary>
export type DetailView = ReadOnly<DocumentDetail>

const snippetLength = 160
const headingLength = 40

export function summarise(document: StoredDocument, query: Query, tools: Tools): SummaryView {
  const { sentiment, topic, concern, places } = document.annotations
  const { id, kind, channel, sourceId, sourceName, authority, author, url } = document
  return {
    id,
    kind,
    channel,
    sourceId,
    sourceName,
    authority,
    author,
    url,
    ...wordsOf(document, query, tools),
    publishedAt: document.publishedAt,
    precision: document.precision,
    observedAt: document.observedAt,
    sentiment: { label: sentiment.label, probability: sentiment.probability },
    topic: { label: topic.label, probability: topic.probability },
    concern: concern.label,
    places: places.map(({ name, code }: Place) => ({ name, code })),
    storyId: document.storyId,
    version: document.version,
    isDemo: document.isDemo,
  }
}

/** What a list shows of it; a post that is all said in its heading is not said twice. */
function wordsOf({ title, text }: StoredDocument, query: Query, tools: Tools) {
  const heading = title.trim() || headingOf(text)
  const isSaid = heading === text.trim()
  return {
    title: tools.highlight(query, heading),
    snippet: isSaid ? { text: '', marks: [] } : tools.snippet(query, text, snippetLength),
  }
}

function headingOf(text: string): string {
  const [line = ''] = text.trim().split('\n', 1)
  const characters = [...line]
  return characters.length <= headingLength
    ? line || messages.noWords
    : `${characters.slice(0, headingLength).join('')}…`
}

export interface DetailInput {
  readonly document: StoredDocument
  readonly query: Query
  readonly versions: readonly StoredDocument[]
  readonly observations: readonly Observation[]
  readonly tools: Tools
}

export function showDetail({ document, query, versions, observations, tools }: DetailInput): DetailView {
  const { annotations } = document
  return {
    ...summarise(document, query, tools),
    text: document.text,
    blocks: document.blocks ?? blocksOf(document.text),
    origin: document.origin,
    docNumber: document.docNumber,
    notes: document.notes,
    keywords: annotations.keywords,
    evidence: { sentiment: annotations.sentiment.evidence, topic: annotations.topic.evidence },
    harm: annotations.harm,
    analyzers: annotations.analyzers,
    fingerprint: annotations.fingerprint,
    counts: observations,
    versions: versions.map(({ version, observedAt, title, text }) => ({ version, observedAt, title, text })),
  }
}

/** A post has no page whose blocks could be kept: its lines are its paragraphs. */
function blocksOf(text: string): readonly Block[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ kind: 'paragraph', text: line }))
}
