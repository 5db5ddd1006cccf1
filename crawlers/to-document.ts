import type { Block, RawDocument } from '../pipeline/model/document.ts'
import { documentId } from '../pipeline/model/identity.ts'
import { maskPersonal } from '../pipeline/model/mask-personal.ts'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import type { Extracted } from './extract/extract.ts'
import { collapse } from './extract/text.ts'
import type { ListEntry } from './read-list.ts'
import type { Source } from './source.ts'

export interface ReadPage {
  readonly extracted: Extracted
  readonly entry: ListEntry
  readonly source: Source
  readonly observedAt: Date
  readonly unitId: string
}

/** An extracted page → a document. The list's headline and time stand in where the page has none. */
export function toDocument({ extracted, entry, source, observedAt, unitId }: ReadPage): RawDocument {
  const title = maskPersonal(extracted.title || entry.title || '')
  const text = maskPersonal(extracted.text)
  const time = timeOf(extracted, entry)
  const author = extracted.author && isOrganisation(extracted.author) ? extracted.author : undefined
  return {
    id: documentId({
      platform: source.channel,
      canonicalUrl: extracted.canonicalUrl,
      sourceId: source.id,
      publishedAt: time.publishedAt,
      normalisedText: collapse(text),
    }),
    kind: source.documentKind,
    channel: source.channel,
    sourceId: source.id,
    sourceName: source.name,
    authority: source.authority,
    url: extracted.url,
    title,
    text,
    blocks: extracted.blocks.map(maskBlock),
    ...time,
    ...(author ? { author } : {}),
    ...(extracted.origin ? { origin: extracted.origin } : {}),
    ...(extracted.docNumber ? { docNumber: extracted.docNumber } : {}),
    observedAt: toShanghaiIso(observedAt),
    unitId,
    isDemo: source.isDemo,
  }
}

function timeOf(extracted: Extracted, { time }: ListEntry): Pick<RawDocument, 'publishedAt' | 'precision'> {
  const { publishedAt, precision } = extracted
  const isSameDay = time && publishedAt?.slice(0, 10) === time.iso.slice(0, 10)
  if (time?.precision === 'minute' && (!publishedAt || (isSameDay && precision === 'day')))
    return { publishedAt: time.iso, precision: 'minute' }
  if (publishedAt) return { publishedAt, precision }
  return time ? { publishedAt: time.iso, precision: time.precision } : { precision: 'unknown' }
}

/** A byline's person is nobody's business here; an organisation may be named. */
function isOrganisation(author: string): boolean {
  return /(?:网|报|社|台|局|部|厅|委|院|会|办|处|司|公司|中心|集团|频道|客户端|杂志|编辑部|政府|发布|在线)$/.test(
    author,
  )
}

function maskBlock(block: Block): Block {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return { ...block, text: maskPersonal(block.text) }
    case 'table':
      return { kind: 'table', rows: block.rows.map((row) => row.map(maskPersonal)) }
    case 'image':
      return block
  }
}
