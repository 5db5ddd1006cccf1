import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlight, snippet } from './highlight.ts'
import { parseQuery } from './parse.ts'

const marked = (query: string, text: string) => {
  const { marks } = highlight(parseQuery(query), text)
  return marks.map(([start, end]) => text.slice(start, end))
}

describe('highlight', () => {
  it.each([
    ['起火', '厂房起火，又起火', ['起火', '起火']],
    ['电动车', '電動車起火', ['電動車']],
    ['5g-a', '首个５Ｇ－Ａ基站', ['５Ｇ－Ａ']],
    ['起火', '起\u200b火了', ['起\u200b火']],
    ['起火 OR 火锅', '一起火锅', ['起火锅']],
    ['起火 -锅', '起火锅', ['起火']],
    ['=起火 title:厂房', '厂房起火', ['厂房起火']],
    ['c', 'C++ 和 C', ['C']],
    ['起火', '起。火', []],
    ['channel:weibo', '起火', []],
    ['', '起火', []],
  ])('marks of %j in %j', (query, text, marks) => expect(marked(query, text)).toEqual(marks))
})

describe('snippet', () => {
  const query = parseQuery('起火 OR 爆炸')

  it('gives a short text whole', () => {
    expect(snippet(query, '起火了', 10)).toEqual({ text: '起火了', marks: [[0, 2]] })
  })

  it('looks for where most hits stand', () => {
    const text = `起火${'一'.repeat(200)}爆炸起火爆炸${'二'.repeat(200)}`
    const { text: shown, marks } = snippet(query, text, 40)
    expect(shown).toMatch(/^….*爆炸起火爆炸.*…$/)
    expect(marks.map(([start, end]) => shown.slice(start, end))).toEqual(['爆炸起火爆炸'])
  })

  it('begins at the beginning when nothing is marked', () => {
    expect(snippet(query, '一'.repeat(100), 10)).toEqual({ text: `${'一'.repeat(9)}…`, marks: [] })
  })

  it('is never too long, cuts no character in two, and marks what it shows', () => {
    const text = fc
      .array(fc.constantFrom('起火', '爆炸', '😀', '一', '，'), { maxLength: 60 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 40 }), (any, maxLength) => {
        const { text: shown, marks } = snippet(query, any, maxLength)
        expect(shown.length).toBeLessThanOrEqual(maxLength)
        expect(shown.isWellFormed()).toBe(true)
        for (const [start, end] of marks) expect(shown.slice(start, end)).toMatch(/^(?:起火|爆炸)+$/)
      }),
    )
  })
})
