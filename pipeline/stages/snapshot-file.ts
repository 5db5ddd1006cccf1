import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sha256 } from '../platform/hash.ts'

/** A state and the offset of the last message in it. */
export interface SavedState {
  readonly offset: number
  readonly state: unknown
}

export interface SnapshotFile {
  /** `undefined` when there is none, or none that can be trusted: the stream is then read from its beginning. */
  load(): Promise<SavedState | undefined>
  /** Durable when it resolves; a crash meanwhile leaves the one before. */
  save(saved: SavedState): Promise<void>
}

/** One snapshot in one file: its SHA-256 in the first line, JSON in the second. Replaced by renaming, so that it is whole at every moment. */
export function openSnapshotFile(file: string): SnapshotFile {
  return {
    async load() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      if (text === undefined) return undefined
      const end = text.indexOf('\n')
      const body = text.slice(end + 1)
      return sha256(body) === text.slice(0, end) ? (JSON.parse(body) as SavedState) : undefined
    },
    async save(saved) {
      const body = JSON.stringify(saved)
      await mkdir(dirname(file), { recursive: true })
      const next = `${file}.next`
      await writeDurably(next, `${sha256(body)}\n${body}`)
      await rename(next, file)
      await syncFolder(dirname(file))
    },
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
