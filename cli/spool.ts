import { join } from 'node:path'
import type { SpoolReport } from '../loop/operations/process-report.ts'
import type { Message, NewDeadLetter } from '../pipeline/bus/bus.ts'
import { openSpool, type Spool } from '../pipeline/bus/spool.ts'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import { AppError, isAppError } from '../pipeline/platform/errors.ts'
import { pause } from '../pipeline/platform/pause.ts'
import type { Base } from './base.ts'

/** The disk between the crawl and the bus. */
export interface HouseSpool {
  /** Resolves when the messages are on the bus or on the disk; waits while the disk is full, so that nothing more is fetched meanwhile. */
  publish(stream: string, messages: readonly Message[]): Promise<void>
  bury(letters: readonly NewDeadLetter[]): Promise<void>
  state(): SpoolReport
  /** Whoever waits for room gives up with BUSY: what was read is not remembered, and read again later. */
  stopWaiting(): void
  close(): Promise<void>
}

const roomCheckMs = 500

export function openHouseSpool({ bus, clock, config, log, place }: Base): HouseSpool {
  const spool = openSpool({
    file: join(place.dir, 'spool.sqlite'),
    maxBytes: config.spoolBytes,
    publish: (stream, messages) => bus.publish(stream, messages),
    bury: (letters) => bus.bury(letters),
    log,
    clock,
  })
  const stopping = new AbortController()
  let isTold = false
  const waitingForRoom = async (send: () => Promise<void>): Promise<void> => {
    for (;;) {
      try {
        await send()
        isTold = false
        return
      } catch (error) {
        if (!isAppError(error, 'BUSY') || stopping.signal.aborted) throw error
        if (!isTold) log.error('spool full, the crawl waits', { ...spool.state() })
        isTold = true
      }
      await untilRoom(spool, stopping.signal)
    }
  }
  return {
    publish: (stream, messages) => waitingForRoom(() => spool.publish(stream, messages)),
    bury: (letters) => waitingForRoom(() => spool.bury(letters)),
    state: () => reportOf(spool),
    stopWaiting: () => stopping.abort(),
    close: () => spool.close(),
  }
}

async function untilRoom(spool: Pick<Spool, 'state'>, signal: AbortSignal): Promise<void> {
  do {
    await pause(roomCheckMs, signal)
    if (signal.aborted) throw new AppError('BUSY', 'wait for room in the spool: stopped')
  } while (spool.state().isFull)
}

function reportOf(spool: Pick<Spool, 'state'>): SpoolReport {
  const { waiting, bytes, maxBytes, isFull, since } = spool.state()
  return { waiting, bytes, maxBytes, isFull, ...(since ? { since: toShanghaiIso(since) } : {}) }
}
