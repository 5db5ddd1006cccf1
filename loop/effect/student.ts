/** Two-sided 95 % point of the normal distribution. */
const normal = 1.959964

/**
 * Two-sided 95 % point of Student's t by the Cornish–Fisher expansion in 1/df (Abramowitz and Stegun 1964, 26.7.5); within 0.2 % from
 * five degrees of freedom on, below which the table's values stand.
 */
export function studentPoint(degrees: number): number {
  const table = [12.706, 4.303, 3.182, 2.776]
  const low = table[Math.max(Math.floor(degrees), 1) - 1]
  if (low !== undefined) return low
  const z = normal
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
  ]
  return terms.reduce((sum, term, at) => sum + term / degrees ** (at + 1), z)
}
