import { type CheerioAPI, load } from 'cheerio/slim'
import { AppError } from '../../pipeline/platform/errors.ts'
import { collapse } from './text.ts'

/** Beyond this depth tags are ignored (their text stays): no article is nested so deeply, and walkers may then recurse. */
const maxDepth = 400
/** Void elements and those commonly left unclosed do not nest. */
const neverNests = new Set(
  'area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option body html head'.split(
    ' ',
  ),
)

type Root = NonNullable<ReturnType<CheerioAPI['root']>[number]>
export type AnyNode = Root | Root['children'][number]
export type Element = Extract<AnyNode, { attribs: unknown }>

export interface Page {
  readonly root: Root
  /** Every element, in document order, as the page came. */
  readonly elements: readonly Element[]
}

/** HTML → tree. Linear in the length of the page, however broken it is. */
export function parsePage(html: string): Page {
  const [root] = load(flattenDeep(html)).root().toArray()
  if (!root) throw new AppError('EXTRACT_FAILED', 'parser gave no document')
  const elements: Element[] = []
  gather(root, elements)
  return { root, elements }
}

function gather(node: AnyNode, elements: Element[]): void {
  if (!('children' in node)) return
  for (const child of node.children) {
    if (isElement(child)) elements.push(child)
    gather(child, elements)
  }
}

/** Elements of these names, in document order. A scan, because the parser library's selectors are quadratic on many siblings. */
export function elementsNamed(page: Page, ...names: readonly string[]): readonly Element[] {
  return page.elements.filter(({ name }) => names.includes(name))
}

/** All text below a node, code left out; blocks are kept apart by a space. */
export function textIn(node: AnyNode): string {
  const parts: string[] = []
  appendText(node, parts, Number.POSITIVE_INFINITY)
  return parts.join('')
}

/** The same for what may be a label or a headline: nothing when it is long or intricate, found out cheaply. */
export function shortTextIn(node: AnyNode, between = ''): string | undefined {
  const parts: string[] = []
  return appendText(node, parts, maxShortParts) ? collapse(parts.join(between).slice(0, 2000)) : undefined
}

const maxShortParts = 120

/** False when there were more than `maxParts` pieces and the rest was left out. */
function appendText(node: AnyNode, parts: string[], maxParts: number): boolean {
  if (parts.length > maxParts) return false
  if (node.type === 'text') parts.push(node.data)
  if (!('children' in node) || node.type === 'script' || node.type === 'style') return true
  // Empty elements count as well: a thousand of them are no label.
  parts.push(isElement(node) && (isBlock(node) || node.name === 'br') ? ' ' : '')
  for (const child of node.children) if (!appendText(child, parts, maxParts)) return false
  if (isElement(node) && isBlock(node)) parts.push(' ')
  return true
}

/** The source of scripts and the like, as written. */
export function codeIn(element: Element): string {
  return element.children.map((child) => (child.type === 'text' ? child.data : '')).join('')
}

/** Where relative links of a page lead from. */
export function baseUrlOf(page: Page, url: string): string {
  const href = page.elements.find(({ name, attribs }) => name === 'base' && attribs.href)?.attribs.href
  return (href && URL.parse(href, url)?.href) || url
}

function flattenDeep(html: string): string {
  let depth = 0
  return html.replace(/<(\/?)([a-z][a-z0-9]{0,15})(?=[\s>/])/gi, (tag, slash: string, name: string) => {
    if (neverNests.has(name.toLowerCase())) return tag
    if (slash) {
      depth = Math.max(0, depth - 1)
      return depth >= maxDepth ? '</wbr' : tag
    }
    depth += 1
    return depth > maxDepth ? '<wbr' : tag
  })
}

export function isElement(node: AnyNode): node is Element {
  return node.type === 'tag' || node.type === 'script' || node.type === 'style'
}

/** Class and id in lower case, cut into words at camel humps and marks: `newsContent_box` → news, content, box. */
export function nameWords(element: Element): readonly string[] {
  const names = `${element.attribs.class ?? ''} ${element.attribs.id ?? ''}`.slice(0, 300)
  return names
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9\u4e00-\u9fa5]+/)
    .filter(Boolean)
}

const blockTags = new Set(
  (
    'html body div p section article main header footer aside nav ul ol li dl dt dd table tbody thead tfoot tr td th caption ' +
    'h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption form fieldset details summary address center hr'
  ).split(' '),
)

export function isBlock(element: Element): boolean {
  return blockTags.has(element.name)
}

/** An address as the browser would follow it, or nothing for what is not http. */
export function absoluteUrl(href: string | undefined, base: string): string | undefined {
  const text = href?.trim()
  if (!text || /^(?:javascript|mailto|tel|data|about|#)/i.test(text)) return undefined
  const url = URL.parse(text, base)
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined
}
