import { type Clock, meetClock, readClock, type StartedClock } from '../clock/clock.ts'

/** A clock as a page shows it: which limit runs, whether it stands still, and whether its day is only 暂按. */
export interface ShownClock extends Clock {
  /** Its time does not count just now, and why in the user's words. */
  readonly pause?: string
}

export function readClocks(clocks: readonly StartedClock[], now: Date): readonly ShownClock[] {
  return clocks.map((clock) => readClock(clock, now))
}

export function meetAll(clocks: readonly StartedClock[], at: Date): readonly StartedClock[] {
  return clocks.map((clock) => meetClock(clock, at))
}

/** What is due first stands first: running clocks by their due time, then what has no clock running. */
export function byFirstDue(
  a: { readonly clocks: readonly ShownClock[] },
  b: { readonly clocks: readonly ShownClock[] },
): number {
  return firstDue(a.clocks).localeCompare(firstDue(b.clocks))
}

function firstDue(clocks: readonly ShownClock[]): string {
  const open = clocks.filter(({ metAt, pause }) => metAt === undefined && pause === undefined)
  return open.map(({ dueAt }) => dueAt).sort()[0] ?? '9999'
}
