import type { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { AppError } from '../../pipeline/platform/errors.ts'

export interface BodyOptions {
  readonly encoding: string | undefined
  /** Of the decompressed body: a small answer that unpacks into a large one is cut off while unpacking. */
  readonly maxBytes: number
  readonly what: string
}

/** Reads and unpacks a body. Throws `TOO_LARGE` as soon as the limit is passed. */
export async function readBody(
  body: Readable,
  { encoding, maxBytes, what }: BodyOptions,
): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge(what, maxBytes)
      chunks.push(chunk)
    }
  }
  const unpack = unpackerFor(encoding)
  if (unpack) await pipeline(body, unpack, collect)
  else await pipeline(body, collect)
  return Buffer.concat(chunks)
}

function unpackerFor(encoding: string | undefined): Transform | undefined {
  // A truncated stream still yields what came before the cut.
  const lenient = { finishFlush: constants.Z_SYNC_FLUSH }
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(lenient)
    case 'deflate':
      return createInflate(lenient)
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
    default:
      return undefined
  }
}

function tooLarge(what: string, maxBytes: number): AppError {
  return new AppError('TOO_LARGE', `body of ${what} is larger than ${maxBytes} bytes`, {
    userMessage: `页面超过 ${Math.round(maxBytes / 1_000_000)} MB，已放弃`,
  })
}
