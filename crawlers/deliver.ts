import { z } from 'zod'
import {
  type Authority,
  type Channel,
  channels,
  type DocumentKind,
  documentKinds,
  type RawDocument,
} from '../pipeline/model/document.ts'
import { documentId } from '../pipeline/model/identity.ts'
import { maskPersonal } from '../pipeline/model/mask-personal.ts'
import { deadLetter, keep, type Outcome } from '../pipeline/model/outcome.ts'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import { canonicalUrl } from './canonical-url.ts'
import { type ReadTime, readTime } from './extract/date-text.ts'
import { collapse } from './extract/text.ts'

/** What a delivery need not repeat on every line: who delivers, for whom, and how names are masked. */
export interface DeliveryDefaults {
  readonly sourceId: string
  readonly sourceName: string
  readonly channel: Channel
  readonly documentKind: DocumentKind
  readonly authority: Authority
  readonly unitId: string
  readonly isDemo: boolean
  readonly observedAt: Date
  /** Turns the name of an ordinary account into a keyed hash, see `createPseudonymiser`. */
  readonly pseudonymise: (name: string) => string
}

/** A line longer than this is refused unread. */
const maxLineLength = 2_000_000

const count = z.int().nonnegative().optional()
const short = z.string().max(500)
/** It becomes part of a key: no white space, no control characters. */
const identifier = z.string().regex(/^[^\s\p{C}]{1,200}$/u, { error: '不是合适的编号' })
const webAddress = z.url({ protocol: /^https?$/ }).max(4000)

/** One document as a vendor delivers it. Members it does not name are ignored; `null` means absent. */
export const deliveredDocument = z
  .object({
    title: z.string().max(2000),
    text: z.string(),
    url: webAddress,
    nativeId: identifier,
    platform: identifier,
    channel: z.enum(channels),
    kind: z.enum(documentKinds),
    publishedAt: z.union([z.string().max(100), z.number()]),
    observedAt: z.iso.datetime({ offset: true, local: true }),
    author: short,
    official: z.boolean(),
    origin: short,
    docNumber: short,
    sourceName: short,
    parentId: identifier,
    rootId: identifier,
    counts: z.object({ reposts: count, comments: count, likes: count, reads: count }),
  })
  .partial()
  .refine(({ title, text }) => Boolean(title?.trim() || text?.trim()), { error: '标题和正文都为空' })

type Delivered = z.infer<typeof deliveredDocument>

/** One line of JSON as a data vendor delivers it → a document, or a dead letter whose reason says what is wrong with it. */
export function parseDelivery(line: string, defaults: DeliveryDefaults): Outcome<RawDocument> {
  if (line.length > maxLineLength) return deadLetter(`一行超过 ${maxLineLength} 个字符`)
  let value: unknown
  try {
    value = JSON.parse(line.replace(/^\ufeff/, ''))
  } catch (error) {
    return deadLetter('不是合法的 JSON', error)
  }
  const parsed = deliveredDocument.safeParse(withoutNulls(value))
  if (!parsed.success) return deadLetter(faultsOf(parsed.error))
  const time = timeOf(parsed.data.publishedAt)
  if (parsed.data.publishedAt !== undefined && !time) return deadLetter('publishedAt：时间无法识别')
  return keep(toRawDocument(parsed.data, time, defaults))
}

function toRawDocument(
  given: Delivered,
  time: ReadTime | undefined,
  defaults: DeliveryDefaults,
): RawDocument {
  const { sourceId, unitId, isDemo } = defaults
  const channel = given.channel ?? defaults.channel
  const platform = given.platform ?? channel
  const title = maskPersonal(collapse(given.title ?? ''))
  const text = maskPersonal(given.text ?? '')
  const observedAt = given.observedAt
    ? (readTime(given.observedAt)?.iso ?? '')
    : toShanghaiIso(defaults.observedAt)
  return {
    id: documentId({
      platform,
      nativeId: given.nativeId,
      canonicalUrl: given.url ? canonicalUrl(given.url) : undefined,
      sourceId,
      publishedAt: time?.iso,
      normalisedText: collapse(`${title}\n${text}`.normalize('NFKC')),
    }),
    kind: given.kind ?? defaults.documentKind,
    channel,
    sourceId,
    sourceName: given.sourceName ?? defaults.sourceName,
    authority: defaults.authority,
    title,
    text,
    ...(time ? { publishedAt: time.iso } : {}),
    precision: time?.precision ?? 'unknown',
    observedAt,
    ...present({
      url: given.url,
      nativeId: given.nativeId,
      parentId: relatedId(platform, sourceId, given.parentId),
      rootId: relatedId(platform, sourceId, given.rootId),
      origin: given.origin,
      docNumber: given.docNumber,
      author: authorOf(given, defaults),
      counts: given.counts ? present(given.counts) : undefined,
    }),
    unitId,
    isDemo,
  }
}

/** A vendor names a parent by the platform's own id; the parent's document has the id made from it. */
function relatedId(platform: string, sourceId: string, nativeId: string | undefined): string | undefined {
  return nativeId ? documentId({ platform, nativeId, sourceId, normalisedText: '' }) : undefined
}

/** Only an account the vendor marks as official keeps its name. */
function authorOf({ author, official }: Delivered, { pseudonymise }: DeliveryDefaults): string | undefined {
  const name = author?.trim()
  if (!name) return undefined
  return official === true ? name : pseudonymise(name) || undefined
}

function timeOf(value: string | number | undefined): ReadTime | undefined {
  if (value === undefined) return undefined
  return readTime(typeof value === 'number' ? String(Math.trunc(value)) : value)
}

function withoutNulls(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const entries = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(
    entries.map(([name, member]) => [name, name === 'counts' ? withoutNulls(member) : member]),
  )
}

type Present<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> }

function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>
}

function faultsOf({ issues }: z.ZodError): string {
  const faults = issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}：${message}` : message))
  return `格式不对：${faults.join('；')}${issues.length > 3 ? ` 等 ${issues.length} 处` : ''}`
}
