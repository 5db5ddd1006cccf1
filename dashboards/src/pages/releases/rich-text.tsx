import { createElement, Fragment, type ReactNode } from 'react'
import type { RichBlock, RichInline } from '../../../../api/views/rich-text.ts'
import { Marked, marksOf } from '../../parts/marked.tsx'

interface RichTextProps {
  readonly blocks: readonly RichBlock[]
  /** Words to be marked wherever they stand in one piece. */
  readonly marked?: readonly string[]
  /** Put after a block: what may be done about it. */
  readonly after?: (index: number) => ReactNode
}

/** A release's text as its readers see it. Made of its blocks: no HTML of anybody's comes here. */
export function RichText({ blocks, marked = [], after }: RichTextProps) {
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one text, in its order
    <Fragment key={index}>
      <BlockOf block={block} marked={marked} />
      {after?.(index)}
    </Fragment>
  ))
}

function BlockOf({ block, marked }: { readonly block: RichBlock; readonly marked: readonly string[] }) {
  const line = (inlines: readonly RichInline[]) => <Line inlines={inlines} marked={marked} />
  switch (block.kind) {
    case 'paragraph':
      return <p>{line(block.inlines)}</p>
    case 'heading':
      // The page has h1 and h2 already.
      return block.level === 2 ? <h3>{line(block.inlines)}</h3> : <h4>{line(block.inlines)}</h4>
    case 'quote':
      return (
        <blockquote>
          <RichText blocks={block.blocks} marked={marked} />
        </blockquote>
      )
    case 'list':
      return createElement(
        block.isOrdered ? 'ol' : 'ul',
        block.isOrdered ? { start: block.start } : {},
        block.items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the items of one list, in its order
          <li key={index}>
            <RichText blocks={item} marked={marked} />
          </li>
        )),
      )
    case 'table':
      return <Table block={block} marked={marked} />
  }
}

function Table({
  block,
  marked,
}: {
  readonly block: Extract<RichBlock, { kind: 'table' }>
  readonly marked: readonly string[]
}) {
  return (
    <table>
      <thead>
        <tr>
          {block.head.map((cell, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the cells of one row, in its order
            <th key={index} scope="col">
              <Line inlines={cell} marked={marked} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one table, in its order
          <tr key={at}>
            {row.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the cells of one row, in its order
              <td key={index}>
                <Line inlines={cell} marked={marked} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Line({
  inlines,
  marked,
}: {
  readonly inlines: readonly RichInline[]
  readonly marked: readonly string[]
}) {
  return inlines.map((inline, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one line, in its order
    <Fragment key={index}>{inlineOf(inline, marked)}</Fragment>
  ))
}

function inlineOf(inline: RichInline, marked: readonly string[]): ReactNode {
  switch (inline.kind) {
    case 'text':
      return <Marked text={inline.text} marks={marksOf(inline.text, marked)} />
    case 'break':
      return <br />
    case 'strong':
      return (
        <strong>
          <Line inlines={inline.inlines} marked={marked} />
        </strong>
      )
    case 'link':
      return (
        <a href={inline.href} target="_blank" rel="noopener noreferrer">
          <Line inlines={inline.inlines} marked={marked} />
        </a>
      )
    case 'image':
      return <img src={inline.src} alt={inline.alt} loading="lazy" referrerPolicy="no-referrer" />
  }
}
