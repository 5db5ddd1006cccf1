import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createZstdCompress, zstdDecompress } from 'node:zlib'
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
      const packed = (await compress(jsonOf(state))).toString('base64')
      const there = parse(await shelf.read())?.offset ?? -1
      if (there !== lastSeen && there > offset) return false
      await shelf.write([format, offset, sha256(`${offset} ${packed}`), packed].join(' '))
      lastSeen = offset
      return true
    },
  }
}

/** On other threads, piece by piece: a state of a hundred megabytes must not hold up whoever waits for this one. */
async function compress(pieces: Iterable<string>): Promise<Buffer> {
  const compressed: Buffer[] = []
  for await (const chunk of Readable.from(pieces).compose(createZstdCompress())) {
    compressed.push(chunk as Buffer)
  }
  return Buffer.concat(compressed)
}

const pieceLength = 500
const piecesDeep = 3

/** As JSON.stringify, long lists in pieces. */
function* jsonOf(value: unknown, depth = piecesDeep): Generator<string> {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield JSON.stringify(value)
  } else if (Array.isArray(value)) {
    yield '['
    for (let at = 0; at < value.length; at += pieceLength) {
      const piece = JSON.stringify(value.slice(at, at + pieceLength)).slice(1, -1)
      yield at === 0 ? piece : `,${piece}`
    }
    yield ']'
  } else {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    for (const [at, [name, member]] of members.entries()) {
      yield `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`
      yield* jsonOf(member, depth - 1)
    }
    yield members.length === 0 ? '{}' : '}'
  }
}

function parse(body: string | undefined): { readonly offset: number; readonly packed: string } | undefined {
  const [found, offset = '', sum, packed = ''] = body?.split(' ') ?? []
  const isWhole = found === format && sum === sha256(`${offset} ${packed}`)
  return isWhole ? { offset: Number(offset), packed } : undefined
}
