import type { Corpus } from './corpus.ts'

/** Feature hash → dense number, for the features that stand in at least `minDocuments` of the given examples. */
export interface Vocabulary {
  readonly size: number
  /** Dense number → hash. */
  readonly hashes: Uint32Array
  readonly documents: Uint32Array
  /** The corpus in dense numbers, 0xffffffff for what was left out. */
  readonly ids: Uint32Array
}

export const unknownFeature = 0xffffffff

export function buildVocabulary(
  corpus: Corpus,
  members: readonly number[],
  minDocuments: number,
): Vocabulary {
  const table = openTable(corpus.hashes.length)
  const counts = new Uint32Array(table.keys.length)
  const lastSeen = new Int32Array(table.keys.length).fill(-1)
  for (const member of members) {
    const end = corpus.starts[member + 1] ?? 0
    for (let at = corpus.starts[member] ?? 0; at < end; at++) {
      const slot = table.insert(corpus.hashes[at] ?? 0)
      if (lastSeen[slot] === member) continue
      lastSeen[slot] = member
      counts[slot] = (counts[slot] ?? 0) + 1
    }
  }
  return number(corpus, table, counts, minDocuments)
}

function number(corpus: Corpus, table: Table, counts: Uint32Array, minDocuments: number): Vocabulary {
  const dense = new Uint32Array(table.keys.length).fill(unknownFeature)
  const kept: number[] = []
  for (const [slot, count] of counts.entries()) if (count >= minDocuments) kept.push(slot)
  // Frequent features get the small numbers, so that the weights that are used most lie side by side.
  kept.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
  for (const [id, slot] of kept.entries()) dense[slot] = id
  const ids = new Uint32Array(corpus.hashes.length)
  for (let at = 0; at < ids.length; at++) {
    const slot = table.find(corpus.hashes[at] ?? 0)
    ids[at] = slot < 0 ? unknownFeature : (dense[slot] ?? unknownFeature)
  }
  return {
    size: kept.length,
    hashes: Uint32Array.from(kept, (slot) => table.keys[slot] ?? 0),
    documents: Uint32Array.from(kept, (slot) => counts[slot] ?? 0),
    ids,
  }
}

interface Table {
  readonly keys: Uint32Array
  insert(hash: number): number
  find(hash: number): number
}

/** Open addressing; texts repeat themselves, so 2²⁵ places are enough for the shared data and far from full. Hash 0 is read as 1: the loss of one feature in four billion. */
function openTable(most: number): Table {
  const bits = Math.max(10, Math.ceil(Math.log2(most * 2)))
  const keys = new Uint32Array(2 ** Math.min(bits, 25))
  const mask = keys.length - 1
  const slotOf = (hash: number): number => {
    const key = hash || 1
    let slot = (key ^ (key >>> 11)) & mask
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }
  return {
    keys,
    insert(hash) {
      const slot = slotOf(hash)
      keys[slot] = hash || 1
      return slot
    },
    find(hash) {
      const slot = slotOf(hash)
      return keys[slot] === 0 ? -1 : slot
    },
  }
}
