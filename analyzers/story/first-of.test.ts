import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstOf } from './first-of.ts'

test('the first few are those of the sorted whole', () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.string())
  fc.assert(
    fc.property(fc.array(pair), fc.nat(12), (items, limit) => {
      const compare = ([a]: readonly [number, string], [b]: readonly [number, string]) => b - a
      expect(firstOf(items, limit, compare)).toEqual(items.toSorted(compare).slice(0, limit))
    }),
  )
})
