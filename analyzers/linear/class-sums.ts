import { type BucketTable, blockSize, findRows, zeroByte } from './bucket-table.ts'

/** Adds up the weights of many features, for each class. */
export interface ClassSums {
  begin(): void
  add(hashes: Uint32Array, start: number, end: number): void
  /** In the unit of the stored weights; valid until the next `begin`. */
  end(): Int32Array
}

/** A 16-bit half holds the sum of so many bytes. */
const mostHeld = 256
const everyOther = 0x00ff00ff

/** Bytes are added four at a time, the even and the odd ones of a word apart, so that each sum has 16 bits; these are emptied before they run over. */
export function createClassSums(table: BucketTable): ClassSums {
  const { words, rowWords } = table
  const even = new Int32Array(rowWords)
  const odd = new Int32Array(rowWords)
  const sums = new Int32Array(rowWords * 4)
  const rows = new Int32Array(blockSize)
  let held = 0

  function addRows(count: number): void {
    for (let word = 0; word < rowWords; word++) {
      let evenSum = even[word] ?? 0
      let oddSum = odd[word] ?? 0
      for (let at = 0; at < count; at++) {
        const four = words[(rows[at] ?? 0) + word] ?? 0
        evenSum += four & everyOther
        oddSum += (four >>> 8) & everyOther
      }
      even[word] = evenSum
      odd[word] = oddSum
    }
    held += count
  }

  function empty(): void {
    const zero = held * zeroByte
    for (let word = 0; word < rowWords; word++) {
      const [evenSum = 0, oddSum = 0] = [even[word], odd[word]]
      const four = [evenSum & 0xffff, oddSum & 0xffff, evenSum >>> 16, oddSum >>> 16]
      for (const [index, sum] of four.entries()) {
        const k = word * 4 + index
        sums[k] = (sums[k] ?? 0) + sum - zero
      }
    }
    even.fill(0)
    odd.fill(0)
    held = 0
  }

  return {
    begin() {
      sums.fill(0)
    },
    add(hashes, first, last) {
      for (let start = first; start < last; start += blockSize) {
        addRows(findRows(table, hashes, { start, end: Math.min(last, start + blockSize), rows }))
        if (held > mostHeld - blockSize) empty()
      }
    },
    end() {
      empty()
      return sums
    },
  }
}
