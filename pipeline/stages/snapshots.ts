import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { sha256 } from '../platform/hash.ts'

/** A state and the offset of the last message in it. */
export interface SavedState {
  readonly offset: number
  readonly state: unknown
}

/** Where the story stage keeps its state. */
export interface Snapshots {
  /** `undefined` when there is none, or none that can be trusted: the stream is then read from its beginning. */
  load(): Promise<SavedState | undefined>
  /**
   * Durable when it resolves; a crash meanwhile leaves the one before. False when somebody else has saved a newer one since this one loaded or saved
   * last: that one stays.
   */
  save(saved: SavedState): Promise<boolean>
}

/** A place for one text, replaced whole: a notice on the ledger's board, a file. */
export interface SnapshotShelf {
  read(): Promise<string | undefined>
  write(body: string): Promise<void>
}

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
const format = 'stories@1'

/**
 * The state as one text that any process can take up: format, offset, SHA-256, and the JSON in zstd and base64. Looking and putting down
 * are two steps: of two that save in the same moment the older may win, from which whoever loads it only has more to read again.
 */
export function openSnapshots(shelf: SnapshotShelf): Snapshots {
  let lastSeen = -1
  return {
    async load() {
      const found = parse(await shelf.read())
      lastSeen = found?.offset ?? -1
      if (!found) return undefined
      const json = await decompress(Buffer.from(found.packed, 'base64'))
      return { offset: found.offset, state: JSON.parse(json.toString()) as unknown }
    },
    async save({ offset, state }) {
      const packed = (await compress(JSON.stringify(state))).toString('base64')
      const there = parse(await shelf.read())?.offset ?? -1
      if (there !== lastSeen && there > offset) return false
      await shelf.write([format, offset, sha256(`${offset} ${packed}`), packed].join(' '))
      lastSeen = offset
      return true
    },
  }
}

function parse(body: string | undefined): { readonly offset: number; readonly packed: string } | undefined {
  const [found, offset = '', sum, packed = ''] = body?.split(' ') ?? []
  const isWhole = found === format && sum === sha256(`${offset} ${packed}`)
  return isWhole ? { offset: Number(offset), packed } : undefined
}
