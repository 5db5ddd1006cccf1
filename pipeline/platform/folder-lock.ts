import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from './errors.ts'

export interface FolderLock {
  /** Idempotent. */
  release(): void
}

// An unreferenced handle would be closed by the garbage collector, and the lock with it.
const held = new Set<DatabaseSync>()

/**
 * Makes this process the only one that works on `dir` (created when missing), or throws `AppError('BUSY')` naming who holds it. `name`
 * tells locks of one folder apart.
 *
 * The lock is the kernel's, taken through SQLite on a small file that also holds the holder's pid: it falls with its process, also by
 * kill -9, so that no lock is ever stale and no pid that was given out again can be taken for the holder.
 */
export function lockFolder(dir: string, name = 'yushu'): FolderLock {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, `${name}.lock`)
  const database = new DatabaseSync(file)
  try {
    database.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER NOT NULL) STRICT')
    database.exec('BEGIN IMMEDIATE; DELETE FROM holder')
    database.prepare('INSERT INTO holder VALUES (?)').run(process.pid)
    // The holder must be committed to be read by the one refused; whoever slips in between is the holder then.
    database.exec('COMMIT; BEGIN IMMEDIATE')
  } catch (cause) {
    const holder = holderOf(database)
    database.close()
    throw refusal({ dir, file, holder, cause })
  }
  held.add(database)
  return {
    release() {
      if (held.delete(database)) database.close()
    },
  }
}

function holderOf(database: DatabaseSync): number | undefined {
  try {
    return Number(database.prepare('SELECT pid FROM holder').get()?.pid) || undefined
  } catch {
    return undefined
  }
}

function refusal(lock: { dir: string; file: string; holder: number | undefined; cause: unknown }): AppError {
  const isTaken = lock.cause instanceof Error && /locked|busy/i.test(lock.cause.message)
  if (!isTaken)
    return new AppError('INTERNAL', `lock folder ${lock.dir} by ${lock.file}`, { cause: lock.cause })
  const by = lock.holder ? `process ${lock.holder}` : 'another process'
  return new AppError('BUSY', `lock folder ${lock.dir}: ${by} already works on it`, {
    cause: lock.cause,
    userMessage: `数据目录 ${lock.dir} 正被另一个进程${lock.holder ? `（进程号 ${lock.holder}）` : ''}使用，请先停止它再启动。`,
  })
}
