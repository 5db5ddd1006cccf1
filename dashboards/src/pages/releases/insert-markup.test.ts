import { expect, it } from 'vitest'
import { insertMarkup, type Markup } from './insert-markup.ts'

const samples = { words: '文字', item: '事项', cell: '内容', head: '项目' }
const insert = (text: string, markup: Markup) => {
  const start = text.indexOf('[')
  const end = text.indexOf(']') - 1
  const made = insertMarkup({ text: text.replace(/[[\]]/gu, ''), start, end }, markup, samples)
  return `${made.text.slice(0, made.start)}«${made.text.slice(made.start, made.end)}»${made.text.slice(made.end)}`
}

it('puts bold and links around what is selected, or around a sample, and selects what is to be written next', () => {
  expect(insert('请[注意]。', 'bold')).toBe('请**«注意»**。')
  expect(insert('请[]。', 'bold')).toBe('请**«文字»**。')
  expect(insert('见[全文]。', 'link')).toBe('见[全文](«https://»)。')
  expect(insert('[]', 'image')).toBe('![文字](«https://»)')
})

it('marks whole lines, each by its number, as a block of their own', () => {
  expect(insert('一段\n甲[\n]乙', 'numbered')).toBe('一段\n\n«1. 甲\n2. 乙»')
  expect(insert('[标]题', 'heading')).toBe('«## 标题»')
  expect(insert('前\n\n[]', 'list')).toBe('前\n\n«- 事项»')
})

it('puts a table after the place, with an empty line on both sides', () => {
  expect(insert('前[]\n后', 'table')).toBe('前\n\n«| 项目 | 项目 |\n| --- | --- |\n| 内容 | 内容 |»\n\n后')
})
