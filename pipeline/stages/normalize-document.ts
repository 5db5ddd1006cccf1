import type { Block, RawDocument } from '../model/document.ts'
import { deadLetter, keep, type Outcome } from '../model/outcome.ts'
import type { NormalDocument } from '../model/records.ts'
import { sha256 } from '../platform/hash.ts'
import type { Stage } from '../runtime/stage.ts'
import { checkTimes } from './check-times.ts'
import { cleanText } from './clean-text.ts'
import { parseRawDocument } from './raw-document.ts'

const maxTitle = 500
const maxText = 200_000
const maxField = 500
const maxBlocks = 5_000

/** Whatever came in → a document whose text, times and lengths the rest of the house can rely on; else a dead letter that says why. */
export function normalizeDocument(): Stage<unknown, NormalDocument> {
  return { name: 'normalize-document', run: async (batch) => batch.map(({ value }) => normalize(value)) }
}

function normalize(value: unknown): Outcome<NormalDocument> {
  const parsed = parseRawDocument(value)
  if (!parsed.ok) return deadLetter(parsed.reason)
  const raw = parsed.document
  const times = checkTimes(raw)
  if (!times)
    return deadLetter(`not a document: observedAt: cannot be read as a time: ${raw.observedAt.slice(0, 40)}`)

  const notes = new Set<string>(times.notes)
  const tidy = tidier(notes)
  const title = tidy(raw.title, maxTitle, 'title-cut').replace(/\s+/g, ' ')
  const text = tidy(raw.text, maxText, 'text-cut')
  if (title === '' && text === '') return deadLetter('not a document: neither title nor text')

  const { publishedAt: _checked, url, blocks, author, origin, docNumber, ...rest } = raw
  const { notes: _noted, ...checked } = times
  return keep({
    ...rest,
    ...checked,
    title,
    text,
    ...(url === undefined ? {} : webAddress(url, notes)),
    ...(blocks ? { blocks: tidyBlocks(blocks, tidy, notes) } : {}),
    ...(author ? { author: tidy(author, maxField, 'field-cut') } : {}),
    ...(origin ? { origin: tidy(origin, maxField, 'field-cut') } : {}),
    ...(docNumber ? { docNumber: tidy(docNumber, maxField, 'field-cut') } : {}),
    sourceName: tidy(raw.sourceName, maxField, 'field-cut'),
    contentHash: contentHash(title, text),
    notes: [...notes],
  })
}

/** What makes a new version: neither width of characters nor white space does. */
function contentHash(title: string, text: string): string {
  return sha256(`${title}\n${text}`.normalize('NFKC').replace(/\s+/g, ' '))
}

type Tidy = (text: string, maxLength: number, cutNote: string) => string

function tidier(notes: Set<string>): Tidy {
  return (raw, maxLength, cutNote) => {
    const { text, notes: mended } = cleanText(raw)
    for (const note of mended) notes.add(note)
    if (text.length <= maxLength) return text
    notes.add(cutNote)
    // The cut may fall between the halves of a surrogate pair.
    return text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')
  }
}

/** A page links to it: nothing but http and https is an address. */
function webAddress(url: string, notes: Set<string>): Pick<RawDocument, 'url'> {
  const parsed = URL.parse(url.trim())
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return { url: parsed.href }
  notes.add('url-refused')
  return {}
}

function tidyBlocks(blocks: readonly Block[], tidy: Tidy, notes: Set<string>): readonly Block[] {
  if (blocks.length > maxBlocks) notes.add('blocks-cut')
  return blocks.slice(0, maxBlocks).map((block) => tidyBlock(block, tidy, notes))
}

function tidyBlock(block: Block, tidy: Tidy, notes: Set<string>): Block {
  const short = (text: string) => tidy(text, maxText, 'text-cut')
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return { ...block, text: short(block.text) }
    case 'table':
      return { kind: 'table', rows: block.rows.map((row) => row.map(short)) }
    case 'image':
      return { kind: 'image', url: webAddress(block.url, notes).url ?? '', alt: short(block.alt) }
  }
}
