/** A signal that sleepers wait on. A ring between looking and sleeping is not missed: `wait` is told the count seen when looking. */
export interface Wake {
  /** How often it has rung. */
  readonly count: number
  ring(): void
  /** Resolves once it has rung more often than `seen`, or when `signal` aborts. */
  wait(seen: number, signal: AbortSignal): Promise<void>
}

export function createWake(): Wake {
  let count = 0
  let sleepers = new Set<() => void>()
  return {
    get count() {
      return count
    },
    ring() {
      count += 1
      const woken = sleepers
      sleepers = new Set()
      for (const wake of woken) wake()
    },
    wait: (seen, signal) =>
      new Promise((resolve) => {
        if (count > seen || signal.aborted) return resolve()
        const wake = () => {
          signal.removeEventListener('abort', wake)
          sleepers.delete(wake)
          resolve()
        }
        sleepers.add(wake)
        signal.addEventListener('abort', wake, { once: true })
      }),
  }
}

/** One holder at a time, in the order of asking. */
export interface Turnstile {
  /** Resolves to the function that lets the next one in. */
  enter(): Promise<() => void>
}

export function createTurnstile(): Turnstile {
  let tail: Promise<void> = Promise.resolve()
  return {
    enter() {
      const before = tail
      let leave = () => {}
      tail = new Promise((resolve) => {
        leave = resolve
      })
      return before.then(() => leave)
    },
  }
}
