/** Features hash into buckets of so many slots. */
export const bucketSize = 4

/** What tells a feature from the strangers that share its bucket. Zero marks an empty slot, so that no check is zero. */
export function checkOf(hash: number): number {
  return hash & 0xffff || 1
}

/**
 * A model's hash table as it is read: a bucket's checks and weights side by side, so that looking a feature up touches one place in memory. Weights are
 * bytes with 128 added, a row of them filled up to whole 32-bit words, so that four classes are summed at a time.
 */
export interface BucketTable {
  readonly words: Int32Array
  /** The same memory. */
  readonly bytes: Uint8Array
  readonly bucketWords: number
  readonly rowWords: number
  /** The upper bits of a hash are the bucket's number. */
  readonly shift: number
}

const checkWords = 2
/** How the weight 0 is stored. */
export const zeroByte = 128

/** `checks` has a number for each slot, `weights` a row of `classCount` bytes. */
export function layOutBuckets(checks: Uint16Array, weights: Int8Array, classCount: number): BucketTable {
  const buckets = checks.length / bucketSize
  const rowWords = Math.ceil(classCount / 4)
  const bucketWords = checkWords + bucketSize * rowWords
  const words = new Int32Array(buckets * bucketWords)
  const bytes = new Uint8Array(words.buffer)
  const halves = new Uint16Array(words.buffer)
  for (const [slot, check] of checks.entries()) {
    const first = Math.floor(slot / bucketSize) * bucketWords
    const place = slot % bucketSize
    halves[first * 2 + place] = check
    const row = (first + checkWords + place * rowWords) * 4
    for (let k = 0; k < classCount; k++) bytes[row + k] = (weights[slot * classCount + k] ?? 0) + zeroByte
  }
  return { words, bytes, bucketWords, rowWords, shift: 32 - Math.log2(buckets) }
}

/** Where the feature's row begins in `words`, or -1. */
export function rowOf({ words, bucketWords, rowWords, shift }: BucketTable, hash: number): number {
  const bucket = (hash >>> shift) * bucketWords
  const slots = slotsWith(checkOf(hash), words[bucket] ?? 0, words[bucket + 1] ?? 0)
  return slots === 0 ? -1 : bucket + checkWords + (lowestBit[slots] ?? 0) * rowWords
}

/** Features looked up together, at most. */
export const blockSize = 64

/** As `rowOf` for the hashes from `start` to `end`, at most `blockSize`: puts the rows of those that are known into `rows` and answers how many they are. */
export function findRows(
  { words, bucketWords, rowWords, shift }: BucketTable,
  hashes: Uint32Array,
  { start, end, rows }: { readonly start: number; readonly end: number; readonly rows: Int32Array },
): number {
  // A large table is mostly outside the cache. What follows guesses wrong now and then, and a wrong guess waits for the read before it; these reads do not.
  let touched = 0
  for (let at = start; at < end; at++) touched |= words[((hashes[at] ?? 0) >>> shift) * bucketWords] ?? 0
  if (touched === 0) return 0

  let count = 0
  for (let at = start; at < end; at++) {
    const hash = hashes[at] ?? 0
    const bucket = (hash >>> shift) * bucketWords
    const slots = slotsWith(checkOf(hash), words[bucket] ?? 0, words[bucket + 1] ?? 0)
    rows[count] = bucket + checkWords + (lowestBit[slots] ?? 0) * rowWords
    count += slots === 0 ? 0 : 1
  }
  return count
}

/** Which of a bucket's slots have the check, a bit each: all four are compared at once, without a branch. */
function slotsWith(check: number, firstTwo: number, lastTwo: number): number {
  const twice = (check << 16) | check
  const first = zeroHalves(firstTwo ^ twice)
  const last = zeroHalves(lastTwo ^ twice)
  return ((first >>> 15) & 1) | ((first >>> 30) & 2) | ((last >>> 13) & 4) | ((last >>> 28) & 8)
}

/** Marks each half of the word that is zero by its highest bit. The upper half may be marked falsely, but only when the lower one is zero. */
function zeroHalves(word: number): number {
  return (word - 0x00010001) & ~word & 0x80008000
}

const lowestBit = Uint8Array.from({ length: 1 << bucketSize }, (_, bits) =>
  bits === 0 ? 0 : 31 - Math.clz32(bits & -bits),
)
