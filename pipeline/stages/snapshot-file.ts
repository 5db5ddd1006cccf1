import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openSnapshots, type Snapshots } from './snapshots.ts'

/** Snapshots in one file, replaced by renaming, so that it is whole at every moment: for an installation of one process. */
export function openSnapshotFile(file: string): Snapshots {
  return openSnapshots({
    read: () =>
      readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      }),
    async write(body) {
      await mkdir(dirname(file), { recursive: true })
      const next = `${file}.next`
      await writeDurably(next, body)
      await rename(next, file)
      await syncFolder(dirname(file))
    },
  })
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
