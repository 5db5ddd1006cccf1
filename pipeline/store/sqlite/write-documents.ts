import type { DatabaseSync } from 'node:sqlite'
import type { StoredDocument } from '../../model/records.ts'
import { encodeWord, indexTerms, normaliseText } from '../../model/terms.ts'
import { decideVersion, type Reading } from '../decide-version.ts'
import type { CodeBook } from './code-book.ts'
import { encodeKeywords } from './keywords.ts'
import type { PackWriter } from './packs.ts'
import { encodeSummary, precisions, type Summary } from './summary.ts'

interface StoredVersion extends Reading {
  readonly row: number
}

/** Writes documents, given with their JSON, inside the caller's transaction. */
export function createDocumentWriter(
  database: DatabaseSync,
  codes: CodeBook,
  packs: PackWriter,
): (document: StoredDocument, json: string) => void {
  const find = database.prepare(
    'SELECT d.row, b.version, b.hash AS contentHash, b.observed_at AS observedAt FROM documents d JOIN bodies b ON b.row = d.row WHERE d.id = ?',
  )
  const lastRow = database.prepare('SELECT coalesce(max(row), 0) AS row FROM documents')
  const isEarlier = database.prepare('SELECT 1 FROM versions WHERE id = ? AND hash = ? AND observed_at = ?')
  const keepVersion = database.prepare(
    'INSERT INTO versions SELECT ?, version, hash, observed_at, body FROM bodies WHERE row = ?',
  )
  const keepLate = database.prepare('INSERT INTO versions VALUES (?, ?, ?, ?, ?)')
  // Of two that were given the same number the second goes below it: what matters is that both are kept, and in order.
  const freeSlot = database.prepare(`
    WITH RECURSIVE slot (number) AS (
      SELECT ? UNION ALL
      SELECT number - 1 FROM slot WHERE EXISTS (SELECT 1 FROM versions WHERE id = ? AND version = number)
    )
    SELECT min(number) AS number FROM slot`)
  const bodyOf = database.prepare('SELECT body FROM bodies WHERE row = ?')
  const putBody = database.prepare('INSERT OR REPLACE INTO bodies VALUES (?, ?, ?, ?, ?)')
  const columns = [...summaryColumns, 'author', 'origin', 'id']
  const putDocument = database.prepare(
    `INSERT INTO documents (${columns.join()}) VALUES (${columns.map(() => '?').join()})
     ON CONFLICT (row) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join()}`,
  )
  const dropTerms = database.prepare('DELETE FROM terms WHERE rowid = ?')
  const putTerms = database.prepare('INSERT INTO terms (rowid, title, text) VALUES (?, ?, ?)')
  const putKeywords = database.prepare('INSERT OR REPLACE INTO keywords VALUES (?, ?, ?)')
  const dropWords = database.prepare('DELETE FROM words WHERE rowid = ?')
  const putWords = database.prepare('INSERT INTO words (rowid, word) VALUES (?, ?)')

  return (document, json) => {
    const known = find.get(document.id) as StoredVersion | undefined
    const decision = known
      ? decideVersion(document, known, (one) =>
          Boolean(isEarlier.get(document.id, one.contentHash, one.observedAt)),
        )
      : ({ kind: 'newer', version: document.version } as const)
    if (decision.kind === 'same' || decision.kind === 'newer') {
      const isAsGiven = decision.version === document.version
      const current = isAsGiven ? document : { ...document, version: decision.version }
      writeCurrent(current, { known, json: isAsGiven ? json : JSON.stringify(current) })
    } else if (decision.kind === 'earlier') {
      const { id, version, contentHash, observedAt } = document
      const slot = Number(freeSlot.get(version, id)?.number)
      keepLate.run(id, slot, contentHash, observedAt, packs.add(json))
    }
  }

  function writeCurrent(
    document: StoredDocument,
    { known, json }: { readonly known: StoredVersion | undefined; readonly json: string },
  ): void {
    const row = known?.row ?? Number(lastRow.get()?.row) + 1
    const isNewText = known?.contentHash !== document.contentHash
    if (known && isNewText) keepVersion.run(document.id, row)
    else if (known) packs.drop(bodyOf.get(row)?.body)
    writeRow(row, document)
    const { version, contentHash, observedAt } = document
    putBody.run(row, version, contentHash, observedAt, packs.add(json))
    if (known && isNewText) dropTerms.run(row)
    if (isNewText) putTerms.run(row, termText(document.title), termText(document.text))
    if (known) dropWords.run(row)
    putWords.run(row, wordText(document.annotations.tokens))
  }

  function writeRow(row: number, document: StoredDocument): void {
    const summary = summarise(row, document, codes)
    putKeywords.run(row, summary.unit, keywordCodes(document, codes))
    putDocument.run(
      row,
      encodeSummary(summary),
      summary.time,
      summary.channel,
      summary.kind,
      summary.sentiment,
      summary.concern,
      summary.authority,
      summary.topic,
      summary.source,
      codes.codeOf('source_name', document.sourceName),
      summary.unit,
      summary.story,
      summary.places,
      document.isDemo ? 1 : 0,
      optional(document.author),
      optional(document.origin),
      document.id,
    )
  }
}

