import { expect, test } from 'vitest'
import { chunksOf, encodeRecord } from './records.ts'

const record = (partition: number, value: unknown) => encodeRecord('t', partition, { key: 'k', value })

test('no partition gets more than 500 messages or 500 KB at once, and order stays', () => {
  const many = Array.from({ length: 1_100 }, (_, n) => record(n % 2, n))
  const chunks = chunksOf(many)
  expect(chunks.map(({ length }) => length)).toEqual([1_000, 100])
  for (const partition of [0, 1]) {
    const own = chunks.flat().filter((one) => one.partition === partition)
    expect(own).toEqual(many.filter((one) => one.partition === partition))
  }
  const large = Array.from({ length: 5 }, () => record(0, 'x'.repeat(200_000)))
  expect(chunksOf(large).map(({ length }) => length)).toEqual([2, 2, 1])
  expect(chunksOf([record(0, 'x'.repeat(900_000))]).length).toBe(1)
})

test('what no topic takes is refused before it is sent', () => {
  expect(() => record(0, 'x'.repeat(17_000_000))).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }))
})
