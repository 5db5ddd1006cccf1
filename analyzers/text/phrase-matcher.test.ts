import { describe, expect, it } from 'vitest'
import { createPhraseMatcher } from './phrase-matcher.ts'

function matches(phrases: readonly string[], text: string): string[] {
  const matcher = createPhraseMatcher(phrases.map((phrase) => [phrase, phrase] as const))
  const found: string[] = []
  matcher.match(text, (phrase, start, end) => found.push(`${phrase}@${start}-${end}`))
  return found
}

describe('phrase matcher', () => {
  it('takes the longest phrase at each place, without overlap', () => {
    expect(matches(['地震', '地震局', '震中'], '地震局说地震中')).toEqual(['地震局@0-3', '地震@4-6'])
  })

  it('finds phrases of one character, and at the very end', () => {
    expect(matches(['?', '火灾'], '是吗?火灾')).toEqual(['?@2-3', '火灾@3-5'])
  })

  it('takes Latin words and numbers only whole', () => {
    expect(matches(['5g', 'ai'], '5g网络 5ghz ai said')).toEqual(['5g@0-2', 'ai@10-12'])
  })

  it('finds nothing in an empty text and ignores an empty phrase', () => {
    expect(matches([''], 'abc')).toEqual([])
    expect(matches(['中'], '')).toEqual([])
  })
})
