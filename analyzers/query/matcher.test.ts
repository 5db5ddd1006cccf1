import { describe, expect, it } from 'vitest'
import { createMatcher } from './matcher.ts'
import { parseQuery } from './parse.ts'
import type { QueryDocument } from './query-document.ts'

const document = (changes: Partial<QueryDocument>): QueryDocument => ({
  title: '',
  text: '',
  tokens: [],
  channel: 'weibo',
  kind: 'post',
  sourceId: 'vendor',
  sourceName: '微博',
  authority: 'public',
  sentiment: 'neutral',
  topic: '安全生产',
  concern: 'report',
  places: [],
  ...changes,
})

const matcherOf = (...queries: string[]) =>
  createMatcher(queries.map((query) => ({ id: query, query: parseQuery(query) })))

describe('createMatcher', () => {
  it('names the watches that match, in their order', () => {
    const matcher = matcherOf('爆炸', '起火', '充电桩 起火 -演练', 'NOT 演练', 'channel:website', '')
    expect(matcher.match(document({ text: '充电桩起火' }))).toEqual([
      '起火',
      '充电桩 起火 -演练',
      'NOT 演练',
      '',
    ])
    expect(matcher.match(document({ text: '充电桩起火演练' }))).toEqual(['起火', ''])
  })

  it('finds terms that begin, end or lie within one another', () => {
    const matcher = matcherOf('火', '起火', '一起火锅', '火锅', '锅', '起火锅店', '锅店')
    expect(matcher.match(document({ text: '一起火锅' }))).toEqual(['火', '起火', '一起火锅', '火锅', '锅'])
    expect(matcher.match(document({ text: '起火起火锅店' }))).toEqual([
      '火',
      '起火',
      '火锅',
      '锅',
      '起火锅店',
      '锅店',
    ])
  })

  it('carries nothing over from one document, or from the title, to the next', () => {
    const matcher = matcherOf('起火', 'title:火', '火')
    expect(matcher.match(document({ title: '突然起', text: '火了' }))).toEqual(['火'])
    expect(matcher.match(document({ title: '火' }))).toEqual(['title:火', '火'])
    expect(matcher.match(document({ text: '起' }))).toEqual([])
  })

  it('asks for segmented words', () => {
    const matcher = matcherOf('=起火')
    expect(matcher.match(document({ text: '一起火锅', tokens: ['一起', '火锅'] }))).toEqual([])
    expect(matcher.match(document({ text: '起火', tokens: ['起火'] }))).toEqual(['=起火'])
  })

  it('bears no watches, and endless text', () => {
    expect(matcherOf().match(document({ text: '起火' }))).toEqual([])
    expect(matcherOf('火火火').match(document({ text: '火'.repeat(100_000) }))).toEqual(['火火火'])
  })

  it('holds many watches', () => {
    const queries = Array.from({ length: 5_000 }, (_, n) => `企业${n} (起火 OR 爆炸)`)
    expect(matcherOf(...queries).match(document({ text: '企业43210起火' }))).toEqual([])
    expect(matcherOf(...queries).match(document({ text: '企业4321厂房起火，企业17停产。' }))).toEqual([
      '企业17 (起火 OR 爆炸)',
      '企业4321 (起火 OR 爆炸)',
    ])
  })
})
