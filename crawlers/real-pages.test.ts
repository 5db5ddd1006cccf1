import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openLocalSite } from './test-support/local-site.ts'
import { localList, openTrial } from './test-support/trial-crawler.ts'

const folder = join(process.env.YUSHU_DATA ?? '../shared/data', 'extraction_html/pages')

describe('real pages', () => {
  it.skipIf(!existsSync(folder))('served from a local site, all 44 articles become documents', async () => {
    const files = (await readdir(folder)).map((file) => file.replace(/\.gz$/, ''))
    const pages = await Promise.all(
      files.map(
        async (file) => [`/pages/${file}`, gunzipSync(await readFile(join(folder, `${file}.gz`)))] as const,
      ),
    )
    const list = files.map((file) => `<li><a href="/pages/${file}">文章 ${file}</a></li>`).join('\n')
    await using site = await openLocalSite({ '/list.html': `<ul>${list}</ul>`, ...Object.fromEntries(pages) })
    await using trial = openTrial([localList(site.url)])
    const report = await trial.crawler.runSource('local')
    expect(trial.rejections).toEqual([])
    expect(report).toMatchObject({ listed: 44, published: 44, rejected: 0 })
    expect(new Set(trial.documents.map(({ id }) => id)).size).toBe(44)
    expect(trial.documents.every(({ title, text, blocks }) => title && text && blocks?.length)).toBe(true)
  })
})
