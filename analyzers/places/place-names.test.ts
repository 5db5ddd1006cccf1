import { expect, test } from 'vitest'
import { openPlaceNames } from './place-names.ts'

test('a division code has its name, an unknown one has none', () => {
  const nameOf = openPlaceNames()
  expect(nameOf('510000')).toBe('四川省')
  expect(nameOf('999999')).toBeUndefined()
})
