import type { Outcome } from '../model/outcome.ts'

/** What a stage did since the process started. */
export interface StageCounter {
  readonly stage: string
  readonly kept: number
  readonly dropped: number
  readonly dead: number
  readonly retried: number
  /** Throws of the stage: the batch was run again, whole or one by one. */
  readonly failed: number
  readonly batches: number
  readonly totalMs: number
  readonly maxMs: number
  /** Batches by how long they took: one count for each bound of `batchBoundsMs`, and one for those that took longer. */
  readonly durations: readonly number[]
  /** Why messages were dropped or buried, and how often. */
  readonly reasons: Readonly<Record<string, number>>
}

/** The bounds, in milliseconds, between which batches are counted by how long they took; a bound belongs to the count below it. */
export const batchBoundsMs = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000] as const

/** Counts for metrics; one object per `runStages`, its stages in order. */
export interface StageCounters {
  readonly group: string
  readonly stream: string
  /** When the last batch was through all stages, failed or not: a standstill shows here. */
  lastBatchAt(): Date | undefined
  stages(): readonly StageCounter[]
}

export interface CounterBook {
  readonly stage: string
  ran(elapsedMs: number): void
  failed(): void
  retried(count: number): void
  settled(outcomes: readonly Outcome<unknown>[]): void
  read(): StageCounter
}

// A reason that names its document would otherwise grow the list for ever.
const maxReasons = 50

export function openCounterBook(stage: string): CounterBook {
  const counts = { kept: 0, dropped: 0, dead: 0, retried: 0, failed: 0, batches: 0, totalMs: 0, maxMs: 0 }
  const durations: number[] = Array.from({ length: batchBoundsMs.length + 1 }, () => 0)
  const reasons = new Map<string, number>()
  const because = (reason: string) => {
    const known = reasons.has(reason) || reasons.size < maxReasons ? reason : 'other'
    reasons.set(known, (reasons.get(known) ?? 0) + 1)
  }
  return {
    stage,
    ran(elapsedMs) {
      counts.batches += 1
      counts.totalMs += elapsedMs
      counts.maxMs = Math.max(counts.maxMs, elapsedMs)
      const bound = batchBoundsMs.findIndex((boundMs) => elapsedMs <= boundMs)
      const place = bound < 0 ? batchBoundsMs.length : bound
      durations[place] = (durations[place] ?? 0) + 1
    },
    failed() {
      counts.failed += 1
    },
    retried(count) {
      counts.retried += count
    },
    settled(outcomes) {
      for (const outcome of outcomes) {
        if (outcome.kind === 'keep') counts.kept += 1
        else if (outcome.kind === 'drop') counts.dropped += 1
        else counts.dead += 1
        if (outcome.kind !== 'keep') because(outcome.reason)
      }
    },
    read: () => ({ stage, ...counts, durations: [...durations], reasons: Object.fromEntries(reasons) }),
  }
}
