import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { normalizeDocument } from '../pipeline/stages/normalize-document.ts'
import { extractPage } from './extract/extract.ts'
import type { Rejection, RunReport } from './run.ts'
import { type Answer, openLocalSite } from './test-support/local-site.ts'
import { articlePage, localList, openTrial, type Trial } from './test-support/trial-crawler.ts'

const good = articlePage('好的一篇在坏的旁边', '正文照常读出来，坏的一篇并不妨碍它，有逗号也有句号。')

/** Crawls a bad page and a good one; the good one must always come through. */
async function crawlBeside(
  bad: Answer,
  more: Record<string, Answer> = {},
  options: Parameters<typeof openTrial>[1] = {},
) {
  await using site = await openLocalSite({
    '/list.html': '<a href="/bad1001.html">坏的一篇文章标题</a><a href="/good1002.html">好的一篇文章标题</a>',
    '/bad1001.html': bad,
    '/good1002.html': good,
    ...more,
  })
  await using trial: Trial = openTrial([localList(site.url)], options)
  const report: RunReport = await trial.crawler.runSource('local')
  expect(trial.documents.at(-1)?.title).toBe('好的一篇在坏的旁边')
  expect(report.failure).toBeUndefined()
  const rejection: Rejection | undefined = trial.rejections[0]
  return { report, rejection, documents: trial.documents }
}

describe('bad pages are recorded with a reason and stop nothing', () => {
  it('an empty page', async () => {
    const { rejection } = await crawlBeside('')
    expect(rejection).toMatchObject({ code: 'EMPTY_PAGE', reason: '页面为空' })
  })

  it('a page of 50 MB', async () => {
    const { rejection } = await crawlBeside(Buffer.alloc(50_000_000, '<p>很长</p>'))
    expect(rejection).toMatchObject({ code: 'TOO_LARGE', reason: '页面超过 10 MB，已放弃' })
  })

  it('a small answer that unpacks into a large one', async () => {
    const { rejection } = await crawlBeside({
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(30_000_000, 'a')),
    })
    expect(rejection).toMatchObject({ code: 'TOO_LARGE' })
  })

  it('redirects in a circle', async () => {
    const { rejection } = await crawlBeside(
      { status: 302, headers: { location: '/round1003.html' } },
      { '/round1003.html': { status: 302, headers: { location: '/bad1001.html' } } },
    )
    expect(rejection).toMatchObject({ code: 'FETCH_REFUSED', reason: '页面循环跳转' })
  })

  it('redirects without end', async () => {
    let hops = 0
    const onward: Answer = (_request, response) => {
      hops += 1
      site.set(`/hop${hops}`, onward)
      response.writeHead(302, { location: `/hop${hops}` }).end()
    }
    const site = new Map<string, Answer>()
    const more = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`/hop${index + 1}`, onward]))
    const { rejection } = await crawlBeside(onward, more)
    expect(rejection).toMatchObject({ code: 'FETCH_REFUSED', reason: '跳转次数过多' })
    expect(hops).toBe(6)
  })

  it('a redirect to a private address', async () => {
    await using secret = await openLocalSite({ '/': '内网数据' })
    for (const location of [
      secret.url,
      'http://169.254.169.254/latest/',
      'http://[::ffff:10.0.0.1]/',
      'http://localhost:1/',
    ]) {
      const { rejection } = await crawlBeside({ status: 302, headers: { location } })
      expect(rejection).toMatchObject({ code: 'FETCH_REFUSED', reason: '目标是内网地址，不允许抓取' })
    }
    expect(secret.asked).toEqual([])
  })

  it('a redirect to another scheme', async () => {
    const { rejection } = await crawlBeside({ status: 302, headers: { location: 'file:///etc/passwd' } })
    expect(rejection).toMatchObject({ code: 'FETCH_REFUSED', reason: '只抓取 http 和 https 地址' })
  })

  it('a wrong charset is mended', async () => {
    const { documents } = await crawlBeside({
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: iconv.encode(articlePage('编码声明错误的一篇'), 'gbk'),
    })
    expect(documents[0]?.title).toBe('编码声明错误的一篇')
  })

  it('truncated HTML is read as far as it goes', async () => {
    const page = articlePage('截断的一篇文章在这里')
    const { documents } = await crawlBeside(page.slice(0, page.lastIndexOf('有关部门')))
    expect(documents[0]?.text).toContain('这是正文的一个段落')
  })

  it('a login wall', async () => {
    const wall =
      '<title>用户登录</title><form><input name="u"><input type="password" name="p"></form><p>请先登录后查看。</p>'
    const direct = await crawlBeside(wall)
    expect(direct.rejection).toMatchObject({
      code: 'LOGIN_WALL',
      reason: '需要登录或验证才能查看，已停在登录页',
    })
    const redirected = await crawlBeside(
      { status: 302, headers: { location: '/passport/login?next=1' } },
      { '/passport/login?next=1': '<p>欢迎使用统一身份平台。</p>' },
    )
    expect(redirected.rejection?.code).toBe('LOGIN_WALL')
  })

  it('a page that is no page', async () => {
    const { rejection } = await crawlBeside({ headers: { 'content-type': 'application/pdf' }, body: '%PDF' })
    expect(rejection).toMatchObject({ code: 'NOT_A_PAGE', reason: '不是网页（application/pdf）' })
  })

  it('a page without text', async () => {
    const { rejection } = await crawlBeside('<html><script>var a = 1</script></html>')
    expect(rejection).toMatchObject({ code: 'NO_TEXT', reason: '页面中找不到正文' })
  })

  it('a page that never ends its answer', async () => {
    const { rejection } = await crawlBeside(
      (_request, response) => void response.writeHead(200).write('<p>开头'),
      {},
      { idleTimeoutMs: 600 },
    )
    expect(rejection).toMatchObject({ code: 'FETCH_FAILED', reason: '对方网站超时未响应' })
  })

  it('a publish time in the future is noted and held to the time of observation', async () => {
    const { documents } = await crawlBeside(
      articlePage('来自未来的一篇文章').replace('2026-01-05 09:30', '2099-01-05 09:30'),
    )
    const [outcome] = await normalizeDocument().run(
      documents.slice(0, 1).map((value) => ({ value })) as never,
      new AbortController().signal as never,
    )
    expect(outcome).toMatchObject({
      kind: 'keep',
      value: { publishedAt: '2026-01-05T10:00:00.000+08:00', notes: ['time-in-future'] },
    })
  })

  it('NUL bytes and lone surrogates', async () => {
    const { documents } = await crawlBeside(
      articlePage('有怪字符\u0000的一篇文章', '正文里有\u0000空字符和&#xD800;半个字符，以及别的文字。'),
    )
    expect(documents[0]?.title).toBe('有怪字符的一篇文章')
    expect(documents[0]?.text).not.toContain('\u0000')
    expect(documents[0]?.text.isWellFormed()).toBe(true)
  })
})

