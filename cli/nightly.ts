import cron from 'node-cron'
import type { Clock } from '../pipeline/platform/clock.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
import type { Store } from '../pipeline/store/store.ts'

export interface NightlyOptions {
  readonly store: Pick<Store, 'removeOlderThan'>
  /** Documents are kept this long and no longer. */
  readonly keepDays: number
  readonly clock: Clock
  readonly log: Log
}

const dayMs = 24 * 3_600_000

/** What is done once a night, at 03:30 in Asia/Shanghai: documents past their retention are removed. Returns how to stop. */
export function startNightly(options: NightlyOptions): () => Promise<void> {
  const task = cron.schedule('30 3 * * *', () => removeExpired(options), {
    timezone: 'Asia/Shanghai',
    noOverlap: true,
  })
  return async () => {
    await task.destroy()
  }
}

/** Removes what is older than its retention; a failure is logged and tried again the next night. */
export async function removeExpired({ store, keepDays, clock, log }: NightlyOptions): Promise<void> {
  const before = new Date(clock.now().getTime() - keepDays * dayMs)
  try {
    const removed = await store.removeOlderThan(before)
    log.info('documents past their retention removed', { before: before.toISOString(), removed })
  } catch (error) {
    log.error('removing documents past their retention failed', {
      before: before.toISOString(),
      error: messageOf(error),
    })
  }
}
