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
