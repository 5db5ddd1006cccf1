import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { characterF1, evaluateExtraction } from './eval-extraction.ts'
import { articlePage } from './test-support/trial-crawler.ts'

const data = join(process.env.YUSHU_DATA ?? '../shared/data', 'extraction_html')

describe('evaluateExtraction', () => {
  it('counts characters without white space, each as often as it occurs', () => {
    expect(characterF1('甲乙 丙', '甲\n乙丙')).toBe(1)
    expect(characterF1('甲甲乙乙', '甲乙')).toBeCloseTo(2 / 3)
    expect(characterF1('甲', '乙')).toBe(0)
    expect(characterF1('', '')).toBe(1)
  })

  it('leaves pages without a gold time out of day, and gold times without minutes out of minute', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yushu-eval-'))
    await mkdir(join(folder, 'pages'))
    const page = articlePage('一篇文章的标题')
    await writeFile(join(folder, 'pages/1.html'), page)
    await writeFile(join(folder, 'pages/2.html.gz'), gzipSync(page))
    const content = '这是正文的一个段落，说明了事情的经过、有关部门的做法和下一步的安排。'.repeat(2)
    const gold = [
      { file: 'pages/1.html', title: '一篇 文章的标题', publish_time: '2026-01-05T00:00:00', content },
      { file: 'pages/2.html.gz', title: null, publish_time: '2026-01-05 09:31', content },
    ]
    await writeFile(join(folder, 'gold.jsonl'), gold.map((line) => JSON.stringify(line)).join('\n'))
    const { detail: _detail, ...figures } = await evaluateExtraction(folder)
    expect(figures).toEqual({
      task: 'extract',
      pages: 2,
      contentF1: 1,
      pagesAbove09: 2,
      title: 1,
      headline: 1,
      day: 1,
      minute: 0,
    })
    await rm(folder, { recursive: true })
  })

  it('says which file it cannot read', async () => {
    await expect(evaluateExtraction('/nowhere')).rejects.toThrow('read gold')
  })

  it.skipIf(!existsSync(data))('holds the figures promised for the 44 shared pages', async () => {
    const figures = await evaluateExtraction(data)
    expect(figures.pages).toBe(44)
    expect(figures.contentF1).toBeGreaterThanOrEqual(0.93)
    expect(figures.day).toBeGreaterThanOrEqual(0.97)
    expect(figures.headline).toBeGreaterThanOrEqual(0.97)
  })
})
