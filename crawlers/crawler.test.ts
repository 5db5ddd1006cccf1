import { describe, expect, it } from 'vitest'
import { pause } from '../pipeline/platform/pause.ts'
import { defineSource } from './source.ts'
import { openLocalSite } from './test-support/local-site.ts'
import { articlePage, localList, openTrial } from './test-support/trial-crawler.ts'

const hour = 3_600_000
const list =
  '<ul><li><a href="/a1001.html">第一篇文章的标题</a> 2026-01-05</li><li><a href="/a1002.html">第二篇文章的标题</a></li></ul>'
const twoPages = {
  '/list.html': list,
  '/a1001.html': articlePage('第一篇文章的标题'),
  '/a1002.html': articlePage('第二篇文章的标题', '另一件事情的说明，也有足够的文字，可以被认作正文。'),
}

describe('a crawler', () => {
  it('publishes every article of a list once', async () => {
    await using site = await openLocalSite(twoPages)
    await using trial = openTrial([localList(site.url)])
    expect(await trial.crawler.runSource('local')).toMatchObject({ listed: 2, published: 2, rejected: 0 })
    expect(await trial.crawler.runSource('local')).toMatchObject({ listed: 2, published: 0, fetched: 0 })
    expect(trial.documents).toHaveLength(2)
    expect(trial.documents[0]).toMatchObject({
      title: '第一篇文章的标题',
      publishedAt: '2026-01-05T09:30:00.000+08:00',
      precision: 'minute',
      origin: '某某部',
      url: `${site.url}/a1001.html`,
      unitId: 'unit',
      isDemo: false,
    })
  })

  it('publishes a page again only when its text changed, under the same id', async () => {
    await using site = await openLocalSite(twoPages)
    await using trial = openTrial([localList(site.url)])
    await trial.crawler.runSource('local')
    site.pages.set(
      '/a1001.html',
      articlePage('第一篇文章的标题', '更正后的正文，说明了事情的最新进展、处理结果和后续安排。'),
    )
    trial.clock.advanceTo(new Date(trial.clock.now().getTime() + 2 * hour))
    expect(await trial.crawler.runSource('local')).toMatchObject({ published: 1, unchanged: 1 })
    expect(trial.documents[2]?.id).toBe(trial.documents[0]?.id)
  })

  it('asks conditionally and takes 304 for unchanged', async () => {
    await using site = await openLocalSite({
      ...twoPages,
      '/a1001.html': (request, response) => {
        const isKnown = request.headers['if-none-match'] === '"v1"'
        response.writeHead(isKnown ? 304 : 200, { etag: '"v1"', 'content-type': 'text/html' })
        response.end(isKnown ? undefined : articlePage('第一篇文章的标题'))
      },
    })
    await using trial = openTrial([localList(site.url)])
    await trial.crawler.runSource('local')
    trial.clock.advanceTo(new Date(trial.clock.now().getTime() + 2 * hour))
    expect(await trial.crawler.runSource('local')).toMatchObject({ published: 0, unchanged: 2, fetched: 2 })
  })

  it('forgets nothing when publishing fails: the page comes again', async () => {
    await using site = await openLocalSite(twoPages)
    let isBroken = true
    const published: string[] = []
    await using trial = openTrial([localList(site.url)], {
      publish: async ([document]) => {
        if (isBroken) throw new Error('disk full')
        published.push(document?.title ?? '')
      },
    })
    expect((await trial.crawler.runSource('local')).failure?.code).toBe('INTERNAL')
    isBroken = false
    await trial.crawler.runSource('local')
    expect(published).toHaveLength(2)
  })

  it('records why a source fails, backs off, and lets the others be', async () => {
    await using site = await openLocalSite({ ...twoPages, '/broken.html': { status: 500 } })
    const broken = { ...localList(site.url), id: 'broken', listUrl: `${site.url}/broken.html` }
    await using trial = openTrial([broken, localList(site.url)])
    await Promise.all([trial.crawler.runSource('broken'), trial.crawler.runSource('local')])
    await trial.crawler.runSource('broken')
    const [failing, fine] = trial.crawler.states()
    expect(failing?.failure).toMatchObject({
      code: 'FETCH_FAILED',
      message: '对方网站故障（HTTP 500）',
      consecutive: 2,
    })
    expect(Date.parse(failing?.nextRunAt ?? '')).toBeGreaterThan(Date.parse(fine?.nextRunAt ?? ''))
    expect(fine).toMatchObject({ documentCount: 2, isEnabled: true })
    expect(fine?.failure).toBeUndefined()
  })

  it('says so when a list has nothing on it', async () => {
    await using site = await openLocalSite({ '/list.html': '<p>系统升级中</p>' })
    await using trial = openTrial([localList(site.url)])
    expect((await trial.crawler.runSource('local')).failure).toEqual({
      code: 'EXTRACT_FAILED',
      message: '列表中找不到文章，页面可能已改版或需要登录',
    })
  })

  it('obeys robots.txt', async () => {
    await using site = await openLocalSite({
      ...twoPages,
      '/robots.txt': {
        headers: { 'content-type': 'text/plain' },
        body: 'User-agent: *\nDisallow: /a1001.html',
      },
    })
    await using trial = openTrial([localList(site.url)])
    expect(await trial.crawler.runSource('local')).toMatchObject({ published: 1, rejected: 1 })
    expect(site.asked).not.toContain('/a1001.html')
    expect(trial.rejections[0]).toMatchObject({ code: 'FETCH_REFUSED', reason: '不允许抓取（robots.txt）' })
  })

  it('stops at a host that says "slow down" and stays away as long as it asks', async () => {
    await using site = await openLocalSite({
      ...twoPages,
      '/a1001.html': { status: 418, headers: { 'retry-after': '3600' } },
    })
    await using trial = openTrial([localList(site.url)])
    expect((await trial.crawler.runSource('local')).failure?.code).toBe('TOO_MANY_REQUESTS')
    const asked = site.asked.length
    expect((await trial.crawler.runSource('local')).failure?.message).toBe('对方要求放慢访问，暂停中')
    expect(site.asked).toHaveLength(asked)
  })

  it('reads feeds, with the whole text in the entry or on its page', async () => {
    const item = (id: string, body: string) =>
      `<item><title>快讯 ${id}</title><link>/a${id}.html</link><pubDate>Mon, 05 Jan 2026 08:15:00 +0800</pubDate><description><![CDATA[${body}]]></description></item>`
    await using site = await openLocalSite({
      ...twoPages,
      '/rss.xml': `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>${item('1001', '')}</channel></rss>`,
      '/full.xml': `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>${item('3', '<p>全文在订阅源里，不必再读网页。</p>')}</channel></rss>`,
    })
    const facts = { ...localList(site.url), kind: 'feed' as const }
    await using trial = openTrial([
      { ...facts, id: 'rss', feedUrl: `${site.url}/rss.xml` },
      { ...facts, id: 'full', feedUrl: `${site.url}/full.xml`, hasFullText: true },
    ])
    await trial.crawler.runSource('rss')
    await trial.crawler.runSource('full')
    expect(trial.documents[0]?.title).toBe('第一篇文章的标题')
    expect(trial.documents[1]).toMatchObject({
      title: '快讯 3',
      text: '全文在订阅源里，不必再读网页。',
      publishedAt: '2026-01-05T08:15:00.000+08:00',
    })
    expect(site.asked).not.toContain('/a3.html')
  })

  it('reads JSON lists of links and of whole documents', async () => {
    await using site = await openLocalSite({
      ...twoPages,
      '/links.js': 'callback({"data":{"list":[{"TITLE":"第一篇文章的标题","URL":"./a1001.html"}]}});',
      '/posts.json':
        '[{"text":"一条微博，联系13812345678","nativeId":"7","author":"路人","publishedAt":"2026-01-05 09:00"},{"text":""}]',
    })
    const facts = { ...localList(site.url), kind: 'json' as const }
    await using trial = openTrial([
      defineSource({
        ...facts,
        id: 'links',
        listUrl: `${site.url}/links.js`,
        itemsPath: 'data.list',
        entries: { are: 'links', urlField: 'URL', titleField: 'TITLE' },
      }),
      defineSource({
        ...facts,
        id: 'posts',
        channel: 'weibo',
        documentKind: 'post',
        listUrl: `${site.url}/posts.json`,
        itemsPath: '',
        entries: { are: 'documents' },
      }),
    ])
    await trial.crawler.runSource('links')
    expect(await trial.crawler.runSource('posts')).toMatchObject({ published: 1, rejected: 1 })
    expect(trial.documents[0]?.title).toBe('第一篇文章的标题')
    expect(trial.documents[1]).toMatchObject({
      kind: 'post',
      channel: 'weibo',
      text: '一条微博，联系138****5678',
    })
    expect(trial.documents[1]?.author).toBeUndefined()
  })

  it('follows the placeholder of a portal whose list comes by a second request', async () => {
    await using site = await openLocalSite({
      ...twoPages,
      '/list.html': `<div><script parseType="buildstatic" url="/build/unit" queryData="{'webId':'8d','pageId':'1'}"></script></div>`,
      '/build/unit?webId=8d&pageId=1': {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ success: true, data: { html: list } }),
      },
    })
    await using trial = openTrial([localList(site.url)])
    expect(await trial.crawler.runSource('local')).toMatchObject({ listed: 2, published: 2 })
  })

  it('removes demo sources and what was seen there, and keeps the others', async () => {
    await using site = await openLocalSite(twoPages)
    await using trial = openTrial([localList(site.url)])
    trial.crawler.addSources([{ ...localList(site.url), id: 'demo', isDemo: true }])
    await trial.crawler.runSource('demo')
    expect(trial.documents.every(({ isDemo }) => isDemo)).toBe(true)
    await trial.crawler.removeDemoSources()
    expect(trial.crawler.sources().map(({ id }) => id)).toEqual(['local'])
    expect(await trial.crawler.runSource('local')).toMatchObject({ published: 2 })
    await expect(trial.crawler.runSource('demo')).rejects.toThrow('source demo')
  })

  it('reads on its own rhythm once started, and stops when told', async () => {
    await using site = await openLocalSite(twoPages)
    await using trial = openTrial([localList(site.url)])
    trial.crawler.start()
    await expect.poll(() => trial.crawler.states()[0]?.nextRunAt, { timeout: 5000 }).toBeDefined()
    trial.clock.advanceTo(new Date(trial.clock.now().getTime() + hour))
    await expect.poll(() => trial.documents.length, { timeout: 5000 }).toBe(2)
    await trial.crawler.stop()
    await trial.crawler.stop()
  })

  it('begins no run of a source that another process reads, nor while it is paused, and goes on where another left off', async () => {
    await using site = await openLocalSite(twoPages)
    let isPaused = true
    await using trial = openTrial([localList(site.url), { ...localList(site.url), id: 'others' }], {
      owns: ({ id }) => id === 'local',
      isPaused: () => isPaused,
    })
    const lastRunAt = '2026-01-05T09:55:00.000+08:00'
    trial.crawler.adopt({
      sourceId: 'local',
      isEnabled: true,
      documentCount: 40,
      lastRunAt,
      nextRunAt: '2026-01-05T09:59:00.000+08:00',
    })
    trial.crawler.adopt({ sourceId: 'local', isEnabled: true, documentCount: 7, lastRunAt })
    trial.crawler.start()
    await pause(1500)
    expect(trial.crawler.states()[0]).toMatchObject({ lastRunAt, documentCount: 40 })
    isPaused = false
    await expect.poll(() => trial.crawler.states()[0]?.documentCount, { timeout: 5000 }).toBe(42)
    expect(trial.crawler.states()[1]?.nextRunAt).toBeUndefined()
  })

  it('leaves a source alone that was switched off', async () => {
    await using trial = openTrial([localList('http://127.0.0.1:1')])
    trial.crawler.setEnabled('local', false)
    expect(trial.crawler.states()[0]?.isEnabled).toBe(false)
    expect(() => trial.crawler.setEnabled('none', true)).toThrow('source none')
  })
})

describe('a redirect to another host', () => {
  it('is followed only where that host’s robots.txt allows', async () => {
    await using target = await openLocalSite({
      '/robots.txt': { headers: { 'content-type': 'text/plain' }, body: 'User-agent: *\nDisallow: /closed/' },
      '/closed/1.html': articlePage('不许抓取的文章标题'),
      '/open/2.html': articlePage('可以抓取的文章标题'),
    })
    await using site = await openLocalSite({
      ...twoPages,
      '/a1001.html': { status: 302, headers: { location: `${target.url}/closed/1.html` } },
      '/a1002.html': { status: 302, headers: { location: `${target.url}/open/2.html` } },
    })
    // Its home page makes the second site one of the source's own.
    await using trial = openTrial([{ ...localList(site.url), homepage: target.url }])
    expect(await trial.crawler.runSource('local')).toMatchObject({ published: 1, rejected: 1 })
    expect(trial.rejections[0]?.reason).toBe('不允许抓取（robots.txt）')
    expect(target.asked).toEqual(['/open/2.html'])
  })
})
