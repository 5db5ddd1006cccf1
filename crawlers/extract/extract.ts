import type { Block, TimePrecision } from '../../pipeline/model/document.ts'
import { canonicalOf } from '../canonical-url.ts'
import { blockText, type PageBlock, readBlocks, textOf } from './blocks.ts'
import { findBody } from './body.ts'
import { cleanPage } from './clean.ts'
import { findAttachments, findAuthor, findDocNumber, findLinks, findOrigin } from './fields.ts'
import { baseUrlOf, codeIn, elementsNamed, isElement, type Page, parsePage, textIn } from './page.ts'
import { findPublishTime } from './publish-time.ts'
import { htmlInScripts, readStructured } from './structured.ts'
import { collapse, countPunctuation, lengthWithoutSpace, withoutControls } from './text.ts'
import { findTitle } from './title.ts'
import { trimBlocks } from './trim.ts'

export interface PageInput {
  /** Already decoded, see fetch/decode.ts. */
  readonly html: string
  /** Where the page was read, after redirects: relative links are resolved against it. */
  readonly url: string
}

export interface Attachment {
  readonly url: string
  readonly name: string
}

/** What a page says of itself; nothing here comes from knowing the site. */
export interface Extracted {
  readonly url: string
  readonly canonicalUrl: string
  readonly title: string
  /** The text of the blocks, one line each. */
  readonly text: string
  readonly blocks: readonly Block[]
  readonly publishedAt?: string
  readonly precision: TimePrecision
  readonly origin?: string
  readonly docNumber?: string
  readonly author?: string
  readonly attachments: readonly Attachment[]
  readonly links: readonly string[]
}

/** A body shorter than this may be a shell that a script fills. */
const thinBody = 80

/** Reads an article out of a page. Never throws for what a page may contain; a page without a body has an empty text. */
export function extractPage({ html, url }: PageInput): Extracted {
  const page = parsePage(withoutControls(html))
  const baseUrl = baseUrlOf(page, url)
  const structured = readStructured(page)
  const scripts = elementsNamed(page, 'script', 'textarea').map(codeIn)
  const title = findTitle(page, structured.headlines)
  // Read before the body is: dates, origin and links stand in parts that reading it throws away.
  const facts = readFacts(page, { url, baseUrl, title, dates: structured.dates, scripts })
  const blocks = readBody(page, { url: baseUrl, title, scripts, structuredBody: structured.body })
  return { url, title, text: textOf(blocks), blocks, ...facts }
}

interface FactsInput {
  readonly url: string
  readonly baseUrl: string
  readonly title: string
  readonly dates: readonly string[]
  readonly scripts: readonly string[]
}

function readFacts(
  page: Page,
  { url, baseUrl, title, dates, scripts }: FactsInput,
): Omit<Extracted, 'url' | 'title' | 'text' | 'blocks'> {
  const lines = readBlocks(findBody(page), baseUrl).map(({ block }) => blockText(block))
  const nearTitle = nearTitleText(page, title, lines.find(isProse))
  const time = findPublishTime({
    page,
    url,
    structured: dates,
    nearTitle,
    lines,
    scripts: scripts.join('\n'),
  })
  const origin = findOrigin(page, nearTitle)
  const author = findAuthor(page, nearTitle)
  const docNumber = findDocNumber(page, lines, nearTitle)
  const claimed = elementsNamed(page, 'link').find(({ attribs }) => attribs.rel === 'canonical')?.attribs.href
  return {
    canonicalUrl: canonicalOf(url, claimed),
    precision: time?.precision ?? 'unknown',
    ...(time ? { publishedAt: time.iso } : {}),
    ...(origin ? { origin } : {}),
    ...(docNumber ? { docNumber } : {}),
    ...(author ? { author } : {}),
    attachments: findAttachments(page, baseUrl),
    links: findLinks(page, baseUrl),
  }
}

function isProse(line: string): boolean {
  return line.length >= 40 && countPunctuation(line) >= 2 && !/^.{0,12}(?:时间|日期|来源)\s?[:：]/.test(line)
}

interface BodyInput {
  readonly url: string
  readonly title: string
  readonly scripts: readonly string[]
  readonly structuredBody: string | undefined
}

function readBody(page: Page, { url, title, scripts, structuredBody }: BodyInput): readonly Block[] {
  cleanPage(page)
  const fromPage = blocksOf(trimBlocks(readBlocks(findBody(page), url), title))
  if (lengthWithoutSpace(textOf(fromPage)) >= thinBody) return fromPage
  const inScript = htmlInScripts(scripts)
  const inner = inScript ? parsePage(inScript) : undefined
  if (inner) cleanPage(inner)
  const fromScript = inner
    ? blocksOf(trimBlocks(readBlocks(inner.root.children.filter(isElement), url), title))
    : []
  const written: readonly Block[] = structuredBody
    ? [{ kind: 'paragraph', text: collapse(structuredBody) }]
    : []
  return longest([fromPage, fromScript, written])
}

function blocksOf(blocks: readonly PageBlock[]): readonly Block[] {
  return blocks.map(({ block }) => block)
}

function longest(choices: readonly (readonly Block[])[]): readonly Block[] {
  return choices.reduce((a, b) => (textOf(b).length > textOf(a).length ? b : a))
}

/** What stands between a headline and the first sentence: where pages print date, origin and author, and no other article's. */
function nearTitleText(page: Page, title: string, firstProse: string | undefined): string {
  const all = collapse(textIn(elementsNamed(page, 'body')[0] ?? page.root))
  const first = title ? all.indexOf(title) : -1
  if (first < 0) return untilProse(all.slice(0, 400), firstProse)
  // The first may be a bread crumb or a list beside; the last a repeated headline above the text.
  const last = all.lastIndexOf(title, Math.floor(all.length * 0.8))
  const afterFirst = untilProse(all.slice(first + title.length, first + title.length + 300), firstProse)
  if (last <= first) return afterFirst
  return `${afterFirst} ${untilProse(all.slice(last + title.length, last + title.length + 200), firstProse)}`
}

function untilProse(text: string, prose: string | undefined): string {
  const at = prose ? text.indexOf(prose.slice(0, 12)) : -1
  return at < 0 ? text : text.slice(0, at)
}
