import type { SpoolReport } from '../loop/operations/process-report.ts'
import type { Message, NewDeadLetter } from '../pipeline/bus/bus.ts'
import { openSpool, type Spool } from '../pipeline/bus/spool.ts'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import { AppError, isAppError } from '../pipeline/platform/errors.ts'
import { pause } from '../pipeline/platform/pause.ts'
import type { Base } from './base.ts'
import { drainLeftSpools, type LeftSpool, spoolIn } from './left-spools.ts'

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

export function openHouseSpool(base: Base): HouseSpool {
  const { bus, clock, config, log, place } = base
  const spool = openSpool({
    file: spoolIn(place.dir),
    maxBytes: config.spoolBytes,
    publish: (stream, messages) => bus.publish(stream, messages),
    bury: (letters) => bus.bury(letters),
    log,
    clock,
  })
  const left = drainLeftSpools(base)
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
    state: () => reportOf([spool, ...left.spools()]),
    stopWaiting: () => stopping.abort(),
    async close() {
      await left.stop()
      await spool.close()
    },
  }
}

async function untilRoom(spool: Pick<Spool, 'state'>, signal: AbortSignal): Promise<void> {
  do {
    await pause(roomCheckMs, signal)
    if (signal.aborted) throw new AppError('BUSY', 'wait for room in the spool: stopped')
  } while (spool.state().isFull)
}

/** Of the process's own spool, and what waits in those it has taken over. */
function reportOf([own, ...left]: readonly [Pick<Spool, 'state'>, ...LeftSpool[]]): SpoolReport {
  const { bytes, maxBytes, isFull, ...mine } = own.state()
  const all = [mine, ...left.map((spool) => spool.state())]
  const sum = (figure: 'waiting' | 'refused') => all.reduce((total, state) => total + state[figure], 0)
  const [since] = all.flatMap((state) => state.since ?? []).toSorted((a, b) => a.getTime() - b.getTime())
  return {
    waiting: sum('waiting'),
    ...{ bytes, maxBytes, isFull },
    refused: sum('refused'),
    ...(since ? { since: toShanghaiIso(since) } : {}),
  }
}
