import cron from 'node-cron'
import type { NoticeBoard } from '../loop/ledger/ledger.ts'
import { type Clock, shanghaiDay, toShanghaiIso } from '../pipeline/platform/clock.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
import type { Store } from '../pipeline/store/store.ts'

export interface NightlyOptions {
  readonly store: Pick<Store, 'removeOlderThan'>
  /** Where a night's work is marked as done. */
  readonly board: Pick<NoticeBoard, 'notice' | 'post'>
  /** Documents are kept this long and no longer. */
  readonly keepDays: number
  /** What else is done of a night, after that, and ends between two pages when told to. */
  readonly further?: (signal: AbortSignal) => Promise<void>
  readonly clock: Clock
  readonly log: Log
}

const dayMs = 24 * 3_600_000
const noticeName = 'nightly'
/** When a night's work is due, and until when it is made up by whoever takes it over: not in office hours. */
const night = { from: '03:30', to: '07:00' }

/**
 * What is done once a night, at 03:30 in Asia/Shanghai: documents past their retention are removed, sites are inspected. Work that its holder left half done is done by
 * the next in the same night. Returns how to stop.
 */
export function startNightly(options: NightlyOptions): () => Promise<void> {
  const stopping = new AbortController()
  let working = Promise.resolve()
  const work = () => {
    working = working.then(() => workOnce(options, stopping.signal))
  }
  const task = cron.schedule('30 3 * * *', work, { timezone: 'Asia/Shanghai', noOverlap: true })
  const hour = toShanghaiIso(options.clock.now()).slice(11, 16)
  if (hour >= night.from && hour < night.to) work()
  return async () => {
    await task.destroy()
    stopping.abort()
    await working
  }
}

/** The work of this night, unless it is marked as done; a failure is logged and tried again the next night. */
export async function workOnce(
  options: NightlyOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const { board, clock, log, further } = options
  try {
    const tonight = shanghaiDay(clock.now())
    if ((await board.notice(noticeName))?.body === tonight) return
    await removeExpired(options)
    await further?.(signal)
    if (!signal.aborted) await board.post(noticeName, tonight, clock.now())
  } catch (error) {
    log.error('work of the night failed', { error: messageOf(error) })
  }
}

async function removeExpired({ store, keepDays, clock, log }: NightlyOptions): Promise<void> {
  const before = new Date(clock.now().getTime() - keepDays * dayMs)
  const removed = await store.removeOlderThan(before)
  log.info('documents past their retention removed', { before: before.toISOString(), removed })
}
