import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cutPieces,
  encodeWord,
  indexTerms,
  normaliseText,
  normaliseWithOffsets,
  phraseTerms,
} from './terms.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '起',
        '火',
        '電',
        'a',
        'é',
        'İ',
        '\u0301',
        '\u200b',
        '\ud800',
        '\u0000',
        '5',
        '-',
        ' ',
        '，',
      ),
    )
    .map((parts) => parts.join('')),
)

describe('normaliseText', () => {
  it.each([
    ['ＡＢＣ１２３（５Ｇ）', 'abc123(5g)'],
    ['電動車起火 臺灣', '电动车起火 台湾'],
    ['起\u200b火\u0000了\ud83d\ufe0f', '起火了'],
    ['e\u0301', 'é'],
    ['5G\u2010A don\u2019t', "5g-a don't"],
    ['第一行\n第二行\t尾', '第一行\n第二行\t尾'],
    ['👍🏽', '👍'],
    ['', ''],
  ])('makes %j to %j', (text, normal) => expect(normaliseText(text)).toBe(normal))

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normaliseText(text)
        expect(normaliseText(once)).toBe(once)
        expect(once.isWellFormed()).toBe(true)
      }),
    )
  })

  it('tells for each unit where it came from, in order', () => {
    const { text, starts, ends } = normaliseWithOffsets('Ａ\u0000㈱電e\u0301')
    expect(text).toBe('a(株)电é')
    expect([...starts]).toEqual([0, 2, 2, 2, 3, 4])
    expect([...ends]).toEqual([1, 3, 3, 3, 4, 6])
    fc.assert(
      fc.property(anyText, (any) => {
        expect(normaliseWithOffsets(any).text).toBe(normaliseText(any))
      }),
    )
  })
})

describe('indexTerms', () => {
  it.each([
    ['一起火锅', '一起 起火 火锅 锅$'],
    ['火', '火$'],
    ['起火。爆炸', '起火 火$ | 爆炸 炸$'],
    ['起火\n爆炸', '起火 火$ | 爆炸 炸$'],
    ['起 火', '起$ 火$'],
    ['5G-A基站', '5g-a 基站 站$'],
    ['5G 基站', '5g 基站 站$'],
    ['C++/C# #AI# 5G+工业', 'c++ | c# | ai | 5g | 工业 业$'],
    ["3.15 AT&T don't node.js", "3.15 at&t don't node.js"],
    ['😀好👍', '😀 好$ 👍'],
    ['𠀀𠀁', '𠀀𠀁 𠀁$'],
    ['，。', ''],
    ['火\u0336灾', '火灾 灾$'],
  ])('cuts %j into %j', (text, terms) => expect(indexTerms(text).join(' ')).toBe(terms))

  it('shortens what is endless', () => {
    expect(indexTerms('a'.repeat(100_000))).toEqual(['a'.repeat(64)])
  })

  it('gives no term an engine would cut or fold again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const term of indexTerms(text)) {
          expect(term).not.toMatch(/\s/)
          expect(term).toBe(term.toLowerCase())
          expect(term.replace(/[-.'&_+#$|a-z0-9]|[^\p{ASCII}]/gu, '')).toBe('')
        }
      }),
    )
  })

  it('stands for the pieces in the normalised text, which do not overlap', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let last = 0
        for (const { start, end } of cutPieces(normaliseText(text))) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          last = end
        }
      }),
    )
  })
})

describe('phraseTerms', () => {
  it.each([
    ['起火', ['起火'], false],
    ['充电桩', ['充电', '电桩'], false],
    ['火', ['火'], true],
    ['5G基站', ['5g', '基站'], false],
    ['5G网', ['5g', '网'], true],
    ['站5G', ['站$', '5g'], false],
    ['起 火', ['起$', '火'], true],
    ['起火，爆炸', ['起火', '火$', '|', '爆炸'], false],
    ['Ｃ＋＋', ['c++'], false],
  ])('looks for %j as %j', (text, terms, isPrefix) => expect(phraseTerms(text)).toEqual({ terms, isPrefix }))

  it('has nothing to look for in punctuation', () => expect(phraseTerms('！？ …')).toBeUndefined())
})

describe('encodeWord', () => {
  it('makes one term of a word, and none of punctuation', () => {
    expect(['起火', 'Ｃ＋＋', ' 5G-A ', 'New York', '，', ''].map(encodeWord)).toEqual([
      '起火',
      'c++',
      '5g-a',
      'newyork',
      undefined,
      undefined,
    ])
  })
})
