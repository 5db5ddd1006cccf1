import { type AnyNode, type Element, isElement, nameWords, type Page } from './page.ts'
import { countPunctuation, lengthWithoutSpace } from './text.ts'

const removed = new Set(
  'script style noscript template iframe object embed svg canvas button input select textarea nav footer aside link meta audio'.split(
    ' ',
  ),
)

/** Words of a class or id that mark what stands around an article, never the article. */
const aroundWords =
  /^(?:comments?|replys?|replies|recommends?|recom|relat\w*|share\w*|sharing|sns|sidebar|side|breadcrumbs?|crumbs?|copyright|footer|foot|hot(?:news|list|words?)?|rank\w*|advert\w*|ads?|gg|guanggao|pagination|pager|pages?nav|toolbar|login|dialog|popup|modal|qrcode|qr|ewm|erweima|tuijian|xgyd|xgxw|nav\w*|menu|bread|keywords?|tags?|disclaimer|statement|editor\w*zeren|zebian|feedback|subscribe|prevnext|pre|prev|next|hidden|print|dayin|fontsize|tucao|vote|appdownload|download\w*app|weixin|wechat(?:code)?|banner|headernav|topnav|toplogo|logo|search\w*|position|location|weizhi|dqwz|mbx)$/

/**
 * Takes out what never is an article: code, controls, navigation, hidden parts, and parts named as surroundings unless they hold much
 * of the page's prose (a `body class="sidebar"` is still the body).
 */
export function cleanPage({ root }: Page): void {
  dropChildren(root, (child) => isElement(child) && removed.has(child.name))
  const prose = new Map<AnyNode, number>()
  const mostly = measureProse(root, prose) * 0.3
  dropChildren(root, (child) => isElement(child) && isAround(child) && (prose.get(child) ?? 0) <= mostly)
}

/** In one pass over each list of children: taking them out one by one is quadratic. */
function dropChildren(parent: AnyNode, isDropped: (child: AnyNode) => boolean): void {
  if (!('children' in parent)) return
  parent.children = parent.children.filter((child) => !isDropped(child))
  for (const child of parent.children) dropChildren(child, isDropped)
}

function isAround(element: Element): boolean {
  if (element.name === 'body' || element.name === 'html') return false
  return isHidden(element) || nameWords(element).some((word) => aroundWords.test(word))
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
