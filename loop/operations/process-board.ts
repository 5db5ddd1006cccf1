import { type Clock, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ProcessReport } from './process-report.ts'

/** A process as the others see it. */
export interface SeenProcess extends ProcessReport {
  /** Heard of within the last fifteen seconds. */
  readonly isAlive: boolean
}

export interface ProcessBoard {
  /** Every process heard of within a day, in order of id. One that ended as it should is not among them. */
  processes(): Promise<readonly SeenProcess[]>
}

export interface HeartbeatOptions {
  readonly ledger: Pick<Ledger, 'post' | 'takeDown'>
  readonly clock: Clock
  readonly log: Log
  /** What the process has to say of itself at this moment. */
  readonly report: () => Omit<ProcessReport, 'at'>
  readonly everyMs?: number
}

export interface Heartbeat {
  /** Takes the notice down: the process ends as it should. Idempotent. */
  stop(): Promise<void>
}

const prefix = 'process/'
const heartbeatMs = 2_000
/** Seven heartbeats missed: the clocks of two machines may differ by a few seconds. */
const aliveMs = 15_000
const rememberedMs = 24 * 3_600_000

export function createProcessBoard({
  ledger,
  clock,
}: {
  readonly ledger: Pick<Ledger, 'notices' | 'takeDown'>
  readonly clock: Clock
}): ProcessBoard {
  return {
    async processes() {
      const now = clock.now().getTime()
      const seen: SeenProcess[] = []
      for (const { name, body, at } of await ledger.notices(prefix)) {
        const age = now - Date.parse(at)
        if (age > rememberedMs) await ledger.takeDown(name)
        else seen.push({ ...(JSON.parse(body) as ProcessReport), isAlive: age <= aliveMs })
      }
      return seen
    },
  }
}

/** Posts the process's report at once and again and again; resolves when the first is up, so that the others count it in. */
export async function startHeartbeat(options: HeartbeatOptions): Promise<Heartbeat> {
  const { ledger, clock, log, report, everyMs = heartbeatMs } = options
  const stopping = new AbortController()
  const name = `${prefix}${report().id}`
  const post = () => {
    const now = clock.now()
    const full: ProcessReport = { ...report(), at: toShanghaiIso(now) }
    return ledger.post(name, JSON.stringify(full), now)
  }
  await post()
  let isHeard = true
  const beating = (async () => {
    for (;;) {
      await pause(everyMs, stopping.signal)
      if (stopping.signal.aborted) return
      try {
        await post()
        isHeard = true
      } catch (error) {
        // Said once: an outage of minutes needs no line every two seconds.
        if (isHeard) log.warn('heartbeat not posted', { error: messageOf(error) })
        isHeard = false
      }
    }
  })()
  let stopped: Promise<void> | undefined
  return {
    stop() {
      stopping.abort()
      stopped ??= beating.then(async () => {
        await ledger
          .takeDown(name)
          .catch((error: unknown) => log.warn('heartbeat not taken down', { error: messageOf(error) }))
      })
      return stopped
    },
  }
}
