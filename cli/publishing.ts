import type { Loop } from '../loop/loop.ts'
import type { Change } from '../loop/office/office.ts'
import type { RawDocument } from '../pipeline/model/document.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'

export interface PublishingOptions {
  readonly loop: Pick<Loop, 'publisher' | 'comments'> & {
    readonly releases: Pick<Loop['releases'], 'publishDue'>
  }
  readonly follow: (onChange: (change: Change) => void) => Promise<() => Promise<void>>
  readonly ingest: (documents: readonly RawDocument[]) => Promise<void>
  readonly pseudonymise: (name: string) => string
  /** Aborts when another process may publish. */
  readonly lost: AbortSignal
  readonly clock: Clock
  readonly log: Log
}

/** Looked at so often, whatever is said to be due: schedules are kept to the minute. */
const lookEveryMs = 15_000
const commentsEveryMs = 10 * 60_000
/** What waits for a person's word is woken by it; what is sent has been given a moment by its transaction. */
const shortestPauseMs = 500

/** Publishes what is due and brings comments back, until stopped. Answers how to stop: the step under way is finished and written down. */
export async function startPublishing(options: PublishingOptions): Promise<() => Promise<void>> {
  const { loop, follow, lost, clock, log } = options
  const stopping = new AbortController()
  const over = AbortSignal.any([lost, stopping.signal])
  let nudge = new AbortController()
  const unfollow = await follow(({ kind, action }) => {
    if (kind === 'publication' && wakes.has(action)) nudge.abort()
  })
  const publish = async (): Promise<number> => {
    await loop.releases.publishDue(clock.now())
    const { nextAt } = await loop.publisher.round({ lost, over })
    return nextAt ? nextAt.getTime() - clock.now().getTime() : lookEveryMs
  }
  const publishing = (async () => {
    while (!over.aborted) {
      nudge = new AbortController()
      const waitMs = await publish().catch((error: unknown) => {
        log.warn('publications not advanced', { error: messageOf(error) })
        return lookEveryMs
      })
      await pause(
        Math.min(lookEveryMs, Math.max(shortestPauseMs, waitMs)),
        AbortSignal.any([over, nudge.signal]),
      )
    }
  })()
  const listening = (async () => {
    while (!over.aborted) {
      await loop.comments
        .round(options, over)
        .catch((error: unknown) => log.warn('comments not read', { error: messageOf(error) }))
      await pause(commentsEveryMs, over)
    }
  })()
  return async () => {
    stopping.abort()
    await unfollow()
    await Promise.all([publishing, listening])
  }
}

/** What gives the publisher something to do; what it writes itself does not wake it. */
const wakes: ReadonlySet<string> = new Set([
  'publication.queued',
  'publication.resumed',
  'publication.job-ended',
  'publication.withdrawal-asked',
])
