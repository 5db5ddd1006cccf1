import type { Clock } from '../../pipeline/platform/clock.ts'
import { messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import type { AuditEvent, Ledger } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import type { Office } from '../office/office.ts'

/** What of reading is put on record: a record opened, a search, a page of figures about the public. */
export type AccessAction = 'access.opened' | 'access.searched'
export const accessActions: readonly AccessAction[] = ['access.opened', 'access.searched']

export interface Access {
  readonly action: AccessAction
  /** `incident/ID`, or what was searched through. */
  readonly object: string
  /** The query of a search. */
  readonly words?: string
}

export interface AccessFilter {
  readonly object?: string | undefined
  readonly actor?: string | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** Who read what. Written beside the reading, never before it: a read waits for nothing and fails for nothing of this. */
export interface AccessLog {
  seen(who: Actor, access: Access): void
  /** For the auditor alone, of the units below the auditor's own; the newest first. */
  events(who: Actor, filter?: AccessFilter): Promise<readonly AuditEvent[]>
  /** Resolves when what was seen until now is on record. */
  flush(): Promise<void>
  /** Writes the rest; what is seen after that is lost. */
  close(): Promise<void>
}

export interface AccessLogOptions {
  readonly ledger: Pick<Ledger, 'transact' | 'audit'>
  readonly office: Pick<Office, 'scope'>
  readonly clock: Clock
  readonly log: Log
  readonly flushMs?: number
}

interface Seen extends Access {
  readonly who: Actor
  readonly at: Date
}

/** A page that asks again every minute is one reading. */
const sameWithinMs = 10 * 60_000
/** While the ledger is away this much is kept; beyond it the oldest is dropped, and said. */
const mostWaiting = 20_000
const mostAtOnce = 1_000
const longestWords = 200

export function createAccessLog({
  ledger,
  office,
  clock,
  log,
  flushMs = 1_000,
}: AccessLogOptions): AccessLog {
  let waiting: Seen[] = []
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  let isClosed = false
  const recent = new Map<string, number>()

  const writeOnce = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce)
      await ledger.transact(async (tx) => {
        for (const { who, at, action, object, words } of batch)
          await tx.note(
            // A kind of its own: no page looks again because somebody read something.
            { object: `access/${object}`, unitId: who.unitId },
            { actor: who.userId, at, action, ...(words ? { reason: words.slice(0, longestWords) } : {}) },
          )
      })
      waiting = waiting.slice(batch.length)
    }
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(writeOnce).catch((error: unknown) => {
      log.warn('access log not written', { waiting: waiting.length, error: messageOf(error) })
      if (!isClosed) schedule()
    })
    return writing
  }
  const schedule = () => {
    timer ??= setTimeout(() => void flush(), flushMs).unref()
  }
  const isRepeated = (key: string, now: number): boolean => {
    const last = recent.get(key)
    if (last !== undefined && now - last < sameWithinMs) return true
    recent.delete(key)
    recent.set(key, now)
    for (const [old, at] of recent) {
      if (now - at < sameWithinMs && recent.size <= mostWaiting) break
      recent.delete(old)
    }
    return false
  }

  return {
    seen(who, access) {
      const at = clock.now()
      const key = [who.userId, access.action, access.object, access.words ?? ''].join('\u0000')
      if (isClosed || isRepeated(key, at.getTime())) return
      if (waiting.length >= mostWaiting) {
        waiting.shift()
        log.warn('access log full: the oldest entry is lost', { waiting: waiting.length })
      }
      waiting.push({ ...access, who, at })
      schedule()
    },
    async events(who, { object, actor, limit = 100, offset = 0 } = {}) {
      const unitIds = await office.scope(who, 'audit.read')
      const events = await ledger.audit({
        unitIds,
        actions: accessActions,
        order: 'newest',
        limit: limit + offset,
        ...(object ? { object: `access/${object}` } : {}),
        ...(actor ? { actor } : {}),
      })
      return events.slice(offset).map((event) => ({ ...event, object: event.object.slice('access/'.length) }))
    },
    flush,
    async close() {
      isClosed = true
      await flush()
    },
  }
}
