import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { rootUnitId } from '../loop/office/actor.ts'
import {
  type Authority,
  type Channel,
  type Counts,
  channels,
  type RawDocument,
} from '../pipeline/model/document.ts'
import { documentId } from '../pipeline/model/identity.ts'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { linesOf } from './io.ts'

/** One row of a recorded stream. A row that cannot be read is a document too: it goes in as it is, and is buried with its reason. */
export interface ReplayRow {
  readonly document: RawDocument
  /** What the file says of reposts, comments and likes: counted when it was collected, not when it was posted. */
  readonly counts: Counts | undefined
}

/** The rows of a TSV (header first) or JSONL file, plain or gzip, in the file's order. */
export async function* readReplay(file: string): AsyncGenerator<ReplayRow> {
  let header: readonly string[] | undefined
  let format: 'tsv' | 'jsonl' | undefined
  let latestMs = Number.NEGATIVE_INFINITY
  for await (const { text: line } of linesOf(await openText(file))) {
    format ??= line.trimStart().startsWith('{') ? 'jsonl' : 'tsv'
    if (format === 'tsv' && !header) {
      header = readHeader(line, file)
      continue
    }
    const fields = header ? tsvFields(header, line) : jsonFields(line)
    const row = rowOf(fields, latestMs)
    latestMs = Math.max(latestMs, Date.parse(row.document.observedAt) || latestMs)
    yield row
  }
}

async function openText(file: string): Promise<Readable> {
  const handle = await open(file, 'r').catch((cause) => {
    throw new AppError('NOT_FOUND', `open ${file}`, { cause, userMessage: `打不开文件 ${file}。` })
  })
  const magic = Buffer.alloc(2)
  await handle.read(magic, 0, 2, 0)
  await handle.close()
  const raw = createReadStream(file)
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return raw
  const plain = createGunzip()
  raw.on('error', (error) => plain.destroy(error))
  return raw.pipe(plain)
}

function readHeader(line: string, file: string): readonly string[] {
  const header = line.split('\t').map((name) => name.trim().toLowerCase())
  if (header.includes('time') && (header.includes('text') || header.includes('title'))) return header
  throw new AppError('BAD_INPUT', `read ${file}: the header names no time and text`, {
    userMessage: `${file} 的第一行应为列名，至少有 time 和 text（以制表符分隔），或每行一个 JSON 对象。`,
  })
}

type Fields = Readonly<Record<string, string>>

function tsvFields(header: readonly string[], line: string): Fields {
  const cells = line.split('\t')
  return Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']))
}

function jsonFields(line: string): Fields {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, field === null ? '' : String(field)]),
    )
  } catch {
    return {}
  }
}

function rowOf(fields: Fields, latestMs: number): ReplayRow {
  const time = readTime(fields.time ?? '')
  const source = fields.source || (fields.account_no ? `账号${fields.account_no}` : '回放')
  const channel = channelOf(fields)
  const { title = '', text = '' } = fields
  const identity = {
    platform: channel,
    ...(fields.id ? { nativeId: fields.id } : {}),
    ...(fields.url ? { canonicalUrl: fields.url } : {}),
    sourceId: `replay:${source}`,
    publishedAt: time?.iso,
    normalisedText: `${title}\n${text}`.normalize('NFKC').replace(/\s+/g, ' '),
  }
  const document: RawDocument = {
    id: documentId(identity),
    kind: title ? 'article' : 'post',
    channel,
    sourceId: identity.sourceId,
    sourceName: source,
    authority: authorityOf(fields.authority),
    ...(fields.url ? { url: fields.url } : {}),
    ...(fields.id ? { nativeId: fields.id } : {}),
    title,
    text,
    ...(time ? { publishedAt: time.iso } : {}),
    precision: time?.precision ?? 'unknown',
    // A stream is observed in its order, whatever a row that came late says.
    observedAt: time ? toShanghaiIso(new Date(Math.max(time.ms, latestMs))) : '',
    unitId: rootUnitId,
    isDemo: false,
  }
  return { document, counts: countsOf(fields) }
}

function channelOf(fields: Fields): Channel {
  const named = channels.find((channel) => channel === fields.channel)
  // Account numbers are how vendors anonymise microblogs.
  return named ?? (fields.account_no ? 'weibo' : 'other')
}

function authorityOf(value: string | undefined): Authority {
  return value === 'central' || value === 'official' || value === 'media' ? value : 'public'
}

function countsOf(fields: Fields): Counts | undefined {
  const read = (name: string) => {
    const value = Number(fields[name])
    return fields[name] && Number.isFinite(value) && value >= 0 ? { [name]: value } : {}
  }
  const counts: Counts = { ...read('reposts'), ...read('comments'), ...read('likes') }
  return Object.keys(counts).length > 0 ? counts : undefined
}

interface ReadTime {
  readonly iso: string
  readonly ms: number
  readonly precision: 'minute' | 'day'
}

const timeShape =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/

function readTime(text: string): ReadTime | undefined {
  const match = timeShape.exec(text.trim())
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, zone] = match
  const two = (part: string | undefined) => (part ?? '0').padStart(2, '0')
  const date = `${year}-${two(month)}-${two(day)}`
  const at = new Date(`${date}T${two(hour)}:${two(minute)}:${two(second)}${zone ?? '+08:00'}`)
  if (Number.isNaN(at.getTime())) return undefined
  return { iso: toShanghaiIso(at), ms: at.getTime(), precision: hour === undefined ? 'day' : 'minute' }
}
