import { AppError } from '../pipeline/platform/errors.ts'
import { decodeBytes } from './fetch/decode.ts'
import type { FetchedPage } from './fetch/fetch.ts'
import type { PoliteFetcher } from './fetch/polite-fetch.ts'
import {
  htmlOfPlaceholder,
  type ListEntry,
  type ListText,
  placeholderUrls,
  readFeed,
  readItemLink,
  readItems,
  readLinks,
} from './read-list.ts'
import { entryUrl, type ListSource, type Source } from './source.ts'

/** What a source's list gave: places to read, or whole documents in the form of a delivery. */
export type Found =
  | { readonly kind: 'link'; readonly entry: ListEntry }
  | { readonly kind: 'delivery'; readonly line: string }

export interface SourceReading {
  readonly found: readonly Found[]
  readonly etag?: string
  readonly lastModified?: string
  /** True when the list says it has not changed since the last reading. */
  readonly isUnchanged: boolean
}

export interface ReadingInput {
  readonly polite: PoliteFetcher
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
  readonly signal: AbortSignal
}

/** The newest entries stand first; what lies beyond would only hold up everybody else. */
const maxListLength = 2_000_000

/** Reads a source's list. Throws when it cannot be read, and when it holds nothing: an empty list is a fault until proven otherwise. */
export async function readSource(
  source: Source,
  { polite, etag, lastModified, signal }: ReadingInput,
): Promise<SourceReading> {
  const page = await polite.fetch(source, { url: entryUrl(source), etag, lastModified, signal })
  if (page.status === 304) return { found: [], isUnchanged: true }
  const found = await findEntries(source, { list: toText(page), polite, signal })
  if (found.length === 0)
    throw new AppError('EXTRACT_FAILED', `nothing listed at ${page.url}`, {
      userMessage: '列表中找不到文章，页面可能已改版或需要登录',
    })
  return {
    found,
    isUnchanged: false,
    ...(page.etag ? { etag: page.etag } : {}),
    ...(page.lastModified ? { lastModified: page.lastModified } : {}),
  }
}

interface Finding {
  readonly list: ListText
  readonly polite: PoliteFetcher
  readonly signal: AbortSignal
}

async function findEntries(source: Source, finding: Finding): Promise<readonly Found[]> {
  switch (source.kind) {
    case 'list':
      return toLinks(await readListPage(source, finding))
    case 'feed':
      return toLinks(readFeed(finding.list, source))
    case 'json': {
      const { entries } = source
      const items = readItems(finding.list, source)
      if (entries.are === 'documents')
        return items.map((item) => ({ kind: 'delivery', line: JSON.stringify(item) }))
      return toLinks(items.flatMap((item) => readItemLink(item, entries, finding.list.url) ?? []))
    }
  }
}

async function readListPage(
  source: Source & ListSource,
  { list, polite, signal }: Finding,
): Promise<readonly ListEntry[]> {
  const entries = [...readLinks({ ...list, text: list.text.slice(0, maxListLength) }, source)]
  for (const url of placeholderUrls(list).slice(0, 3)) {
    const part = toText(await polite.fetch(source, { url, signal }))
    // Links inside are relative to the page that asked, not to the interface.
    entries.push(...readLinks({ text: htmlOfPlaceholder(part.text), url: list.url }, source))
  }
  return entries
}

function toText(page: FetchedPage): ListText {
  return { text: decodeBytes(page.bytes, page.contentType).text, url: page.url }
}

function toLinks(entries: readonly ListEntry[]): readonly Found[] {
  return entries.map((entry) => ({ kind: 'link', entry }))
}
