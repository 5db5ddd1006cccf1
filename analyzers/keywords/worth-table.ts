/** What a word is worth, by its 32-bit hash; `undefined` for a word that is not in the table. */
export type WorthTable = (hash: number) => number | undefined

/**
 * An open hash table in one typed array: key and place of the worth side by side, so that a look-up touches one place in memory, where a `Map` of boxed
 * numbers touches four. Of words with the same hash the last one counts.
 */
export function createWorthTable(words: readonly (readonly [hash: number, worth: number])[]): WorthTable {
  const slots = 2 ** Math.ceil(Math.log2(words.length * 2 + 2))
  const pairs = new Int32Array(slots * 2)
  const worths = [...new Set(words.map(([, worth]) => worth))]
  const places = new Map(worths.map((worth, index) => [worth, index + 1]))

  function slotOf(hash: number): number {
    let slot = hash & (slots - 1)
    while (pairs[slot * 2 + 1] !== 0 && pairs[slot * 2] !== hash) slot = (slot + 1) & (slots - 1)
    return slot
  }

  for (const [hash, worth] of words) {
    const slot = slotOf(hash | 0)
    pairs[slot * 2] = hash | 0
    pairs[slot * 2 + 1] = places.get(worth) ?? 0
  }
  return (hash) => worths[(pairs[slotOf(hash | 0) * 2 + 1] ?? 0) - 1]
}