describe('a feed that is no feed', () => {
  it.each(['<rss><channel', 'not xml', '<html><body>404</body></html>', '{"version":'])(
    '%s fails the source with a reason',
    async (text) => {
      await using site = await openLocalSite({ '/rss.xml': text })
      await using trial = openTrial([
        { ...localList(site.url), kind: 'feed', feedUrl: `${site.url}/rss.xml` },
      ])
      expect((await trial.crawler.runSource('local')).failure).toEqual({
        code: 'EXTRACT_FAILED',
        message: '订阅源内容不是合法的 RSS、Atom 或 JSON Feed',
      })
    },
  )
})

describe('extraction is linear on repetitive input', () => {
  const count = 100_000
  it.each([
    ['characters', `<p>${'啊'.repeat(count)}</p>`],
    ['spaces', `<p>正文${' '.repeat(count)}结束。</p>`],
    ['digits', `<p>${'2'.repeat(count)}</p>`],
    ['dates', `<p>${'2026-01-05 '.repeat(10_000)}</p>`],
    ['open tags', '<div>'.repeat(count)],
    ['open inline tags', '<b class="a">'.repeat(count)],
    ['open paragraphs', '<p>字'.repeat(count)],
    ['open angle brackets', '<'.repeat(count)],
    ['quotes', `<script>"${'\\"'.repeat(count)}</script>`],
    ['a title of separators', `<title>${'_-'.repeat(count / 2)}</title><p>正文。</p>`],
    ['closing tags', '</div>'.repeat(count)],
    ['attributes', `<div ${'a '.repeat(count)}>`],
  ])('100,000 %s', (_name, html) => {
    expect(extractPage({ html, url: 'https://example.invalid/' }).precision).toBeDefined()
  })
})
