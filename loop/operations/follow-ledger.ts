import { messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import type { AuditEvent, Ledger } from '../ledger/ledger.ts'
import type { Change } from '../office/office.ts'

export interface FollowOptions {
  readonly ledger: Pick<Ledger, 'heads' | 'eventsAfter'>
  /** Told of each change, whichever process made it, in the order of its chain. While it fails, the same change is told again. */
  readonly onChange: (change: Change) => Promise<void> | void
  readonly log: Log
  /** Default 400. */
  readonly pollMs?: number
}

export interface Following {
  /** Looks at once: call after a change of this process, which then need not wait for the next look. */
  nudge(): void
  /** Resolves when the last listener has returned. Idempotent. */
  stop(): Promise<void>
}

const pollMsByDefault = 400

/** Follows what all processes do in the ledger, from the moment it resolves. Refusals are no change; a deed without a record (a source switched off) is. */
export async function followLedger(options: FollowOptions): Promise<Following> {
  const { ledger, onChange, log, pollMs = pollMsByDefault } = options
  const stopping = new AbortController()
  const positions = new Map(await ledger.heads())
  let waking = new AbortController()
  let isFailing = false

  const look = async () => {
    for (const [chain, head] of await ledger.heads()) {
      while ((positions.get(chain) ?? 0) < head && !stopping.signal.aborted) {
        const events = await ledger.eventsAfter(chain, positions.get(chain) ?? 0)
        if (events.length === 0) break
        for (const event of events) {
          const change = changeOf(event)
          if (change) await onChange(change)
          positions.set(chain, event.sequence)
        }
      }
    }
  }
  const following = (async () => {
    while (!stopping.signal.aborted) {
      try {
        waking = new AbortController()
        await look()
        isFailing = false
      } catch (error) {
        if (!isFailing) log.warn('changes of other processes not followed', { error: messageOf(error) })
        isFailing = true
      }
      await pause(pollMs, AbortSignal.any([stopping.signal, waking.signal]))
    }
  })()
  return {
    // A failing listener is not to be driven faster by news.
    nudge: () => (isFailing ? undefined : waking.abort()),
    stop() {
      stopping.abort()
      return following
    },
  }
}

function changeOf({ object, action, chain }: AuditEvent): Change | undefined {
  // What was refused or merely read changes nothing that a page shows.
  if (action.endsWith('.refused') || action.startsWith('access.')) return undefined
  const slash = object.indexOf('/')
  return { kind: object.slice(0, slash), id: object.slice(slash + 1), action, unitId: chain }
}
