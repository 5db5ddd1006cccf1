import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeBytes } from '../fetch/decode.ts'
import { extractPage } from './extract.ts'

/** A saved page and what must be read out of it; members not named are not asked for. */
interface Expected {
  readonly url: string
  readonly charset?: string
  readonly includes?: readonly string[]
  readonly excludes?: readonly string[]
  readonly kinds?: readonly string[]
  readonly images?: readonly string[]
  readonly [member: string]: unknown
}

const folder = new URL('../testdata/', import.meta.url)
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.html'))
  .map((file) => file.replace(/\.html$/, ''))

describe('extractPage', () => {
  it('has saved pages to read', () => {
    expect(cases.length).toBeGreaterThanOrEqual(12)
  })

  it.each(cases)('reads %s', (name) => {
    const expected = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Expected
    const { url, charset, includes = [], excludes = [], kinds, images, ...members } = expected
    const decoded = decodeBytes(readFileSync(new URL(`${name}.html`, folder)))
    const extracted = extractPage({ html: decoded.text, url })
    expect(extracted).toMatchObject(members)
    for (const text of includes) expect(extracted.text).toContain(text)
    for (const text of excludes) expect(extracted.text).not.toContain(text)
    if (charset) expect(decoded.charset).toBe(charset)
    if (kinds) expect(extracted.blocks.map(({ kind }) => kind)).toEqual(kinds)
    if (images)
      expect(extracted.blocks.flatMap((block) => (block.kind === 'image' ? block.url : []))).toEqual(images)
  })

  it('gives empty text and no time for a page that has neither', () => {
    expect(extractPage({ html: '', url: 'https://example.com/' })).toEqual({
      url: 'https://example.com/',
      canonicalUrl: 'https://example.com/',
      title: '',
      text: '',
      blocks: [],
      precision: 'unknown',
      attachments: [],
      links: [],
    })
  })
})

describe('a short notice', () => {
  it('is not swallowed with the page around it, however long its title', () => {
    const title = '某市消防救援支队：数据中心火情已扑灭，无人员伤亡'
    const html = `<html><head><title>${title}_某市消防救援支队</title></head><body><div class="nav"><a href="./">首页</a></div><h1>${title}</h1><div class="TRS_Editor"><p>某市消防救援支队通报，今日接报高新区一数据中心起火，支队立即到场处置，明火已被扑灭。</p></div><div>演示数据，纯属虚构</div></body></html>`
    const { text } = extractPage({ html, url: 'https://www.example.gov.cn/t1.html' })
    expect(text).toBe('某市消防救援支队通报，今日接报高新区一数据中心起火，支队立即到场处置，明火已被扑灭。')
  })
})
