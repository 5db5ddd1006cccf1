import type { Rejection } from '../crawlers/crawler.ts'
import type { NewDeadLetter } from '../pipeline/bus/bus.ts'
import type { Clock } from '../pipeline/platform/clock.ts'

/** Where pages that became no document are kept with their reason. */
const rejectedStream = 'crawl.rejected'

/** Keeps a rejected page with its reason where an operator looks; the crawler's state remembers it as well. */
export function rejectTo(
  bury: (letters: readonly NewDeadLetter[]) => Promise<void>,
  clock: Clock,
): (rejection: Rejection) => Promise<void> {
  const numbers = risingNumbers(clock)
  return (rejection) =>
    bury([
      {
        stream: rejectedStream,
        partition: 0,
        offset: numbers.next(),
        key: rejection.url,
        value: rejection,
        stage: 'crawl',
        reason: rejection.reason,
      },
    ])
}

/** Unique and rising also across restarts: a rejection has no place in a stream, but its letter needs one. */
function risingNumbers(clock: Clock): { next(): number } {
  // Processes that crawl beside one another begin at different microseconds, as far as chance can see to it.
  let last = clock.now().getTime() * 1_000 + Math.floor(Math.random() * 1_000)
  return {
    next: () => {
      last = Math.max(last + 1, clock.now().getTime() * 1_000)
      return last
    },
  }
}
