import type { Block, TimePrecision } from '../../pipeline/model/document.ts'
import { canonicalOf } from '../canonical-url.ts'
import { blockText, type PageBlock, readBlocks, textOf } from './blocks.ts'
import { findBody } from './body.ts'
import { cleanPage } from './clean.ts'
import { findAttachments, findAuthor, findDocNumber, findLinks, findOrigin } from './fields.ts'
import { baseUrlOf, codeIn, elementsNamed, isElement, type Page, parsePage, textIn } from './page.ts'
import { findPublishTime } from './publish-time.ts'
import { htmlInScripts, readStructured } from './structured.ts'
import { collapse, lengthWithoutSpace, withoutControls } from './text.ts'
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
  const scripts = elementsNamed(page, 'script').map(codeIn).join('\n')
  const title = findTitle(page, structured.headlines)
  // Read before cleaning: dates, origin and links stand in parts that are thrown away.
  const links = findLinks(page, baseUrl)
  const attachments = findAttachments(page, baseUrl)
  const before = nearTitleText(page, title)
  const time = findPublishTime({ page, url, structured: structured.dates, nearTitle: before, scripts })
  const origin = findOrigin(page, before)
  const author = findAuthor(page, before)
  const claimed = elementsNamed(page, 'link').find(({ attribs }) => attribs.rel === 'canonical')?.attribs.href
  const rawLines = readBlocks(findBody(page), baseUrl).map(({ block }) => blockText(block))
  const docNumber = findDocNumber(page, rawLines)
  const blocks = readBody(page, { url: baseUrl, title, scripts, structuredBody: structured.body })
  return {
    url,
    canonicalUrl: canonicalOf(url, claimed),
    title,
    text: textOf(blocks),
    blocks,
    precision: time?.precision ?? 'unknown',
    ...(time ? { publishedAt: time.iso } : {}),
    ...(origin ? { origin } : {}),
    ...(docNumber ? { docNumber } : {}),
    ...(author ? { author } : {}),
    attachments,
    links,
  }
}

interface BodyInput {
  readonly url: string
  readonly title: string
  readonly scripts: string
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

/** About what stands just after the headline: where pages print date, origin and author. */
function nearTitleText(page: Page, title: string): string {
  const all = collapse(textIn(elementsNamed(page, 'body')[0] ?? page.root))
  const at = title ? all.lastIndexOf(title, Math.floor(all.length * 0.8)) : -1
  const first = title ? all.indexOf(title) : -1
  const after = first < 0 ? all.slice(0, 400) : all.slice(first + title.length, first + title.length + 300)
  return at > first ? `${after} ${all.slice(at + title.length, at + title.length + 200)}` : after
}
