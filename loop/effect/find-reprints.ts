import { createFeatureExtractor } from '../../analyzers/linear/features.ts'
import { fingerprint, fingerprintDistance } from '../../analyzers/text/fingerprint.ts'
import type { StoredDocument } from '../../pipeline/model/records.ts'
import { normaliseText } from '../../pipeline/model/terms.ts'
import type { SearchRequest, Store } from '../../pipeline/store/store.ts'
import { parseRichText, toPlainText } from '../release/rich-text.ts'
import type { Reprints } from './effect-report.ts'

/** What was published, as it is looked for. */
export interface Published {
  readonly title: string
  /** Rich text. */
  readonly body: string
  readonly at: Date
  /** Our own pages: they are no reprints. */
  readonly urls: readonly string[]
}

interface Asked {
  readonly heard: Pick<Store, 'search'>
  readonly published: readonly Published[]
  readonly storyId?: string | undefined
  readonly now: Date
}

/** Of the 64 bits of a fingerprint, so many may differ in what is the same text. */
const mostBits = 10
/** Less than this part of the published sentences is a quotation, no reprint. */
const leastShare = 0.3
const fewestCharacters = 10
const days = 14
const pageSize = 200
const mostPages = 5
const mostNamed = 100
const extractor = createFeatureExtractor()

/** Reprints of what was published: documents after it whose text is nearly the same by the near-duplicate fingerprint, or holds a good part of its sentences. */
export async function findReprints(asked: Asked): Promise<Reprints> {
  const found = new Map<string, { readonly document: StoredDocument; readonly share: number }>()
  let isPartial = false
  for (const published of asked.published) {
    const looked = await documentsAfter(asked, published)
    isPartial ||= looked.isPartial
    const text = textOf(published)
    for (const document of looked.documents) {
      const share = document.url && published.urls.includes(document.url) ? 0 : shareOf(text, document)
      if (share >= leastShare && share > (found.get(document.id)?.share ?? 0))
        found.set(document.id, { document, share })
    }
  }
  const all = [...found.values()]
  const isNamed = ({ document }: { readonly document: StoredDocument }) => document.authority !== 'public'
  return {
    named: all
      .filter(isNamed)
      .toSorted((a, b) => timeOf(a.document) - timeOf(b.document))
      .slice(0, mostNamed)
      .map(({ document, share }) => nameReprint(document, share)),
    accounts: all.filter((one) => !isNamed(one)).length,
    isPartial: isPartial || all.filter(isNamed).length > mostNamed,
  }
}

function nameReprint(document: StoredDocument, share: number): Reprints['named'][number] {
  const { id, sourceName, authority, title, text, publishedAt } = document
  return {
    documentId: id,
    sourceName,
    authority,
    title: title || text.slice(0, 60),
    ...(publishedAt ? { at: publishedAt } : {}),
    share,
  }
}

/** Of its story, and whatever has its title or its longest sentence. */
async function documentsAfter({ heard, storyId, now }: Asked, published: Published) {
  const from = published.at
  const to = new Date(Math.min(now.getTime(), from.getTime() + days * 86_400_000))
  const documents = new Map<string, StoredDocument>()
  let isPartial = false
  if (to <= from) return { documents: [], isPartial }
  const phrases = [
    published.title,
    textOf(published).sentences.toSorted((a, b) => b.length - a.length)[0] ?? '',
  ]
    .map((phrase) => normaliseText(phrase).trim())
    .filter((phrase) => phrase.length >= fewestCharacters)
  const requests: readonly SearchRequest[] = [
    ...(storyId ? [{ storyIds: [storyId] }] : []),
    ...phrases.map((text) => ({ query: { kind: 'term', text } as const })),
  ]
  for (const request of requests) {
    const read = await readPages(heard, { ...request, from, to, limit: pageSize })
    isPartial ||= read.isPartial
    for (const document of read.documents) documents.set(document.id, document)
  }
  return { documents: [...documents.values()], isPartial }
}

/** The first pages; whether there would be more. */
export async function readPages(heard: Pick<Store, 'search'>, request: SearchRequest) {
  const documents: StoredDocument[] = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await heard.search({ ...request, ...(cursor ? { cursor } : {}) })
    documents.push(...answer.documents)
    cursor = answer.next
    if (!cursor) return { documents, isPartial: false }
  }
  return { documents, isPartial: true }
}

interface PublishedText {
  readonly print: string
  readonly sentences: readonly string[]
}

function textOf({ title, body }: Pick<Published, 'title' | 'body'>): PublishedText {
  const plain = normaliseText(toPlainText(parseRichText(body)))
  return { print: printOf(`${normaliseText(title)}\n${plain}`), sentences: sentencesOf(plain) }
}

/** 1: the same text; else which part of the published sentences, by their length, stands in it. */
function shareOf({ print, sentences }: PublishedText, { title, text }: StoredDocument): number {
  const other = normaliseText(`${title}\n${text}`)
  if (fingerprintDistance(print, printOf(other)) <= mostBits) return 1
  const squeezed = squeeze(other)
  const whole = sentences.reduce((sum, sentence) => sum + sentence.length, 0)
  const held = sentences.filter((sentence) => squeezed.includes(sentence))
  return whole === 0 ? 0 : held.reduce((sum, sentence) => sum + sentence.length, 0) / whole
}

/** The analyzers' near-duplicate fingerprint over single characters: both texts are cut alike, whichever segmenter cut the document once. */
function printOf(normalised: string): string {
  const tokens = [...normalised]
  return fingerprint(extractor.extract(normalised, tokens), tokens)
}

function sentencesOf(normalised: string): readonly string[] {
  return normalised
    .split(/[。！？!?;；\n]+/)
    .map(squeeze)
    .filter((sentence) => sentence.length >= fewestCharacters)
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '')
}

function timeOf({ publishedAt, observedAt }: StoredDocument): number {
  return Date.parse(publishedAt ?? observedAt)
}
