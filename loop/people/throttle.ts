import type { Clock } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'

export interface ThrottleOptions {
  readonly clock: Clock
  /** Failures within the window after which further tries wait. */
  readonly maxFailures?: number
  readonly windowMs?: number
  readonly maxKeys?: number
}

export interface Throttle {
  /** TOO_MANY_REQUESTS while `key` has failed too often. */
  check(key: string): void
  fail(key: string): void
  clear(key: string): void
}

/** Counts failed log-ins in memory: a restart forgives, and no stranger can make the ledger grow. */
export function createThrottle({
  clock,
  maxFailures = 5,
  windowMs = 15 * 60_000,
  maxKeys = 10_000,
}: ThrottleOptions): Throttle {
  const failures = new Map<string, readonly number[]>()
  const recent = (key: string) => {
    const since = clock.now().getTime() - windowMs
    return (failures.get(key) ?? []).filter((at) => at > since)
  }

  return {
    check(key) {
      const times = recent(key)
      const [oldest] = times.slice(-maxFailures)
      if (times.length < maxFailures || oldest === undefined) return
      const waitMs = oldest + windowMs - clock.now().getTime()
      throw new AppError('TOO_MANY_REQUESTS', `log-in of ${key}`, {
        userMessage: `登录失败次数过多，请 ${Math.ceil(waitMs / 60_000)} 分钟后再试`,
        details: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
      })
    },
    fail(key) {
      const times = [...recent(key), clock.now().getTime()].slice(-maxFailures)
      failures.delete(key)
      failures.set(key, times)
      const [oldestKey] = failures.keys()
      if (failures.size > maxKeys && oldestKey !== undefined) failures.delete(oldestKey)
    },
    clear: (key) => {
      failures.delete(key)
    },
  }
}
