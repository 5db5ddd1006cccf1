import type { Clock } from '../platform/clock.ts'
import { AppError, isRetryable, messageOf } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import { growingPause, pause } from '../platform/pause.ts'
import type { Message, NewDeadLetter } from './bus.ts'
import { groupCommit } from './embedded-log/group-commit.ts'
import { bytesOf, type Entry, openSpoolFile, type SpoolFile, type StoredEntry } from './spool/spool-file.ts'

export interface SpoolOptions {
  /** A SQLite file of its own; its folder is made when missing. One process at a time. */
  readonly file: string
  /** No more than this waits; what comes then is refused. */
  readonly maxBytes: number
  readonly publish: (stream: string, messages: readonly Message[]) => Promise<void>
  /** Dead letters wait in the same order when they go through `Spool.bury`. */
  readonly bury?: (letters: readonly NewDeadLetter[]) => Promise<void>
  readonly log: Log
  readonly clock: Clock
  /** Pause before draining is tried again, doubled each time up to 5 s. Default 200. */
  readonly retryPauseMs?: number
  /** How long the bus may take before a call goes to the disk. Default 4,000. */
  readonly patienceMs?: number
}

export interface SpoolState {
  /** Calls, each with one or more messages. */
  readonly waiting: number
  readonly bytes: number
  readonly maxBytes: number
  /** True from when it could hold no more until a fifth of it is free again. */
  readonly isFull: boolean
  /** Since when the oldest waits. */
  readonly since?: Date
  /** Calls the bus said it will never take (too large, say): kept in the file, counted in `bytes`, never tried again. */
  readonly refused: number
}

export interface Spool {
  /**
   * Resolves when the messages are on the bus or safe on the disk behind what waits there. Throws `AppError('BUSY')` when the spool is
   * full, and what the bus refuses for good. A bus that answered too late may get them twice.
   */
  publish(stream: string, messages: readonly Message[]): Promise<void>
  bury(letters: readonly NewDeadLetter[]): Promise<void>
  state(): SpoolState
  /** What waits stays in the file for the next opening. Idempotent. */
  close(): Promise<void>
}

const drainedTogether = 500_000
const maxPauseMs = 5_000
const fullAt = 0.95
const freeAt = 0.8

