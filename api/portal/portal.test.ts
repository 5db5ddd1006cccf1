import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../loop/office/actor.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { html } from './html.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

const attack = '<script>alert("1")</script>'

/** A text through every signature to the portal. */
async function publish(title: string, isDemo = false) {
  const { releases } = api.loop
  const press = api.as('press-officer')
  const draft = await releases.draft(press, {
    title,
    body: `第一段${attack}\n\n第二段`,
    column: 'response',
    openness: 'proactive',
    isDemo,
  })
  await releases.submit(press, { id: draft.id })
  const reviewers: readonly Role[] = ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer']
  for (const role of reviewers)
    await releases.verdict(api.as(role), { id: draft.id, verdict: 'approved', opinion: '同意' })
  return releases.publish(api.as('releaser'), { id: draft.id })
}

async function read(path: string) {
  const response = await api.client().fetch(path)
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

describe('the portal', () => {
  it('shows a publication with its meta tags, and markup in it as text', async () => {
    const { publication } = await publish(`通报${attack}`)
    const page = await read(publication?.url ?? '')
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('<script')
    expect(page.text).toContain('<h1>通报&lt;script&gt;')
    expect(page.text).toContain('<meta name="SiteIDCode" content="bm00000000">')
    expect(page.text).toContain('<meta name="ArticleTitle" content="通报&lt;script&gt;alert(&quot;1&quot;)')
    expect(page.text).toMatch(/<meta name="PubDate" content="\d{4}-\d\d-\d\d \d\d:\d\d">/)
    expect(page.text).toContain('<meta name="ContentSource" content="示例部">')
    expect(page.text).toContain('<meta name="ColumnName" content="回应关切">')
    expect(page.text).toContain('第二段')
    expect(page.text).toContain('非涉密系统，严禁处理国家秘密')
  })

  it('lists it at home, in its column, in the feed, the map and the search', async () => {
    const { publication } = await publish('关于某某情况的回应')
    for (const path of ['/portal/', '/portal/response/', '/portal/search?q=某某情况']) {
      const page = await read(path)
      expect(page.status).toBe(200)
      expect(page.text).toContain('关于某某情况的回应')
    }
    const feed = await read('/portal/rss.xml')
    expect(feed.type).toContain('application/rss+xml')
    expect(feed.text).toContain(`<link>${api.url}${publication?.url}</link>`)
    expect(feed.text).not.toContain('<script')
    expect((await read('/portal/sitemap.xml')).text).toContain(`${api.url}${publication?.url}`)
    expect((await read('/portal/news/')).text).toContain('暂无内容')
    expect((await read('/portal/search?q=%3Cb%3E')).text).toContain('&lt;b&gt;')
  })

  it('labels demo data wherever it stands', async () => {
    const { publication } = await publish('演示用通报', true)
    const page = await read(publication?.url ?? '')
    expect(page.text).toContain('演示数据')
    expect(page.text).toContain('noindex')
    expect((await read('/portal/response/')).text).toMatch(/演示用通报<\/a> <span class="demo">演示数据/)
    expect((await read('/portal/rss.xml')).text).toContain('【演示数据】演示用通报')
  })

  it('says that a text was corrected, and where the correction is', async () => {
    const first = await publish('数字有误的通报')
    const { releases } = api.loop
    await releases.correct(api.as('press-officer'), { id: first.id, body: '更正后的内容' })
    await releases.submit(api.as('press-officer'), { id: first.id })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await releases.verdict(api.as(role), { id: first.id, verdict: 'approved', opinion: '同意' })
    const second = await releases.publish(api.as('releaser'), { id: first.id })
    const old = await read(first.publication?.url ?? '')
    expect(old.text).toContain('本文已更正')
    expect(old.text).toContain(`href="${second.publication?.url}"`)
    expect((await read(second.publication?.url ?? '')).text).toContain('<strong>更正：</strong>')
  })

  it('says that a text was withdrawn, and shows it no more', async () => {
    const { id, publication } = await publish('要撤回的通报')
    await api.loop.releases.withdraw(api.as('releaser'), { id, reason: '内容有误' })
    const page = await read(publication?.url ?? '')
    expect(page.status).toBe(410)
    expect(page.text).toContain('本文已撤回')
    expect(page.text).not.toContain('第二段')
    expect((await read('/portal/response/')).text).not.toContain('要撤回的通报')
  })

  it('answers an unknown column or text with a page', async () => {
    for (const path of ['/portal/nothing/', '/portal/articles/nothing', '/portal/response/?page=x']) {
      const page = await read(path)
      expect(page.type).toContain('text/html')
      expect(page.status).toBe(path.includes('?') ? 200 : 404)
    }
  })

  it('finds a text by its bare id as well', async () => {
    const { publication } = await publish('短地址')
    const response = await api.client().fetch(`/portal/${publication?.id}`)
    expect(response.status).toBe(301)
    expect(response.headers.get('location')).toBe(publication?.url)
  })

  it('has its own style, and no script at all', async () => {
    expect((await read('/portal/portal.css')).type).toContain('text/css')
    expect((await read('/portal/')).text).not.toMatch(/<script|style="|onclick/)
  })
})

describe('html', () => {
  it('escapes whatever is put in, but for html itself', () => {
    expect(
      html`<a title="${'"&\'<>'}">${html`<b>${'<'}</b>`}${['x', html`<i>`]}${undefined}${false}${0}</a>`
        .markup,
    ).toBe('<a title="&quot;&amp;&#39;&lt;&gt;"><b>&lt;</b>x<i>0</a>')
  })

  it('drops what XML cannot hold', () => {
    expect(html`${'a\u0000b\ud800c\ufffe'}`.markup).toBe('abc')
  })
})
