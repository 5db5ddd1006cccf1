import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, isAppError } from '../pipeline/platform/errors.ts'
import { type FolderLock, lockFolder } from '../pipeline/platform/folder-lock.ts'
import { type Config, isDistributed } from './config.ts'

/** A process's own folder and name. */
export interface Place {
  readonly dir: string
  /** The same after a restart, so that a crawl process comes back to the hosts it knows. */
  readonly processId: string
  /** Gives the folder free. Idempotent. */
  release(): void
}

const maxProcessesOfFolder = 64

/** The name of the lock that a process holds on its folder. */
export const placeLock = 'process'

/**
 * With embedded engines the data folder itself, which the bus keeps for one process. Processes on distributed engines that share a data folder
 * (several on one machine) get a sub-folder each, the first that is free: `process-1`, `process-2` …
 */
export function openPlace(config: Config): Place {
  mkdirSync(config.dataDir, { recursive: true })
  const { dir, lock } = isDistributed(config)
    ? freeFolder(config)
    : { dir: config.dataDir, lock: { release: () => undefined } }
  return { dir, processId: config.processId ?? keptName(dir, config.role), release: lock.release }
}

function freeFolder({ dataDir, role }: Config): { readonly dir: string; readonly lock: FolderLock } {
  for (let number = 1; number <= maxProcessesOfFolder; number++) {
    const dir = join(dataDir, `${role}-${number}`)
    try {
      return { dir, lock: lockFolder(dir, placeLock) }
    } catch (error) {
      if (!isAppError(error, 'BUSY')) throw error
    }
  }
  throw new AppError('BUSY', `place for ${role} in ${dataDir}: ${maxProcessesOfFolder} processes are there`, {
    userMessage: `数据目录 ${dataDir} 里已有 ${maxProcessesOfFolder} 个 ${role} 进程，请用 YUSHU_HOME 换一个目录`,
  })
}

/** The folders of other processes that crawl, running or not, in the same data folder. */
export function siblingsOf({ dir }: Pick<Place, 'dir'>, config: Config): readonly string[] {
  if (!isDistributed(config)) return []
  return readdirSync(config.dataDir)
    .filter((name) => crawlFolder.test(name))
    .map((name) => join(config.dataDir, name))
    .filter((sibling) => sibling !== dir)
}

const crawlFolder = /^(crawl|all)-\d+$/

function keptName(dir: string, role: string): string {
  const file = join(dir, 'process.id')
  if (!existsSync(file)) writeFileSync(file, `${role}-${randomBytes(4).toString('hex')}`)
  return readFileSync(file, 'utf8')
}
