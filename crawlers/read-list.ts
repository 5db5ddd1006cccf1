import { parseFeed } from 'feedsmith'
import { AppError } from '../pipeline/platform/errors.ts'
import { findTimes, type ReadTime, readTime } from './extract/date-text.ts'
import { attachmentPath } from './extract/fields.ts'
import {
  absoluteUrl,
  baseUrlOf,
  type Element,
  elementsNamed,
  parsePage,
  shortTextIn,
  textIn,
} from './extract/page.ts'
import { collapse } from './extract/text.ts'
import type { FeedSource, JsonSource, LinkEntries, ListSource } from './source.ts'

/** Something a list points to. */
export interface ListEntry {
  readonly url: string
  readonly title?: string
  readonly time?: ReadTime
  /** The whole text as HTML, when a feed carries it. */
  readonly html?: string
}

export interface ListText {
  /** Decoded. */
  readonly text: string
  /** After redirects. */
  readonly url: string
}

/** Links to articles on a list page, in page order, each once. */
export function readLinks(
  { text, url }: ListText,
  { linkPattern }: Pick<ListSource, 'linkPattern'>,
): readonly ListEntry[] {
  const page = parsePage(text)
  const pattern = linkPattern ? new RegExp(linkPattern) : undefined
  const entries = new Map<string, ListEntry>()
  const baseUrl = baseUrlOf(page, url)
  for (const element of elementsNamed(page, 'a')) {
    const target = absoluteUrl(element.attribs.href, baseUrl)
    if (!target) continue
    const title = collapse(element.attribs.title ?? '') || (shortTextIn(element) ?? '')
    if (!(pattern ? pattern.test(target) : looksLikeArticle(target, title, url))) continue
    const key = target.replace(/#.*$/, '')
    const known = entries.get(key)
    // A picture and a headline often link to the same article: the longer text names it.
    if (known?.title && known.title.length >= title.length) continue
    const time = timeBeside(element)
    entries.set(key, { url: key, ...(title ? { title } : {}), ...(time ? { time } : {}) })
  }
  return [...entries.values()]
}

/**
 * Where the list itself comes from when the page has only a placeholder: jpaas portals (miit.gov.cn among them) fill
 * `<script parseType="buildstatic" url querydata>` by a second request, whose JSON carries the list's HTML.
 */
export function placeholderUrls({ text, url }: ListText): readonly string[] {
  const found: string[] = []
  for (const { attribs } of elementsNamed(parsePage(text), 'script')) {
    if (attribs.parsetype !== 'buildstatic') continue
    const target = absoluteUrl(attribs.url, url)
    const query = parseJson((attribs.querydata ?? '').replaceAll("'", '"'))
    if (!target || query === null || typeof query !== 'object') continue
    const address = new URL(target)
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value))
    found.push(address.href)
  }
  return found
}

/** The HTML inside a placeholder's answer. */
export function htmlOfPlaceholder(text: string): string {
  const html = valueAt(parseJson(text), 'data.html')
  return typeof html === 'string' ? html : ''
}

/** Entries of RSS, Atom, RDF or JSON Feed. Throws `EXTRACT_FAILED` for what is none of them. */
export function readFeed(
  { text, url }: ListText,
  { hasFullText }: Pick<FeedSource, 'hasFullText'>,
): readonly ListEntry[] {
  return feedEntries(text).flatMap(({ link, title, date, html }) => {
    const target = absoluteUrl(link, url)
    if (!target) return []
    const time = date ? readTime(date) : undefined
    return {
      url: target,
      ...(title ? { title: collapse(title) } : {}),
      ...(time ? { time } : {}),
      ...(hasFullText && html ? { html } : {}),
    }
  })
}

interface FeedEntry {
  readonly link: string | undefined
  readonly title: string | undefined
  readonly date: string | undefined
  readonly html: string | undefined
}

