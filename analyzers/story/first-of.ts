/** The first `limit` of `items` by `compare`, in order: a few of many, without sorting the many. Of equals the earlier one stays first. */
export function firstOf<T>(items: Iterable<T>, limit: number, compare: (a: T, b: T) => number): T[] {
  const found: T[] = []
  for (const item of items) {
    let at = found.length
    if (at === limit && (at === 0 || compare(item, found[at - 1] as T) >= 0)) continue
    if (at === limit) at -= 1
    for (; at > 0 && compare(item, found[at - 1] as T) < 0; at--) found[at] = found[at - 1] as T
    found[at] = item
  }
  return found
}
