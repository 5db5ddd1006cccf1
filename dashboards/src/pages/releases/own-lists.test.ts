import { expect, it } from 'vitest'
import { readTyped, typeLists } from './own-lists.ts'

it('reads one entry a line and writes it back as it was', () => {
  const typed = {
    leaders: '张示例，副部长，示例部',
    institutions: '示例部：示范部、示例委',
    words: '试列 → 示例',
  }
  const own = readTyped(typed)
  expect(own).toEqual({
    leaders: [{ name: '张示例', title: '副部长', unit: '示例部' }],
    institutions: [{ name: '示例部', wrong: ['示范部', '示例委'] }],
    words: [{ wrong: '试列', right: '示例' }],
  })
  expect(typeLists(own)).toEqual(typed)
})

it('skips empty lines and leaves a half line for the server to refuse', () => {
  expect(readTyped({ words: '\n 甲->乙 \n\n丙' }).words).toEqual([
    { wrong: '甲', right: '乙' },
    { wrong: '丙', right: undefined },
  ])
})
