import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { isAlive, pause } from './process.ts'

/** Runs `work` while no other process of this machine holds the same lock file; the lock of a dead process does not count. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  while (!take(file)) {
    removeStale(file)
    await pause(100)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function take(file: string): boolean {
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  }
}

function removeStale(file: string): void {
  if (!existsSync(file)) return
  const holder = Number(readFileSync(file, 'utf8'))
  // An empty file: the other one is between making it and writing its number.
  if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true })
}