/** A bounded waiting room on the disk in front of the bus: order is kept, kill -9 loses nothing, and nothing is dropped silently. */
export function openSpool(options: SpoolOptions): Spool {
  const { maxBytes, log, clock, patienceMs = 4_000 } = options
  const file = openSpoolFile(options.file)
  const abort = new AbortController()
  let draining: Promise<void> | undefined
  let isFull = false
  let closing: Promise<void> | undefined

  const look = (): void => {
    if (file.bytes >= maxBytes * fullAt) isFull = true
    else if (file.bytes <= maxBytes * freeAt) isFull = false
  }
  const hand = (entry: Entry, withinMs: number): Promise<void> =>
    inTime(withinMs, () => {
      const items: unknown = JSON.parse(entry.body)
      return entry.kind === 'publish'
        ? options.publish(entry.stream, items as Message[])
        : buryWith(options, items as NewDeadLetter[])
    })

  const drain = async (): Promise<void> => {
    for (let failures = 0; file.waiting > 0 && !abort.signal.aborted; ) {
      try {
        await handOldest({ file, log, hand: (entry) => hand(entry, patienceMs * 4) })
        failures = 0
        look()
      } catch (error) {
        failures += 1
        log.debug('spool not drained', { waiting: file.waiting, error: messageOf(error) })
        await pause(growingPause(failures, options.retryPauseMs ?? 200, maxPauseMs), abort.signal)
      }
    }
  }
  const startDraining = (): void => {
    if (draining || file.waiting === 0 || abort.signal.aborted) return
    log.warn('spool holds messages for the bus', { waiting: file.waiting, bytes: file.bytes })
    draining = drain()
      .then(() => log.info('spool drained', { waiting: file.waiting }))
      .catch((error: unknown) => log.error('spool broken', { error: messageOf(error) }))
      .finally(() => {
        draining = undefined
        // What came in between the last look and now.
        if (file.waiting > 0) setImmediate(startDraining)
      })
  }
  const keep = groupCommit<Entry, boolean>(async (entries) => {
    await new Promise((resolve) => setImmediate(resolve))
    const kept = fitting(entries, maxBytes - file.bytes)
    if (abort.signal.aborted) throw new AppError('BUS_FAILED', 'spool a message: the spool is closed')
    if (kept.size > 0) file.append([...kept], clock.now())
    look()
    if (kept.size < entries.length) isFull = true
    startDraining()
    return entries.map((entry) => kept.has(entry))
  })
  const take = async (entry: Entry): Promise<void> => {
    if (abort.signal.aborted) throw new AppError('BUS_FAILED', 'spool a message: the spool is closed')
    // Behind what waits, or the order would be lost.
    if (file.waiting === 0) {
      try {
        return await hand(entry, patienceMs)
      } catch (error) {
        if (!isRetryable(error)) throw error
        log.debug('bus not reached, message goes to the disk', {
          stream: entry.stream,
          error: messageOf(error),
        })
      }
    }
    if (await keep.run(entry)) return
    throw new AppError(
      'BUSY',
      `spool a message of ${bytesOf(entry)} bytes: ${file.bytes} of ${maxBytes} are taken`,
    )
  }
  const close = async (): Promise<void> => {
    await keep.whenIdle()
    abort.abort()
    await draining
    file.close()
  }

  look()
  startDraining()
  return {
    async publish(stream, messages) {
      if (messages.length > 0) await take({ kind: 'publish', stream, body: jsonOf(messages) })
    },
    async bury(letters) {
      if (letters.length > 0) await take({ kind: 'bury', stream: '', body: jsonOf(letters) })
    },
    state() {
      const { waiting, bytes, refused, since } = file
      return { waiting, bytes, maxBytes, isFull, refused, ...(since ? { since } : {}) }
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}

interface Draining {
  readonly file: SpoolFile
  readonly log: Log
  readonly hand: (entry: Entry) => Promise<void>
}

/** The oldest go together; when the bus refuses them for good, one by one, so that only the faulty one is set aside. */
async function handOldest({ file, log, hand }: Draining): Promise<void> {
  const entries = file.oldest(drainedTogether)
  const [first] = entries
  if (!first) return
  try {
    await hand(entries.length === 1 ? first : { ...first, body: joined(entries) })
    file.remove(entries)
  } catch (error) {
    if (isRetryable(error)) throw error
    for (const entry of entries) await handAlone(entry, { file, log, hand })
  }
}

async function handAlone(entry: StoredEntry, { file, log, hand }: Draining): Promise<void> {
  try {
    await hand(entry)
    file.remove([entry])
  } catch (error) {
    if (isRetryable(error)) throw error
    file.setAside(entry, messageOf(error))
    log.error('the bus refuses a spooled message for good', { stream: entry.stream, error: messageOf(error) })
  }
}

/** JSON lists end to end as one list. */
function joined(entries: readonly StoredEntry[]): string {
  return `[${entries.map(({ body }) => body.slice(1, -1)).join(',')}]`
}

function jsonOf(items: readonly unknown[]): string {
  try {
    return JSON.stringify(items)
  } catch (cause) {
    throw new AppError('BAD_INPUT', `write messages as JSON: ${messageOf(cause)}`, { cause })
  }
}

function fitting(entries: readonly Entry[], free: number): Set<Entry> {
  const kept = new Set<Entry>()
  let left = free
  for (const entry of entries) {
    left -= bytesOf(entry)
    // Once one does not fit, none after it may pass it.
    if (left < 0) break
    kept.add(entry)
  }
  return kept
}

async function buryWith({ bury }: SpoolOptions, letters: readonly NewDeadLetter[]): Promise<void> {
  if (!bury) throw new AppError('MISSING_PART', 'bury dead letters: the spool was opened without it')
  await bury(letters)
}

/** A bus that hangs is given up after `ms`; what it still does is its own affair. */
async function inTime(ms: number, work: () => Promise<void>): Promise<void> {
  const late = new AbortController()
  const working = work()
  working.catch(() => undefined)
  const tooLate = pause(ms, late.signal).then(() => {
    throw new AppError('BUS_FAILED', `publish: the bus did not answer within ${ms} ms`)
  })
  tooLate.catch(() => undefined)
  await Promise.race([working, tooLate]).finally(() => late.abort())
}