function feedEntries(text: string): readonly FeedEntry[] {
  const parsed = parseAnyFeed(text.replace(/^[\s\ufeff]+/, ''))
  switch (parsed.format) {
    case 'rss':
      return (parsed.feed.items ?? []).map((item) => ({
        link: item.link ?? (item.guid?.isPermaLink === false ? undefined : item.guid?.value),
        title: item.title,
        date: item.pubDate ?? item.dc?.dates?.[0],
        html: item.content?.encoded ?? item.description,
      }))
    case 'rdf':
      return (parsed.feed.items ?? []).map((item) => ({
        link: item.link,
        title: item.title,
        date: item.dc?.dates?.[0],
        html: item.content?.encoded ?? item.description,
      }))
    case 'atom':
      return (parsed.feed.entries ?? []).map((entry) => ({
        link: (entry.links?.find(({ rel }) => !rel || rel === 'alternate') ?? entry.links?.[0])?.href,
        title: entry.title?.value,
        date: entry.published ?? entry.updated,
        html: entry.content?.value ?? entry.summary?.value,
      }))
    case 'json':
      return (parsed.feed.items ?? []).map((item) => ({
        link: item.url,
        title: item.title,
        date: item.date_published,
        html: item.content_html ?? item.content_text,
      }))
  }
}

function parseAnyFeed(text: string): ReturnType<typeof parseFeed<string>> {
  try {
    return parseFeed<string>(text)
  } catch (cause) {
    throw new AppError('EXTRACT_FAILED', 'parse feed', {
      cause,
      userMessage: '订阅源内容不是合法的 RSS、Atom 或 JSON Feed',
    })
  }
}

/** The entries of a JSON list. Throws `EXTRACT_FAILED` when there is no array where the source says. */
export function readItems(
  { text }: ListText,
  { itemsPath }: Pick<JsonSource, 'itemsPath'>,
): readonly unknown[] {
  const items = valueAt(parseJson(text), itemsPath)
  if (!Array.isArray(items))
    throw new AppError('EXTRACT_FAILED', `no array at "${itemsPath}"`, {
      userMessage: '列表接口的结构变了，找不到条目',
    })
  return items
}

export function readItemLink(item: unknown, fields: LinkEntries, url: string): ListEntry | undefined {
  const link = valueAt(item, fields.urlField)
  const target = typeof link === 'string' ? absoluteUrl(link, url) : undefined
  if (!target) return undefined
  const title = fields.titleField ? valueAt(item, fields.titleField) : undefined
  const written = fields.timeField ? valueAt(item, fields.timeField) : undefined
  const time =
    typeof written === 'string' || typeof written === 'number' ? readTime(String(written)) : undefined
  return {
    url: target,
    ...(typeof title === 'string' ? { title: collapse(textOfHtml(title)) } : {}),
    ...(time ? { time } : {}),
  }
}

/** JSON, also inside `callback(…)` or `var list = …;`. */
function parseJson(text: string): unknown {
  const from = text.search(/[[{]/)
  const to = Math.max(text.lastIndexOf(']'), text.lastIndexOf('}'))
  if (from < 0 || to < from) return undefined
  try {
    return JSON.parse(text.slice(from, to + 1))
  } catch {
    return undefined
  }
}

function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) =>
        inner !== null && typeof inner === 'object' ? (inner as Record<string, unknown>)[name] : undefined,
      value,
    )
}

function textOfHtml(html: string): string {
  return textIn(parsePage(html).root)
}

/** Same site, a headline's length, and an address with a number or a page's ending: not a menu, not a front page. */
function looksLikeArticle(target: string, title: string, listUrl: string): boolean {
  const url = new URL(target)
  if (title.length < 5 || siteOf(url.hostname) !== siteOf(new URL(listUrl).hostname)) return false
  if (attachmentPath.test(url.pathname)) return false
  if (url.pathname === '/' || /\/(?:index|list|default|more)[\w-]*\.\w+$/i.test(url.pathname)) return false
  return /\d{4}|\.s?html?$|[?&]\w*id=\w+/i.test(url.pathname + url.search)
}

function siteOf(host: string): string {
  if (/^[\d.]+$|:/.test(host)) return host
  const labels = host.split('.')
  return labels.slice(/^(?:gov|com|org|net|edu|ac)$/.test(labels.at(-2) ?? '') ? -3 : -2).join('.')
}

/** Lists print the day beside the headline, in the same row. */
function timeBeside({ parent }: Element): ReadTime | undefined {
  const text = parent ? (shortTextIn(parent) ?? '') : ''
  return text.length < 300 ? findTimes(text)[0] : undefined
}
