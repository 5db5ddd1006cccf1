import { expect, it } from 'vitest'
import { openHarmFinder } from './find-harm.ts'

const harm = openHarmFinder()

it.each([
  ['电动自行车充电起火致3人死亡', ['死亡', '起火']],
  ['事故未造成人员伤亡', []],
  ['中国地震局局长', []],
  ['一起火锅', []],
  ['学校开展地震应急疏散演练', []],
  ['', []],
])('finds in %s: %j', (text, words) => {
  expect(harm.find(text)).toEqual(words)
})

it('tells how strong a word is, and nothing of others', () => {
  expect(harm.strength('遇难')).toBe(3)
  expect(harm.strength('天气')).toBe(0)
})
