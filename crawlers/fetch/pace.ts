import { setTimeout as sleep } from 'node:timers/promises'

/** Keeps requests to one host apart: one after the other, each at least the host's delay after the last began. */
export interface Pace {
  /** Resolves when it is this host's turn; rejects when the signal ends the wait. */
  turn(host: string, minDelayMs: number, signal?: AbortSignal): Promise<void>
  /** No request to the host before this many milliseconds have passed (Retry-After, 418, 429, 503). */
  holdBack(host: string, waitMs: number): void
  /** How long the host still asks us to wait. */
  heldBackMs(host: string): number
}

/** `nowMs` is a monotonic reading, not the calendar. */
export function createPace(nowMs: () => number = () => performance.now()): Pace {
  const nextAt = new Map<string, number>()
  const heldUntil = new Map<string, number>()
  return {
    async turn(host, minDelayMs, signal) {
      const now = nowMs()
      const at = Math.max(now, nextAt.get(host) ?? 0, heldUntil.get(host) ?? 0)
      nextAt.set(host, at + minDelayMs)
      if (at > now) await sleep(at - now, undefined, signal ? { signal } : {})
    },
    holdBack(host, waitMs) {
      heldUntil.set(host, Math.max(heldUntil.get(host) ?? 0, nowMs() + waitMs))
    },
    heldBackMs: (host) => Math.max(0, (heldUntil.get(host) ?? 0) - nowMs()),
  }
}
