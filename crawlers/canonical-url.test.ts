import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalOf, canonicalUrl } from './canonical-url.ts'

describe('canonicalUrl', () => {
  it.each([
    ['http://www.miit.gov.cn/a.html#top', 'https://miit.gov.cn/a.html'],
    ['https://m.example.com/a?utm_source=x&id=2&spm=1.2', 'https://example.com/a?id=2'],
    ['https://example.com:443/a?b=2&a=1', 'https://example.com/a?a=1&b=2'],
    ['http://example.com:8080//x//index.html', 'https://example.com:8080/x/'],
    ['HTTP://Example.COM', 'https://example.com/'],
  ])('%s is %s', (address, canonical) => expect(canonicalUrl(address)).toBe(canonical))

  it('says the same of what it said', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        const once = canonicalUrl(address)
        expect(canonicalUrl(once)).toBe(once)
      }),
    )
  })

  it('leaves what is no web address as it is', () => {
    expect(canonicalUrl('不是地址')).toBe('不是地址')
  })
})

describe('canonicalOf', () => {
  const page = 'https://wap.miit.gov.cn/zwgk/art_1.html?from=timeline'

  it('believes a page about another address of the same site', () => {
    expect(canonicalOf(page, 'https://www.miit.gov.cn/zwgk/art_1.html')).toBe(
      'https://miit.gov.cn/zwgk/art_1.html',
    )
  })

  it('does not believe it about another site or about the front page', () => {
    const own = 'https://miit.gov.cn/zwgk/art_1.html'
    expect(canonicalOf(page, 'https://www.gov.cn/zwgk/art_1.html')).toBe(own)
    expect(canonicalOf(page, 'https://www.miit.gov.cn/')).toBe(own)
  })
})
