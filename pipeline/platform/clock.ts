/** The only way the house learns the time: handed in, so that tests and replays run on a virtual one. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands where it was last set and never runs backwards: `advanceTo` an earlier time is ignored. */
export interface VirtualClock extends Clock {
  advanceTo(at: Date): void
}

export function createVirtualClock(start: Date): VirtualClock {
  let current = start.getTime()
  return {
    now: () => new Date(current),
    advanceTo(at) {
      current = Math.max(current, at.getTime())
    },
  }
}

const shanghaiOffsetMs = 8 * 3_600_000

/** ISO-8601 in Asia/Shanghai (`2026-11-24T20:05:00.000+08:00`): how every time leaves the house. China has no daylight saving since 1991. */
export function toShanghaiIso(at: Date): string {
  return new Date(at.getTime() + shanghaiOffsetMs).toISOString().replace('Z', '+08:00')
}

/** The calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export function shanghaiDay(at: Date): string {
  return toShanghaiIso(at).slice(0, 10)
}
