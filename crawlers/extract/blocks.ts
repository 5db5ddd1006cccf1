import type { Block } from '../../pipeline/model/document.ts'
import { type AnyNode, absoluteUrl, type Element, isBlock, isElement, textIn } from './page.ts'
import { collapse } from './text.ts'

/** A block with what trimming needs to know of it. */
export interface PageBlock {
  readonly block: Block
  /** Share of its characters that are links. */
  readonly linkShare: number
}

interface Walk {
  readonly url: string
  readonly blocks: PageBlock[]
  text: string
  linkText: number
  isInLink: boolean
}

/** Flattens the body into headings, paragraphs, tables and images, in reading order. */
export function readBlocks(body: readonly Element[], url: string): readonly PageBlock[] {
  const walk: Walk = { url, blocks: [], text: '', linkText: 0, isInLink: false }
  for (const element of body) visitBlock(element, walk)
  return walk.blocks
}

export function textOf(blocks: readonly Block[]): string {
  return blocks.map(blockText).filter(Boolean).join('\n')
}

export function blockText(block: Block): string {
  if (block.kind === 'image') return ''
  return block.kind === 'table' ? block.rows.map((row) => row.join('\t')).join('\n') : block.text
}

function visitBlock(element: Element, walk: Walk): void {
  flush(walk)
  const heading = /^h([1-6])$/.exec(element.name)?.[1]
  if (element.name === 'table' && isDataTable(element)) {
    const rows = readRows(element)
    if (rows.length > 0) walk.blocks.push({ block: { kind: 'table', rows }, linkShare: 0 })
    return
  }
  for (const child of element.children) visit(child, walk)
  flush(walk, heading ? Number(heading) : undefined)
}

function visit(node: AnyNode, walk: Walk): void {
  if (node.type === 'text') addText(node.data, walk)
  else if (isElement(node)) visitElement(node, walk)
}

function visitElement(element: Element, walk: Walk): void {
  if (isBlock(element)) visitBlock(element, walk)
  else if (element.name === 'br') flush(walk)
  else if (element.name === 'img') addImage(element, walk)
  else visitInline(element, walk)
}

function visitInline(element: Element, walk: Walk): void {
  const outer = walk.isInLink
  walk.isInLink ||= element.name === 'a'
  for (const child of element.children) visit(child, walk)
  walk.isInLink = outer
}

function addText(text: string, walk: Walk): void {
  walk.text += text
  if (walk.isInLink) walk.linkText += collapse(text).length
}

function addImage({ attribs }: Element, walk: Walk): void {
  // Lazy loaders leave a placeholder in src and the picture in a data attribute.
  const url = absoluteUrl(attribs['data-src'] ?? attribs['data-original'] ?? attribs.src, walk.url)
  if (!url) return
  flush(walk)
  walk.blocks.push({ block: { kind: 'image', url, alt: collapse(attribs.alt ?? '') }, linkShare: 0 })
}

function flush(walk: Walk, level?: number): void {
  const text = collapse(walk.text)
  const linkShare = text ? walk.linkText / text.length : 0
  walk.text = ''
  walk.linkText = 0
  if (!text) return
  const block: Block = level ? { kind: 'heading', level, text } : { kind: 'paragraph', text }
  walk.blocks.push({ block, linkShare })
}

/** A table of data, not one that only lays out the page: no long cell, no table inside, at least two columns somewhere. */
function isDataTable(table: Element): boolean {
  let hasColumns = false
  for (const row of rowsOf(table)) {
    if (row.cells.some((cell) => has(cell, 'table') || textIn(cell).length > 400)) return false
    hasColumns ||= row.cells.length > 1
  }
  return hasColumns
}

function readRows(table: Element): readonly (readonly string[])[] {
  return rowsOf(table)
    .map(({ cells }) => cells.map((cell) => collapse(textIn(cell))))
    .filter((cells) => cells.some(Boolean))
}

function rowsOf(table: Element): readonly { readonly cells: readonly Element[] }[] {
  const rows: { cells: Element[] }[] = []
  const look = (element: Element): void => {
    for (const child of element.children) {
      if (!isElement(child)) continue
      if (child.name === 'tr') rows.push({ cells: child.children.filter(isCell) })
      else if (/^(?:tbody|thead|tfoot)$/.test(child.name)) look(child)
    }
  }
  look(table)
  return rows
}

const isCell = (node: AnyNode): node is Element =>
  isElement(node) && (node.name === 'td' || node.name === 'th')

function has(element: Element, name: string): boolean {
  return element.children.some((child) => isElement(child) && (child.name === name || has(child, name)))
}
