import { describe, expect, it } from 'vitest'
import { bucketSize, checkOf, layOutBuckets, rowOf } from './bucket-table.ts'
import { createClassSums } from './class-sums.ts'

const buckets = 8
const shift = 29

/** A table with a row for each hash that finds room, and the same rows as plain numbers. */
function tableOf(hashes: readonly number[], classCount: number) {
  const checks = new Uint16Array(buckets * bucketSize)
  const weights = new Int8Array(checks.length * classCount)
  const rows = new Map<number, number[]>()
  for (const hash of hashes) {
    const first = (hash >>> shift) * bucketSize
    const slot = [0, 1, 2, 3].map((place) => first + place).find((place) => checks[place] === 0)
    if (slot === undefined) continue
    checks[slot] = checkOf(hash)
    const row = Array.from({ length: classCount }, (_, k) => (((hash % 251) * (k + 3)) % 255) - 127)
    weights.set(row, slot * classCount)
    rows.set(hash, row)
  }
  return { table: layOutBuckets(checks, weights, classCount), rows }
}

/** Numbers of 32 bits that look like hashes; some with a check of zero or one, and neighbours of others. */
const hashes = Array.from({ length: 40 }, (_, index) => Math.imul(index + 1, 0x9e3779b1) >>> 0)
const awkward = [0x20000000, 0x40010001, 0x40010002, 0x4001ffff, 0xe0000000]

describe.each([1, 3, 6, 7, 15])('sums over %i classes', (classCount) => {
  const { table, rows } = tableOf([...awkward, ...hashes], classCount)

  it('finds what is in the table and nothing else', () => {
    for (const hash of [...awkward, ...hashes]) {
      if (rows.has(hash)) expect(rowOf(table, hash)).toBeGreaterThanOrEqual(0)
    }
    expect(rowOf(table, 0x60001234)).toBe(-1)
  })

  it('are those of the single weights, however many there are and wherever they begin', () => {
    const many = Uint32Array.from({ length: 3_000 }, (_, index) => {
      const all = [...awkward, ...hashes, 0x60001234]
      return all[(index * 7) % all.length] ?? 0
    })
    const sums = createClassSums(table)
    for (const [start, end] of [
      [0, 0],
      [0, 1],
      [5, 70],
      [0, 3_000],
    ] as const) {
      const expected = new Array<number>(classCount).fill(0)
      for (const hash of many.subarray(start, end))
        for (const [k, weight] of (rows.get(hash) ?? []).entries()) expected[k] = (expected[k] ?? 0) + weight
      sums.begin()
      sums.add(many, start, end)
      expect([...sums.end().subarray(0, classCount)]).toEqual(expected)
    }
  })
})
