import { expect, test } from 'vitest'
import { hasFilters, searchOf, toggled, withoutFilters, withTerm } from './search-address.ts'

test('the address and the query say the same', () => {
  const params = new URLSearchParams(
    'q=起火&channel=weibo,forum&order=oldest&doc=d1&from=2026-11-24T00:00:00%2B08:00',
  )
  expect(searchOf(params)).toMatchObject({
    q: '起火',
    channel: ['weibo', 'forum'],
    order: 'oldest',
    from: '2026-11-24T00:00:00+08:00',
  })
  expect(searchOf(new URLSearchParams('order=sideways')).order).toBeUndefined()
})

test('a facet is added by a click and taken away by the next', () => {
  const once = toggled(new URLSearchParams('q=a'), 'place', '110000')
  expect(once.get('place')).toBe('110000')
  const twice = toggled(toggled(once, 'place', '310000'), 'place', '110000')
  expect(twice.get('place')).toBe('310000')
  expect(toggled(twice, 'place', '310000').has('place')).toBe(false)
})

test('clearing the filters keeps the words and the order', () => {
  const params = new URLSearchParams('q=a&order=oldest&topic=x&from=y')
  expect(hasFilters(params)).toBe(true)
  expect(withoutFilters(params).toString()).toBe('q=a&order=oldest')
  expect(hasFilters(withoutFilters(params))).toBe(false)
})

test('a term is added to the query as one that must occur', () => {
  expect(withTerm('', '充电桩')).toBe('充电桩')
  expect(withTerm('起火', '充电桩')).toBe('起火 充电桩')
  expect(withTerm('起火 OR 爆炸', '充电桩')).toBe('(起火 OR 爆炸) 充电桩')
  expect(withTerm('起火|爆炸', '充电桩')).toBe('(起火|爆炸) 充电桩')
  expect(withTerm('起火', '5G-A')).toBe('起火 "5G-A"')
  expect(withTerm('起火', 'OR')).toBe('起火 "OR"')
})
