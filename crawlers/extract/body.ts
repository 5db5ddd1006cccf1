import { type AnyNode, type Element, isBlock, isElement, nameWords, type Page } from './page.ts'
import { countPunctuation, lengthWithoutSpace } from './text.ts'

/** A paragraph counts less in a container the more branches lie between them: the tightest box around the prose wins. */
const decayPerBranch = 0.8
/** A sibling of the body joins it when it has the same shape and this share of its weight. */
const siblingShare = 0.1

/** A headline is prose by its signs, but the box of headline and text is not the box of the text. */
const headingWeight = 0.3

/** Names that publishing systems give the box of the text itself (TRS, WeChat, common CMS, schema.org). */
const conventions =
  /^(?:js_content|TRS_Editor|trs_editor_view|o?zoom|zoomcon|pages_content|artibody|UCAP-CONTENT|rich_media_content|vsb_content\w*|articleBody|article[-_]?(?:content|body|con|text)|post[-_]?(?:content|body)|news[-_]?(?:content|body|con|text)|content[-_]?(?:body|text)|entry-content|view|detail[-_]?content|main[-_]?content|endtext|post_text)$/i
const bodyWords =
  /^(?:article|content|contents|con|text|body|detail|details|main|editor|zoom|post|entry|story|news|txt|zw|zhengwen)$/

const aroundText =
  /版权所有|copyright|©|ICP备|公网安备|网站标识码|未经授权|不得转载|许可证|举报电话|联系我们|网站地图|主办单位|承办单位|免责声明|浏览器/i

interface Weighed {
  readonly element: Element
  /** Sum over the subtree. */
  readonly sum: number
  /** Sum with decay: how good a container this is. */
  readonly score: number
  readonly branches: number
}

/** The element(s) that hold the article's text, in page order; empty when the page has no prose. */
export function findBody(page: Page): readonly Element[] {
  const weighed = new Map<Element, Weighed>()
  for (const top of page.root.children) if (isElement(top)) weigh(top, weighed)
  let best: Weighed | undefined
  let bestScore = 0
  // Children were weighed before their parents, so that of equal wrappers the innermost stays.
  for (const candidate of weighed.values()) {
    // A heading names the text and never holds it.
    if (/^(?:h[1-6]|title)$/.test(candidate.element.name)) continue
    const score = candidate.score * nameFactor(candidate.element)
    if (score > bestScore) [best, bestScore] = [candidate, score]
  }
  return best ? withSiblings(best, weighed) : []
}

function weigh(element: Element, weighed: Map<Element, Weighed>): Weighed {
  const own = createRun()
  const inner: Weighed[] = []
  collect(element, { run: own, inner, isInLink: element.name === 'a', weighed })
  const ownWeight = weightOf(own) * (/^h[1-3]$/.test(element.name) ? headingWeight : 1)
  const branches = inner.filter((child) => child.sum !== 0 || child.branches > 0).length
  const decay = branches + (ownWeight === 0 ? 0 : 1) > 1 ? decayPerBranch : 1
  const result = {
    element,
    branches,
    sum: ownWeight + sumOf(inner, (child) => child.sum),
    score: ownWeight + decay * sumOf(inner, (child) => child.score),
  }
  weighed.set(element, result)
  return result
}

interface Run {
  chars: number
  linkChars: number
  punctuation: number
  around: boolean
}

const createRun = (): Run => ({ chars: 0, linkChars: 0, punctuation: 0, around: false })

interface Collecting {
  readonly run: Run
  readonly inner: Weighed[]
  readonly isInLink: boolean
  readonly weighed: Map<Element, Weighed>
}

/** Text inside inline elements belongs to the block's own run; blocks are weighed on their own. */
function collect(element: Element, into: Collecting): void {
  for (const child of element.children) {
    if (child.type === 'text') addText(child.data, into)
    // A page's <title> repeats the headline: weighed, it would make the whole page the box of a short notice.
    else if (isElement(child) && child.name === 'head') continue
    else if (isElement(child) && isBlock(child)) into.inner.push(weigh(child, into.weighed))
    else if (isElement(child)) collect(child, { ...into, isInLink: into.isInLink || child.name === 'a' })
  }
}

function addText(text: string, { run, isInLink }: Collecting): void {
  const chars = lengthWithoutSpace(text)
  if (chars === 0) return
  run.chars += chars
  if (isInLink) run.linkChars += chars
  else run.punctuation += countPunctuation(text)
  if (chars < 400 && aroundText.test(text)) run.around = true
}

function weightOf({ chars, linkChars, punctuation, around }: Run): number {
  if (chars === 0) return 0
  if (around && chars < 400) return -chars * 0.3
  if (linkChars > chars * 0.5) return -Math.min(linkChars, 60) * 0.3
  const plain = chars - linkChars
  if (punctuation === 0) return plain * (plain >= 30 ? 0.3 : 0.05)
  return plain * Math.min(1, 0.4 + punctuation / (plain * 0.03 + 1))
}

function nameFactor(element: Element): number {
  const names =
    `${element.attribs.class ?? ''} ${element.attribs.id ?? ''} ${element.attribs.itemprop ?? ''}`.split(
      /\s+/,
    )
  if (names.some((name) => conventions.test(name))) return 1.4
  if (element.name === 'article') return 1.2
  return nameWords(element).some((word) => bodyWords.test(word)) ? 1.15 : 1
}

function withSiblings(best: Weighed, weighed: ReadonlyMap<Element, Weighed>): readonly Element[] {
  const parent = best.element.parent
  if (!parent || !('children' in parent)) return [best.element]
  return parent.children.filter(
    (node): node is Element => node === best.element || joins(node, best, weighed),
  )
}

function joins(node: AnyNode, best: Weighed, weighed: ReadonlyMap<Element, Weighed>): boolean {
  if (!isElement(node)) return false
  const sum = weighed.get(node)?.sum ?? 0
  if (node.name === 'p') return sum > 20
  const sameShape = node.name === best.element.name && node.attribs.class === best.element.attribs.class
  return sameShape && sum > Math.max(30, best.sum * siblingShare)
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
