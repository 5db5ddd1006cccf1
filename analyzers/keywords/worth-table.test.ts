import { expect, it } from 'vitest'
import { createWorthTable } from './worth-table.ts'

it('knows each word by its hash, also where hashes share a slot, and no other', () => {
  const words = [0, 1, 17, 33, 0xffffffff, 0x80000011].map((hash, index) => [hash, index / 10] as const)
  const worthOf = createWorthTable(words)
  for (const [hash, worth] of words) expect(worthOf(hash)).toBe(worth)
  expect(worthOf(2)).toBeUndefined()
  expect(worthOf(49)).toBeUndefined()
  expect(worthOf(0xffffffff | 0)).toBe(0.4)
})

it('takes the last of two words with the same hash', () => {
  expect(createWorthTable([[5, 1] as const, [5, 2] as const])(5)).toBe(2)
})
