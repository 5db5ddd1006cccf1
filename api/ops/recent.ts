/** Asks at most once in so long, and never twice at the same time; a failure is not kept. `now` in milliseconds of any rising clock. */
export function createRecent<T>(
  ask: () => Promise<T>,
  { maxAgeMs, now }: { readonly maxAgeMs: number; readonly now: () => number },
): () => Promise<T> {
  let kept: { readonly at: number; readonly answer: Promise<T> } | undefined
  return () => {
    if (kept && now() - kept.at < maxAgeMs) return kept.answer
    const mine = { at: now(), answer: ask() }
    kept = mine
    mine.answer.catch(() => {
      if (kept === mine) kept = undefined
    })
    return mine.answer
  }
}
