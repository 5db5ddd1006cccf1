import { type AnyNode, type Element, isElement, nameWords, type Page } from './page.ts'
import { findRepeatedItems } from './repeated-items.ts'
import { countPunctuation, lengthWithoutSpace } from './text.ts'

const removed = new Set(
  'title script style noscript template iframe object embed svg canvas button input select textarea nav footer aside link meta audio'.split(
    ' ',
  ),
)

/** Words of a class or id that mark what stands around an article, never the article. */
const aroundWords =
  /^(?:comments?|replys?|replies|recommends?|recom|relat\w*|share\w*|sharing|sns|sidebar|side|breadcrumbs?|crumbs?|copyright|footer|foot|hot(?:news|list|words?)?|rank\w*|advert\w*|ads?|gg|guanggao|pagination|pager|pages?nav|toolbar|login|dialog|popup|modal|qrcode|qr|ewm|erweima|tuijian|xgyd|xgxw|nav\w*|menu|bread|disclaimer|editor\w*zeren|zebian|feedback|subscribe|prevnext|fontsize|tucao|vote|appdownload|download\w*app|banner|headernav|topnav|toplogo|logo|search\w*|weizhi|dqwz|mbx)$/

/** The same, but also used for layout and for boxes that hold the article: only what has next to no prose goes. */
const layoutWords =
  /^(?:statement|pre|prev|next|hidden|print|dayin|weixin|wechat(?:code)?|position|location|keywords?|tags?)$/

/** Prose that must remain for a list beside it to be something else than the page itself. */
const remainsBesideLinks = 20
const remainsBesideRemarks = 100

/**
 * Takes out what never is an article: code, controls, navigation, hidden parts, parts named as surroundings unless they hold much of the page's
 * prose (a `body class="sidebar"` is still the body), and lists of other things.
 */
export function cleanPage({ root }: Page): void {
  dropChildren(root, (child) => isElement(child) && removed.has(child.name))
  const prose = new Map<AnyNode, number>()
  const total = measureProse(root, prose)
  const proseIn = (node: AnyNode): number => prose.get(node) ?? 0
  dropChildren(root, (child) => {
    const share = isElement(child) ? allowedShare(child) : undefined
    return share !== undefined && proseIn(child) <= total * share
  })
  dropLists(root)
}

function dropLists(root: AnyNode): void {
  const lists = findRepeatedItems(root)
  if (lists.length === 0) return
  const prose = new Map<AnyNode, number>()
  let remaining = measureProse(root, prose)
  const dropped = new Set<AnyNode>()
  for (const { items, isLinked } of lists.toSorted((a, b) => Number(b.isLinked) - Number(a.isLinked))) {
    if (items.some((item) => isInside(item, dropped))) continue
    const inList = items.reduce((sum, item) => sum + (prose.get(item) ?? 0), 0)
    if (remaining - inList < (isLinked ? remainsBesideLinks : remainsBesideRemarks)) continue
    remaining -= inList
    for (const item of items) dropped.add(item)
  }
  dropChildren(root, (child) => dropped.has(child))
}

function isInside(node: AnyNode, dropped: ReadonlySet<AnyNode>): boolean {
  for (let at: AnyNode | null = node; at; at = at.parent) if (dropped.has(at)) return true
  return false
}

/** In one pass over each list of children: taking them out one by one is quadratic. */
function dropChildren(parent: AnyNode, isDropped: (child: AnyNode) => boolean): void {
  if (!('children' in parent)) return
  parent.children = parent.children.filter((child) => !isDropped(child))
  for (const child of parent.children) dropChildren(child, isDropped)
}

/** The share of the page's prose an element may hold and still go, if it may go at all. */
function allowedShare(element: Element): number | undefined {
  if (element.name === 'body' || element.name === 'html') return undefined
  if (isHidden(element)) return 0.3
  const words = nameWords(element)
  if (words.some((word) => aroundWords.test(word))) return 0.3
  return words.some((word) => layoutWords.test(word)) ? 0.05 : undefined
}

function isHidden(element: Element): boolean {
  return 'hidden' in element.attribs || /display\s*:\s*none/i.test(element.attribs.style ?? '')
}

/** Characters in runs that read like sentences and are not links, for every node. */
function measureProse(node: AnyNode, prose: Map<AnyNode, number>): number {
  if (node.type === 'text') return countPunctuation(node.data) > 0 ? lengthWithoutSpace(node.data) : 0
  if (!('children' in node) || (isElement(node) && node.name === 'a')) return 0
  let sum = 0
  for (const child of node.children) sum += measureProse(child, prose)
  prose.set(node, sum)
  return sum
}
