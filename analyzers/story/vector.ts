/** A unit vector of terms. */
export type Vector = ReadonlyMap<string, number>

/** The `limit` heaviest terms, scaled to length 1. Ties go by the term itself, so that equal streams give equal vectors. */
export function unitVector(weights: Iterable<readonly [string, number]>, limit: number): Map<string, number> {
  const heaviest = [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, limit)
  const length = Math.sqrt(heaviest.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1
  return new Map(heaviest.map(([term, weight]) => [term, weight / length]))
}

export function dot(a: Vector, b: Vector): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0)
  return sum
}

/** The shared terms that carry most, heaviest first. */
export function sharedTerms(a: Vector, b: Vector, limit: number): readonly string[] {
  return [...a]
    .flatMap(([term, weight]) => {
      const other = b.get(term)
      return other ? [[term, weight * other] as const] : []
    })
    .sort(([s, x], [t, y]) => y - x || (s < t ? -1 : 1))
    .slice(0, limit)
    .map(([term]) => term)
}
