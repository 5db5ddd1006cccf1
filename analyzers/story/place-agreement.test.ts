import { expect, test } from 'vitest'
import type { Place } from '../../pipeline/model/annotation.ts'
import { placeAgreement } from './place-agreement.ts'

const place = (name: string, code: string): Place => ({ name, code, level: 'city' })
const story = (size: number, ...places: readonly (readonly [code: string, count: number])[]) => ({
  size,
  places: new Map(places.map(([code, count]) => [code, { name: code, count }])),
})

test('the same town agrees, another of the province less, another province least', () => {
  const running = story(4, ['430100', 4])
  const [same, near, far] = [
    place('长沙市', '430104'),
    place('株洲市', '430200'),
    place('福州市', '350100'),
  ].map((one) => placeAgreement([one], running))
  expect(same).toBe(1)
  expect(near).toBeLessThan(same ?? 0)
  expect(far).toBeLessThan(near ?? 0)
})

test('a column that names ever other towns agrees with none of them', () => {
  const column = story(40, ['430100', 2], ['350100', 2], ['510700', 3], ['510000', 30])
  expect(placeAgreement([place('长沙市', '430100')], column)).toBeLessThan(0.5)
})

test('without places on either side nothing speaks against it', () => {
  expect(placeAgreement([], story(1, ['430100', 1]))).toBe(1)
  expect(placeAgreement([place('长沙市', '430100')], story(1))).toBe(1)
})
