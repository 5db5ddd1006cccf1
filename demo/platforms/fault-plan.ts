/** Which fault, if any, meets the next call of an operation. */
export type FaultPlan<Fault extends string> = (operation: string) => Fault | undefined

export interface SeededFaultsOptions<Fault extends string> {
  readonly seed: number
  /** Of all calls that can meet one, 0 to 1. */
  readonly rate: number
  /** For each operation the faults it can meet, each as likely as it is often named. */
  readonly faults: Readonly<Record<string, readonly Fault[]>>
}

export interface SeededFaults<Fault extends string> {
  readonly plan: FaultPlan<Fault>
  /** How often each was met. */
  readonly counts: Readonly<Record<string, number>>
  stop(): void
}

/** The same seed and the same calls, the same faults. */
export function seedFaults<Fault extends string>(options: SeededFaultsOptions<Fault>): SeededFaults<Fault> {
  const random = seededRandom(options.seed)
  const counts: Record<string, number> = {}
  let isStopped = false
  return {
    counts,
    stop() {
      isStopped = true
    },
    plan(operation) {
      const possible = options.faults[operation] ?? []
      if (isStopped || possible.length === 0 || random() >= options.rate) return undefined
      const fault = possible[Math.floor(random() * possible.length)]
      if (fault !== undefined) counts[fault] = (counts[fault] ?? 0) + 1
      return fault
    },
  }
}

/** mulberry32: small, and the same everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
