import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSpool, type SpoolState } from '../pipeline/bus/spool.ts'
import { isAppError, messageOf } from '../pipeline/platform/errors.ts'
import { lockFolder } from '../pipeline/platform/folder-lock.ts'
import { pause } from '../pipeline/platform/pause.ts'
import type { Base } from './base.ts'
import { placeLock, siblingsOf } from './place.ts'

/** A spool whose process is gone. */
export interface LeftSpool {
  state(): Pick<SpoolState, 'waiting' | 'refused' | 'since'>
}

export interface LeftSpools {
  /** Those this process has taken over, drained ones among them: what the bus refused of them stays to be told. */
  spools(): readonly LeftSpool[]
  /** What is not drained yet stays in its file. Idempotent. */
  stop(): Promise<void>
}

/** A process that restarts is back before the second look, and keeps its folder. */
const lookEveryMs = 60_000
const checkMs = 200

/**
 * Drains what crawl processes of this data folder have left that nobody runs any more (there are fewer of them than before): their folders
 * were found free at two looks in a row. While it drains, their folder is held like any process holds its own.
 */
export function drainLeftSpools(base: Base, { everyMs = lookEveryMs } = {}): LeftSpools {
  const { config, log, place } = base
  const stopping = new AbortController()
  const taken = new Map<string, LeftSpool>()
  let suspects: ReadonlySet<string> = new Set()

  const look = async () => {
    const holding = siblingsOf(place, config).filter((dir) =>
      // What is refused is taken note of once.
      holds(spoolIn(dir), taken.has(dir) ? 'waiting' : 'anything'),
    )
    const free = holding.filter(isFree)
    const left = free.filter((dir) => suspects.has(dir))
    suspects = new Set(free)
    for (const dir of left) await drain(dir)
  }
  const drain = async (dir: string) => {
    const folder = lockFolder(dir, placeLock)
    try {
      const spool = openHere(base, spoolIn(dir))
      taken.set(dir, spool)
      log.warn('spool of a process that is gone taken over', { dir, waiting: spool.state().waiting })
      while (spool.state().waiting > 0 && !stopping.signal.aborted) await pause(checkMs, stopping.signal)
      const last = spool.state()
      await spool.close()
      // What it refused is told as long as this process lives.
      if (last.refused > 0) taken.set(dir, { state: () => last })
      else taken.delete(dir)
    } finally {
      folder.release()
    }
  }
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) =>
        log.warn('spools that were left not drained', { error: messageOf(error) }),
      )
      await pause(everyMs, stopping.signal)
    }
  })()
  return {
    spools: () => [...taken.values()],
    stop() {
      stopping.abort()
      return looking
    },
  }
}

function openHere({ bus, clock, config, log }: Base, file: string) {
  return openSpool({
    file,
    maxBytes: config.spoolBytes,
    publish: (stream, messages) => bus.publish(stream, messages),
    bury: (letters) => bus.bury(letters),
    log,
    clock,
  })
}

/** The file of a process's spool, in its folder. */
export function spoolIn(dir: string): string {
  return join(dir, 'spool.sqlite')
}

const questions = {
  waiting: 'SELECT 1 FROM entries WHERE refusal IS NULL LIMIT 1',
  anything: 'SELECT 1 FROM entries LIMIT 1',
} as const

/** Read beside whoever works on it; what cannot be read is left alone. */
function holds(file: string, what: keyof typeof questions): boolean {
  if (!existsSync(file)) return false
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { readOnly: true })
    return database.prepare(questions[what]).get() !== undefined
  } catch {
    return false
  } finally {
    database?.close()
  }
}

function isFree(dir: string): boolean {
  try {
    lockFolder(dir, placeLock).release()
    return true
  } catch (error) {
    if (isAppError(error, 'BUSY')) return false
    throw error
  }
}
