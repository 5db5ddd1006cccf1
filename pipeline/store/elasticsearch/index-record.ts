import type { StoredDocument } from '../../model/records.ts'
import { encodeWord, indexTerms, normaliseText } from '../../model/terms.ts'
import { AppError } from '../../platform/errors.ts'
import { sha256 } from '../../platform/hash.ts'

/** A document as its index holds it: fields to search by, and the whole of it as JSON text, which also carries NUL and half surrogates. */
export type IndexRecord = Readonly<Record<string, unknown>> & {
  readonly body: string
  readonly arrival: number
}

/** When it was published, else seen; never before 1970. Throws `AppError('BAD_INPUT')` when that is no time. */
export function documentTime({
  id,
  publishedAt,
  observedAt,
}: Pick<StoredDocument, 'id' | 'publishedAt' | 'observedAt'>): number {
  const time = Date.parse(publishedAt ?? observedAt)
  if (Number.isFinite(time)) return Math.max(0, time)
  throw new AppError('BAD_INPUT', `index document ${id}: its time is no time: ${publishedAt ?? observedAt}`, {
    details: { documentIds: [id] },
  })
}

/** `arrival` orders documents of the same time: larger came later. */
export function toIndexRecord(document: StoredDocument, arrival: number): IndexRecord {
  const { sentiment, topic, concern, places, keywords, tokens } = document.annotations
  const isDated = document.publishedAt !== undefined && document.precision !== 'unknown'
  return {
    body: JSON.stringify(document),
    id: document.id,
    time: documentTime(document),
    arrival,
    precision: isDated ? (document.precision === 'day' ? 'day' : 'minute') : 'undated',
    isDemo: document.isDemo,
    channel: document.channel,
    kind: document.kind,
    authority: document.authority,
    sentiment: sentiment.label,
    concern: concern.label,
    topic: keywordOf(topic.label),
    topicName: normalKeywordOf(topic.label),
    source: keywordOf(document.sourceId),
    sourceNames: [normalKeywordOf(document.sourceId), normalKeywordOf(document.sourceName)],
    unit: keywordOf(document.unitId),
    story: keywordOf(document.storyId),
    storyName: normalKeywordOf(document.storyId),
    place: places.map(({ code }) => keywordOf(code)),
    placeNames: places.map(({ name }) => normalKeywordOf(name)),
    keywords: keywords.map(({ term }) => keywordOf(term)),
    ...(document.author && { author: normalKeywordOf(document.author) }),
    ...(document.origin && { origin: normalKeywordOf(document.origin) }),
    title: indexTerms(document.title).join(' '),
    text: indexTerms(document.text).join(' '),
    words: wordsOf(tokens).join(' '),
  }
}

/** Lucene refuses values of more than 32,766 bytes. */
const maxKeywordLength = 2_000

/** A value as it is compared: of an enormous one its beginning and a hash; a half surrogate, which no index can hold, as `�`. */
export function keywordOf(value: string): string {
  const whole = value.isWellFormed() ? value : value.toWellFormed()
  if (whole.length <= maxKeywordLength) return whole
  return `${whole.slice(0, 100).toWellFormed()}${sha256(whole)}`
}

export const normalKeywordOf = (value: string): string => keywordOf(normaliseText(value))

function wordsOf(tokens: readonly string[]): string[] {
  return [...new Set(tokens.flatMap((token) => encodeWord(token) ?? []))]
}
