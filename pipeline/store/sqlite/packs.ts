import type { DatabaseSync } from 'node:sqlite'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { packBody, unpackBody } from './body.ts'
import type { Prepare } from './statements.ts'

/**
 * Documents' JSON, a few compressed together: that takes less than half the time of one by one, and less room. A row then holds a reference
 * in the place of its body. A pack is a text of lines, in zstd; what nothing refers to any more is made an empty line, so that nothing of it is left.
 */
export const packsTable =
  'CREATE TABLE IF NOT EXISTS packs (pack INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;'

/** The writer's alone. */
export interface PackWriter {
  /** What to store as the body; it can be read when `flush` was called in the same transaction. */
  add(json: string): Uint8Array
  /** Erases what this body refers to, with `flush`. */
  drop(body: unknown): void
  /** Ends what a transaction does; call it before COMMIT. */
  flush(): void
  /** Forgets what a rolled-back transaction gathered. */
  reset(): void
}

/** Of twice as many, a page of hits, which unpacks one for almost each of its documents, takes half a millisecond longer. */
const packLines = 4
/** What is longer stands alone: nobody who reads another document is to unpack it. */
const maxLineChars = 32_000

/** A window of 32 KiB: whoever unpacks need not make room for half a megabyte. */
const zstd = { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: 15 } }

export function createPackWriter(database: DatabaseSync): PackWriter {
  const last = database.prepare('SELECT coalesce(max(pack), 0) AS pack FROM packs')
  const put = database.prepare('INSERT OR REPLACE INTO packs VALUES (?, ?)')
  const find = database.prepare('SELECT body FROM packs WHERE pack = ?')
  const remove = database.prepare('DELETE FROM packs WHERE pack = ?')
  let pack = 0
  let lines: string[] = []
  let dropped = new Map<number, Set<number>>()

  const close = (): void => {
    if (lines.length > 0) put.run(pack, zstdCompressSync(lines.join('\n'), zstd))
    lines = []
  }
  const erase = (number: number, erased: ReadonlySet<number>): void => {
    const body = find.get(number)?.body
    if (!(body instanceof Uint8Array)) return
    const kept = zstdDecompressSync(body)
      .toString()
      .split('\n')
      .map((line, index) => (erased.has(index) ? '' : line))
    if (kept.every((line) => line === '')) remove.run(number)
    else put.run(number, zstdCompressSync(kept.join('\n'), zstd))
  }
  const reset = (): void => {
    lines = []
    dropped = new Map()
  }

  return {
    add(json) {
      if (json.length > maxLineChars) return packBody(json)
      if (lines.length >= packLines) close()
      if (lines.length === 0) pack = Number(last.get()?.pack) + 1
      lines.push(json)
      return encodeReference({ pack, line: lines.length - 1 })
    },
    drop(body) {
      const reference = body instanceof Uint8Array ? decodeReference(body) : undefined
      if (!reference) return
      const erased = dropped.get(reference.pack) ?? new Set()
      dropped.set(reference.pack, erased.add(reference.line))
    },
    flush() {
      close()
      for (const [number, erased] of dropped) erase(number, erased)
      reset()
    },
    reset,
  }
}

/** Enough for a page of documents in their order; bounds what a walk over all of them holds. */
const maxUnpacked = 200

/** Gives the JSON of stored bodies, of one moment: what one answer needs twice is unpacked once. */
export function createBodyReader(prepare: Prepare): (body: Uint8Array) => string {
  const unpacked = new Map<number, Buffer>()
  const unpack = (pack: number): Buffer => {
    const known = unpacked.get(pack)
    if (known) return known
    const lines = zstdDecompressSync(
      prepare('SELECT body FROM packs WHERE pack = ?').get(pack)?.body as Uint8Array,
    )
    if (unpacked.size >= maxUnpacked) unpacked.clear()
    unpacked.set(pack, lines)
    return lines
  }
  return (body) => {
    const reference = decodeReference(body)
    return reference ? lineOf(unpack(reference.pack), reference.line) : unpackBody(body)
  }
}

const lineFeed = 10

/** Bytes are looked through instead of decoding the whole; JSON itself has no line feed. */
function lineOf(text: Buffer, line: number): string {
  let start = 0
  for (let passed = 0; passed < line; passed++) start = text.indexOf(lineFeed, start) + 1
  const end = text.indexOf(lineFeed, start)
  return text.toString('utf8', start, end < 0 ? text.length : end)
}

interface Reference {
  readonly pack: number
  readonly line: number
}

/** Deflate has no block of that type: a body that begins with it is none, but a reference. */
const mark = 7
const referenceLength = 8

function encodeReference({ pack, line }: Reference): Uint8Array {
  const bytes = new Uint8Array(referenceLength)
  const view = new DataView(bytes.buffer)
  bytes[0] = mark
  bytes[1] = line
  view.setUint16(2, Math.floor(pack / 2 ** 32))
  view.setUint32(4, pack >>> 0)
  return bytes
}

function decodeReference(bytes: Uint8Array): Reference | undefined {
  if (bytes[0] !== mark || bytes.length !== referenceLength) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return { pack: view.getUint16(2) * 2 ** 32 + view.getUint32(4), line: view.getUint8(1) }
}
