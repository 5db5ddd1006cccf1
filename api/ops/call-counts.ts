import type { Bus } from '../../pipeline/bus/bus.ts'
import { isAppError } from '../../pipeline/platform/errors.ts'

/** Counts what the engines of a process fail to do, whoever asked: made before they are opened. */
export interface CallCounts {
  /** The same port; each call that fails for another reason than its caller's is counted. */
  watchCalls<Port extends object>(engine: string, port: Port): Port
  /** The same for a bus, with what its subscriptions meet while nobody calls. */
  watchBus(bus: Bus): Bus
  /** One more, unless this very error is counted already: it may be met at several heights. */
  failed(engine: string, error?: unknown): void
  /** By engine; 0 for one that is watched and has not failed. */
  failures(): ReadonlyMap<string, number>
}

/** Codes that say the engine is at fault, not who asked. */
const engineCodes = ['BUS_FAILED', 'STORE_FAILED', 'LEDGER_FAILED', 'CORRUPT', 'INTERNAL'] as const

export function createCallCounts(): CallCounts {
  const counts = new Map<string, number>()
  const counted = new WeakSet<object>()
  const failed = (engine: string, error?: unknown) => {
    if (typeof error === 'object' && error !== null) {
      if (counted.has(error)) return
      counted.add(error)
    }
    counts.set(engine, (counts.get(engine) ?? 0) + 1)
  }
  const note = (engine: string, error: unknown) => {
    if (!isAppError(error) || engineCodes.some((code) => code === error.code)) failed(engine, error)
  }
  const watchCalls = <Port extends object>(engine: string, port: Port): Port => {
    counts.set(engine, counts.get(engine) ?? 0)
    return withCalls(port, (error) => note(engine, error))
  }
  return {
    watchCalls,
    watchBus(bus) {
      const watched = watchCalls('bus', bus)
      const subscribe: Bus['subscribe'] = (options) =>
        watched.subscribe({
          ...options,
          onError(error) {
            // What a handler throws is its own; only what the bus says of itself is the bus's.
            if (isAppError(error, 'BUS_FAILED')) failed('bus', error)
            options.onError?.(error)
          },
        })
      return new Proxy(watched, {
        get: (target, name) => (name === 'subscribe' ? subscribe : Reflect.get(target, name)),
      })
    },
    failed,
    failures: () => counts,
  }
}

function withCalls<Port extends object>(port: Port, onFailure: (error: unknown) => void): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...input: unknown[]) => {
        const answer: unknown = Reflect.apply(member, target, input)
        if (answer instanceof Promise) answer.catch(onFailure)
        return answer
      }
    },
  })
}
