import { z } from 'zod'
import { type Block, channels, documentKinds, type RawDocument } from '../model/document.ts'

const text = z.string()
const name = z.string().min(1).max(1_000)
/** No white space, no control characters, no lone surrogates: it becomes a key in every engine. */
const identifier = z
  .string()
  .max(200)
  .regex(/^[^\s\p{C}]+$/u, 'must be an identifier')
const count = z.number().int().nonnegative()

const block: z.ZodType<Block> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.number().int().min(1).max(6), text }),
  z.object({ kind: z.literal('paragraph'), text }),
  z.object({ kind: z.literal('table'), rows: z.array(z.array(text)) }),
  z.object({ kind: z.literal('image'), url: text, alt: text }),
])

/** A document as anybody may deliver it: the crawlers, a vendor, a replayed file. What it does not name is left out. */
export const rawDocumentSchema = z.object({
  id: identifier,
  kind: z.enum(documentKinds as [RawDocument['kind'], ...RawDocument['kind'][]]),
  channel: z.enum(channels as [RawDocument['channel'], ...RawDocument['channel'][]]),
  sourceId: identifier,
  sourceName: name,
  authority: z.enum(['central', 'official', 'media', 'public']),
  url: z.string().exactOptional(),
  nativeId: identifier.exactOptional(),
  parentId: identifier.exactOptional(),
  rootId: identifier.exactOptional(),
  title: text,
  text,
  blocks: z.array(block).exactOptional(),
  author: text.exactOptional(),
  origin: text.exactOptional(),
  docNumber: text.exactOptional(),
  publishedAt: z.string().exactOptional(),
  precision: z.enum(['minute', 'day', 'unknown']),
  observedAt: z.string(),
  counts: z
    .object({
      reposts: count.exactOptional(),
      comments: count.exactOptional(),
      likes: count.exactOptional(),
      reads: count.exactOptional(),
    })
    .exactOptional(),
  unitId: identifier,
  isDemo: z.boolean(),
})

export type ParsedRawDocument =
  | { readonly ok: true; readonly document: RawDocument }
  | { readonly ok: false; readonly reason: string }

const maxFaults = 3

/** The document, or which members are wrong and how. */
export function parseRawDocument(value: unknown): ParsedRawDocument {
  const parsed = rawDocumentSchema.safeParse(value)
  if (parsed.success) return { ok: true, document: parsed.data }
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`)
  const more = faults.length > maxFaults ? `; and ${faults.length - maxFaults} more` : ''
  return { ok: false, reason: `not a document: ${faults.slice(0, maxFaults).join('; ')}${more}` }
}
