import { type CheerioAPI, load } from 'cheerio/slim'

/** Beyond this depth tags are ignored (their text stays): no article is nested so deeply, and walkers may then recurse. */
const maxDepth = 400
/** Void elements and those commonly left unclosed do not nest. */
const neverNests = new Set(
  'area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option body html head'.split(
    ' ',
  ),
)

export type Page = CheerioAPI
type Root = NonNullable<ReturnType<CheerioAPI['root']>[number]>
export type AnyNode = Root | Root['children'][number]
export type Element = Extract<AnyNode, { attribs: unknown }>

/** HTML → tree. Linear in the length of the page, however broken it is. */
export function parsePage(html: string): Page {
  return load(flattenDeep(html))
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
