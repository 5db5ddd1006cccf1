import { describe, expect, it } from 'vitest'
import { openPageReader } from './page-reader.ts'
import { articlePage } from './test-support/trial-crawler.ts'

const page = (body: string) => ({
  body,
  url: 'https://example.com/1.html',
  requestedUrl: 'https://example.com/1.html',
})

describe('a page reader', () => {
  it('reads on a thread, several pages asked for at once, and starts anew after it was closed', async () => {
    const reader = openPageReader()
    const titles = ['第一篇文章', '第二篇文章', '第三篇文章']
    const readings = await Promise.all(titles.map((title) => reader.read(page(articlePage(title)))))
    expect(readings.map((reading) => reading.kind === 'page' && reading.extracted.title)).toEqual(titles)
    await reader.close()
    expect((await reader.read(page(''))).kind).toBe('fault')
    await reader.close()
  })
})
