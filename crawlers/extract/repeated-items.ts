import { type AnyNode, absoluteUrl, type Element, isBlock, isElement } from './page.ts'
import { lengthWithoutSpace } from './text.ts'

/**
 * Lists of other things: siblings of one shape, each a headline that links elsewhere with a summary, or a short remark under a name, as side
 * columns and comments have them under whatever class. An article's own sections are longer and link nowhere.
 */
export function findRepeatedItems(root: AnyNode): readonly ItemList[] {
  const lists: ItemList[] = []
  look(root, lists)
  return lists
}

export interface ItemList {
  readonly items: readonly Element[]
  /** Linked items are other articles; the rest may be comments, or the short news that a page consists of. */
  readonly isLinked: boolean
}

const maxLinkedLength = 200
const maxRemarkLength = 90

function look(node: AnyNode, lists: ItemList[]): void {
  if (!('children' in node)) return
  const siblings = node.children.filter((child) => isElement(child) && child.name !== 'p')
  for (const items of Map.groupBy(siblings as Element[], shapeOf).values()) {
    const isLinked = items.length >= 3 && isLinkedList(items)
    if (isLinked || (items.length >= 5 && isRemarkList(items))) lists.push({ items, isLinked })
  }
  for (const child of node.children) look(child, lists)
}

function shapeOf({ name, attribs }: Element): string {
  return `${name}.${attribs.class?.trim().split(/\s+/)[0] ?? ''}`
}

function isLinkedList(items: readonly Element[]): boolean {
  if (!isBlock(items[0] as Element)) return false
  const linked = items.filter(hasHeadlineLink).length
  return linked >= items.length * 0.8 && averageLength(items) < maxLinkedLength
}

/** Name or time beside a short text, the same way each time. */
function isRemarkList(items: readonly Element[]): boolean {
  if (items.some(holdsPicture)) return false
  const outlines = Map.groupBy(items, ({ children }) =>
    children
      .filter(isElement)
      .map(({ name }) => name)
      .join(' '),
  )
  const [outline, group] = [...outlines].reduce((a, b) => (b[1].length > a[1].length ? b : a))
  const differing = new Set(outline.split(' ')).size
  return differing >= 2 && group.length >= items.length * 0.8 && averageLength(items) < maxRemarkLength
}

/** Pictures with captions are alike as well, and belong to the article. */
function holdsPicture(node: AnyNode): boolean {
  return (
    'children' in node &&
    node.children.some((child) => (isElement(child) && child.name === 'img') || holdsPicture(child))
  )
}

/** A link that makes up a line of its own: a headline, not a word in a sentence. */
function hasHeadlineLink(item: Element): boolean {
  return lines(item).some(({ length, linkLength }) => linkLength >= 5 && linkLength >= length * 0.7)
}

interface Line {
  length: number
  linkLength: number
}

function lines(item: Element): readonly Line[] {
  const found: Line[] = []
  const read = (element: Element, line: Line, isInLink: boolean): void => {
    for (const child of element.children) {
      if (child.type === 'text') {
        const length = lengthWithoutSpace(child.data)
        line.length += length
        if (isInLink) line.linkLength += length
      } else if (isElement(child)) {
        const isLink =
          isInLink ||
          (child.name === 'a' && absoluteUrl(child.attribs.href, 'https://a.invalid/') !== undefined)
        read(child, isBlock(child) ? begin() : line, isLink)
      }
    }
  }
  const begin = (): Line => {
    const line = { length: 0, linkLength: 0 }
    found.push(line)
    return line
  }
  read(item, begin(), item.name === 'a')
  return found
}

function averageLength(items: readonly Element[]): number {
  const total = items.reduce(
    (sum, item) => sum + lines(item).reduce((inner, { length }) => inner + length, 0),
    0,
  )
  return total / items.length
}
