import { expect, test } from 'vitest'
import { drillAddress, drillIn } from './drill.ts'

test('only an address inside a drill is a drill’s', () => {
  expect(drillIn('/app/drills/d1/in/incidents/i1')).toBe('d1')
  expect(drillIn('/app/drills/d1/in')).toBe('d1')
  expect(drillIn(`${drillAddress('a b')}/incidents`)).toBe('a b')
  expect(drillIn('/app/drills/d1')).toBeUndefined()
  expect(drillIn('/app/drills/d1/inside')).toBeUndefined()
  expect(drillIn('/app/incidents/i1')).toBeUndefined()
})
