import type { Clock } from '../../pipeline/platform/clock.ts'
import { messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import type { Ledger } from '../ledger/ledger.ts'

export interface LeaseOptions {
  readonly ledger: Pick<Ledger, 'lease' | 'release'>
  readonly name: string
  /** Nobody else's: of this process and this run of it. */
  readonly holder: string
  /** Default 7,500. The clocks of two machines must differ by less than a third of it. */
  readonly ttlMs?: number
  readonly clock: Clock
  readonly log: Log
  /**
   * Begins the work when the lease is taken and resolves to how it ends. When it throws, the lease is given back and taken again after a pause.
   */
  readonly begin: (until: WorkSignals) => Promise<() => Promise<void>>
}

export interface WorkSignals {
  /** Aborts when another process may have begun the work: nothing may be written from then on. */
  readonly lost: AbortSignal
  /** Aborts when the work is to end, for that reason or because the process does: beginning is not worth more waiting. */
  readonly over: AbortSignal
}

export interface HeldLease {
  isHeld(): boolean
  /** Ends the work, then gives the lease back, so that another process takes it at once. Idempotent. */
  stop(): Promise<void>
}

const ttlMsByDefault = 7_500

/**
 * Waits for a lease and does its work while it has it, again and again until stopped. Renewed at a third of its time; when it cannot be
 * renewed (the ledger is down, the process stood still), the work is told to end at two thirds, before anybody else may begin.
 */
export function holdLease(options: LeaseOptions): HeldLease {
  const { ledger, name, holder, clock, log, begin, ttlMs = ttlMsByDefault } = options
  const stopping = new AbortController()
  let term: Term | undefined
  let isTold = false

  /** True when the lease is ours, and so for two thirds of its time from before it was asked for. */
  const take = async (): Promise<number | undefined> => {
    const askedAt = performance.now()
    const isOurs = await ledger.lease(name, holder, ttlMs, clock.now())
    isTold = false
    return isOurs ? askedAt + (ttlMs * 2) / 3 : undefined
  }
  // Said once: an outage of minutes needs no line for every try.
  const notReached = (error: unknown): undefined => {
    if (!isTold) log.warn('lease not asked for', { lease: name, error: messageOf(error) })
    isTold = true
  }
  const renew = async (held: Term): Promise<void> => {
    let pauseMs = ttlMs / 3
    while (!held.isOver()) {
      await pause(pauseMs, held.over)
      if (held.isOver()) return
      try {
        const until = await take()
        if (until === undefined) held.lose('another process has it')
        else held.extend(until)
        pauseMs = ttlMs / 3
      } catch (error) {
        notReached(error)
        pauseMs = ttlMs / 20
      }
    }
  }
  const work = async (held: Term): Promise<void> => {
    const renewing = renew(held)
    try {
      log.info('lease taken', { lease: name, holder })
      const over = AbortSignal.any([held.lost, stopping.signal])
      const end = await begin({ lost: held.lost, over })
      await aborted(over)
      // Renewed until the work has ended: what is given back is nobody's any more.
      await end()
    } catch (error) {
      if (!stopping.signal.aborted)
        log.error('work under a lease failed', { lease: name, error: messageOf(error) })
      await pause(ttlMs / 10, stopping.signal)
    } finally {
      held.finish()
      await renewing
    }
  }
  const giveBack = () =>
    ledger
      .release(name, holder)
      .catch((error: unknown) => log.warn('lease not given back', { lease: name, error: messageOf(error) }))
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const until = await take().catch(notReached)
      if (until !== undefined && until > performance.now()) {
        term = openTerm(until, (why) => log.warn('lease lost', { lease: name, why }))
        await work(term)
        const { isLost } = term
        term = undefined
        if (!isLost()) await giveBack()
      }
      await pause(ttlMs / 10, stopping.signal)
    }
  })()
  return {
    isHeld: () => term !== undefined && !term.isLost(),
    stop() {
      stopping.abort()
      return running
    },
  }
}

/** One time of holding, from taking to losing or giving back. */
interface Term {
  readonly lost: AbortSignal
  /** Lost or finished. */
  readonly over: AbortSignal
  isLost(): boolean
  isOver(): boolean
  extend(until: number): void
  lose(why: string): void
  finish(): void
}

function openTerm(until: number, onLost: (why: string) => void): Term {
  const lost = new AbortController()
  const finished = new AbortController()
  const over = AbortSignal.any([lost.signal, finished.signal])
  let timer: NodeJS.Timeout | undefined
  const lose = (why: string) => {
    if (over.aborted) return
    clearTimeout(timer)
    onLost(why)
    lost.abort()
  }
  const extend = (to: number) => {
    clearTimeout(timer)
    if (!over.aborted) timer = setTimeout(() => lose('not renewed in time'), to - performance.now())
  }
  extend(until)
  return {
    lost: lost.signal,
    over,
    isLost: () => lost.signal.aborted,
    isOver: () => over.aborted,
    extend,
    lose,
    finish() {
      clearTimeout(timer)
      finished.abort()
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
