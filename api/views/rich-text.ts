import { z } from 'zod'
import type { Block, Inline } from '../../loop/release/rich-text.ts'

/** What stands in a line of a text. */
const richInline: z.ZodType<Inline> = z.lazy(() =>
  z
    .union([
      z.object({ kind: z.literal('text'), text: z.string() }),
      z.object({ kind: z.literal('break') }),
      z.object({ kind: z.literal('strong'), inlines: z.array(richInline) }),
      z.object({ kind: z.literal('link'), href: z.string(), inlines: z.array(richInline) }),
      z.object({ kind: z.literal('image'), src: z.string(), alt: z.string() }),
    ])
    .meta({ id: 'RichInline' }),
)
const cell = z.array(richInline)

/** A text as its pages show it: there is no other kind of block. */
export const richBlock: z.ZodType<Block> = z.lazy(() =>
  z
    .union([
      z.object({ kind: z.literal('paragraph'), inlines: cell }),
      z.object({ kind: z.literal('heading'), level: z.union([z.literal(2), z.literal(3)]), inlines: cell }),
      z.object({
        kind: z.literal('list'),
        isOrdered: z.boolean(),
        start: z.number().int(),
        items: z.array(z.array(richBlock)),
      }),
      z.object({ kind: z.literal('quote'), blocks: z.array(richBlock) }),
      z.object({ kind: z.literal('table'), head: z.array(cell), rows: z.array(z.array(cell)) }),
    ])
    .meta({ id: 'RichBlock' }),
)

export type RichBlock = z.infer<typeof richBlock>
export type RichInline = z.infer<typeof richInline>
