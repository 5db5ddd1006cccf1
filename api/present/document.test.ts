import { describe, expect, it } from 'vitest'
import { highlight, snippet } from '../../analyzers/query/highlight.ts'
import { parseQuery } from '../../analyzers/query/parse.ts'
import { sampleDocument } from '../../pipeline/store/sample-records.ts'
import { summarise } from './document.ts'

const show = (title: string, text: string) =>
  summarise(sampleDocument({ title, text }), parseQuery('断网'), { highlight, snippet })

describe('what a list shows of a document', () => {
  it('is its title and where the query stands in its text', () => {
    const { title, snippet: found } = show('断网通报', '今晨断网。')
    expect(title).toEqual({ text: '断网通报', marks: [[0, 2]] })
    expect(found).toEqual({ text: '今晨断网。', marks: [[2, 4]] })
  })

  it('of a short post is its text alone, said once', () => {
    const { title, snippet: found } = show('', '又断网了\n')
    expect(title).toEqual({ text: '又断网了', marks: [[1, 3]] })
    expect(found.text).toBe('')
  })

  it('of a long post is headed by its first words', () => {
    const { title, snippet: found } = show('', `${'今晨断网'.repeat(20)}\n第二行`)
    expect(title.text).toBe(`${'今晨断网'.repeat(10)}…`)
    expect(found.text).toContain('第二行')
  })

  it('of a document without a word says so', () => {
    expect(show('', ' ').title.text).toBe('（无文字）')
  })
})