const summaryColumns = [
  'row',
  'summary',
  'time',
  'channel',
  'kind',
  'sentiment',
  'concern',
  'authority',
  'topic',
  'source',
  'source_name',
  'unit',
  'story',
  'places',
  'is_demo',
]

const optional = (text: string | undefined): string | null => (text ? normaliseText(text) : null)
const termText = (text: string): string => indexTerms(text).join(' ')

/** Each word once: that index knows only whether a document has it. */
function wordText(tokens: readonly string[]): string {
  const words = new Set<string>()
  for (const token of tokens) {
    const word = isPlainHan(token) ? token : encodeWordOnce(token)
    if (word !== '') words.add(word)
  }
  return [...words].join(' ')
}

/** Of each UTF-16 unit: 0 not looked at yet, 1 something else, 2 a Han character that normalising leaves as it is. Such a word is its own index term. */
const plainHan = new Uint8Array(0x10000)
const maxPlainWord = 16

function isPlainHan(token: string): boolean {
  if (token.length > maxPlainWord) return false
  for (let at = 0; at < token.length; at++) {
    const unit = token.charCodeAt(at)
    if (plainHan[unit] === 0) {
      const character = String.fromCharCode(unit)
      plainHan[unit] = /^\p{Script=Han}$/u.test(character) && encodeWord(character) === character ? 2 : 1
    }
    if (plainHan[unit] !== 2) return false
  }
  return token.length > 0
}

/** Most words come again in the next document. */
const encodedWords = new Map<string, string>()
const maxEncodedWords = 100_000

function encodeWordOnce(token: string): string {
  const known = encodedWords.get(token)
  if (known !== undefined) return known
  const word = encodeWord(token) ?? ''
  if (encodedWords.size >= maxEncodedWords) encodedWords.clear()
  encodedWords.set(token, word)
  return word
}

/** Each keyword once. */
export function keywordCodes({ annotations }: StoredDocument, codes: CodeBook): string {
  const terms = new Set(annotations.keywords.map(({ term }) => term))
  return encodeKeywords([...terms].map((term) => codes.codeOf('keyword', term)))
}

function summarise(row: number, document: StoredDocument, codes: CodeBook): Summary {
  const { sentiment, topic, concern, places } = document.annotations
  const isDated = document.publishedAt !== undefined && document.precision !== 'unknown'
  return {
    row,
    // Summaries have no digits for what was before 1970, so neither has the column.
    time: Math.max(0, Date.parse(document.publishedAt ?? document.observedAt)),
    precision: isDated ? precisions[document.precision === 'day' ? 'day' : 'minute'] : precisions.undated,
    channel: codes.codeOf('channel', document.channel),
    kind: codes.codeOf('kind', document.kind),
    sentiment: codes.codeOf('sentiment', sentiment.label),
    concern: codes.codeOf('concern', concern.label),
    authority: codes.codeOf('authority', document.authority),
    topic: codes.codeOf('topic', topic.label),
    source: codes.codeOf('source', document.sourceId),
    unit: codes.codeOf('unit', document.unitId),
    story: codes.codeOf('story', document.storyId),
    places: codes.codeOfPlaces(places),
  }
}
