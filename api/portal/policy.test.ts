import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extractPage } from '../../crawlers/extract/extract.ts'
import type { ReleaseInput } from '../../loop/release/draft.ts'
import type { PolicyFields } from '../../loop/release/release.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'

let api: TestApi
let policyUrl: string
let interpretationUrl: string
beforeAll(async () => {
  api = await openTestApi()
  const policyId = await draft({
    title: '关于加强充电设施安全管理的通知',
    body: '## 一、总体要求\n\n各单位应当**落实责任**。\n\n| 项目 | 时限 |\n| --- | --- |\n| 自查 | 一个月 |\n\n## 二、组织实施\n\n本通知自印发之日起施行，由本部负责解释。',
    column: 'policy',
    policy,
    interpretationPlan: { who: '某司', forms: ['questions'], day: '2026-11-01' },
  })
  const interpretationId = await draft({
    title: '《通知》解读',
    body: '为什么要印发这个通知？请看问答。',
    column: 'interpretation',
    interprets: policyId,
  })
  policyUrl = await publish(policyId)
  interpretationUrl = await publish(interpretationId)
  await publish(
    await draft({
      title: '关于旧办法的通知',
      body: '旧办法的全文。',
      column: 'policy',
      policy: {
        ...policy,
        documentNumber: '示例部〔2019〕3号',
        validity: 'abolished',
        writtenOn: '2019-03-01',
        theme: '综合',
      },
      interpretationPlan: { who: '某司', forms: ['text'], day: '2026-11-01' },
    }),
  )
})
afterAll(() => api.close())

const policy: PolicyFields = {
  indexNumber: '000000000/2026-00012',
  theme: '工业\\通信安全',
  issuer: '示例部',
  writtenOn: '2026-10-20',
  documentNumber: '示例部〔2026〕12号',
  keywords: ['充电设施', '安全'],
  validity: 'valid',
}

async function draft(input: ReleaseInput): Promise<string> {
  const { id } = await api.loop.releases.draft(api.as('press-officer'), { openness: 'proactive', ...input })
  return id
}

async function publish(id: string): Promise<string> {
  const { releases } = api.loop
  const press = api.as('press-officer')
  for (const finding of (await releases.get(press, { id })).findings)
    if (!finding.isBlocking && !finding.acknowledgement)
      await releases.acknowledge(press, { id, findingId: finding.id, reason: '已核对' })
  await releases.submit(press, { id })
  for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
    await releases.verdict(api.as(role), { id, verdict: 'approved', opinion: '同意' })
  return (await releases.publish(api.as('releaser'), { id })).publication?.url ?? ''
}

const read = async (path: string) => (await api.client().fetch(path)).text()

describe('the page of a policy', () => {
  it('shows all nine fields, the day it was written and the day it went public apart', async () => {
    const page = await read(policyUrl)
    const fields = [...page.matchAll(/<th scope="row">([^<]+)<\/th><td>(.*?)<\/td>/gu)].map(
      ([, name, value]) => [name, value?.replaceAll(/<[^>]+>/gu, '')] as const,
    )
    expect(fields).toEqual([
      ['索引号', policy.indexNumber],
      ['主题分类', policy.theme],
      ['发文机关', '示例部'],
      ['成文日期', '2026-10-20'],
      ['标题', '关于加强充电设施安全管理的通知'],
      ['发文字号', '示例部〔2026〕12号'],
      ['发布日期', '2026-11-01'],
      ['主题词', '充电设施、安全'],
      ['有效性', '有效'],
    ])
    expect(page).toContain('<meta name="Keywords" content="充电设施;安全">')
    expect(page).toContain('<h2>一、总体要求</h2>')
    expect(page).toContain('<strong>落实责任</strong>')
    expect(page).toContain('<td>自查</td>')
  })

  it('is read back by our own crawler: title, the minute of publication, source, and the text without the frame', async () => {
    const url = `${api.url}${policyUrl}`
    const extracted = extractPage({ html: await read(policyUrl), url })
    expect(extracted).toMatchObject({
      title: '关于加强充电设施安全管理的通知',
      publishedAt: '2026-11-01T09:00:00.000+08:00',
      precision: 'minute',
      origin: '示例部',
    })
    expect(extracted.text).toContain('各单位应当落实责任')
    expect(extracted.text).not.toContain('网站标识码')
    const interpretation = extractPage({
      html: await read(interpretationUrl),
      url: `${api.url}${interpretationUrl}`,
    })
    expect(interpretation).toMatchObject({ title: '《通知》解读', precision: 'minute', origin: '示例部' })
  })

  it('is linked with its interpretation both ways', async () => {
    expect(await read(policyUrl)).toMatch(new RegExp(`相关解读[\\s\\S]*href="${interpretationUrl}"`, 'u'))
    expect(await read(interpretationUrl)).toMatch(
      new RegExp(`所解读的政策文件[\\s\\S]*href="${policyUrl}"`, 'u'),
    )
  })
})

describe('the search of the portal', () => {
  const titles = async (query: string) =>
    [...(await read(`/portal/search?${query}`)).matchAll(/found-title"><a [^>]+>([^<]+)</gu)].map(
      ([, title]) => title,
    )
  const ours = '关于加强充电设施安全管理的通知'

  it.each([
    ['a word of the text', 'q=印发之日起施行', [ours]],
    ['the document number, whatever its brackets', `q=${encodeURIComponent('示例部[2026]12号')}`, [ours]],
    ['the index number', 'q=000000000/2026-00012', [ours, '关于旧办法的通知'].reverse()],
    ['words apart', `q=${encodeURIComponent('充电 自查')}`, [ours]],
    ['a theme', `theme=${encodeURIComponent('综合')}`, ['关于旧办法的通知']],
    ['validity', 'validity=abolished', ['关于旧办法的通知']],
    ['the year it was written in', 'year=2019', ['关于旧办法的通知']],
    ['a column', 'column=interpretation', ['《通知》解读']],
    ['nothing that is there', 'q=没有这样的词', []],
  ])('finds by %s', async (_by, query, expected) => {
    const found = await titles(query)
    expect(found.toSorted()).toEqual([...expected].sort())
  })

  it('marks what is no longer in force', async () => {
    expect(await read('/portal/search?year=2019')).toContain('validity-abolished">废止')
    expect(await read('/portal/policy/')).toContain('示例部〔2019〕3号')
  })

  it('finds a text as soon as it is published', async () => {
    expect(await titles('q=刚刚发布')).toEqual([])
    await publish(await draft({ title: '刚刚发布的消息', body: '正文。', column: 'news' }))
    expect(await titles('q=刚刚发布')).toEqual(['刚刚发布的消息'])
  })
})

describe('the portal as a site', () => {
  it('shows the main columns and one box of 政府信息公开 at home', async () => {
    const page = await read('/portal/')
    expect([...page.matchAll(/<section aria-labelledby="box-([\w-]+)"/gu)].map(([, id]) => id)).toEqual([
      'news',
      'policy',
      'interpretation',
      'response',
      'press-conference',
      'notice',
      'interaction',
      'disclosure',
    ])
    expect(page.match(/<nav class="columns"[\s\S]*?<\/nav>/u)?.[0].match(/<li>/gu)).toHaveLength(9)
  })

  it('has one section of 政府信息公开 with its four parts and the entry for applications', async () => {
    const page = await read('/portal/disclosure/')
    for (const name of [
      '政府信息公开指南',
      '政府信息公开制度',
      '法定主动公开内容',
      '政府信息公开年报',
      '依申请公开',
    ])
      expect(page).toContain(name)
    expect(await read('/portal/disclosure-guide/')).toContain(
      '<a href="/portal/disclosure/">政府信息公开</a>',
    )
  })

  it('has a feed for each column, a site map for people and one for machines', async () => {
    expect(await read('/portal/policy/rss.xml')).toContain(ours())
    expect(await read('/portal/news/rss.xml')).not.toContain(ours())
    expect((await api.client().fetch('/portal/nothing/rss.xml')).status).toBe(404)
    expect(await read('/portal/sitemap/')).toContain('我为政府网站找错')
    expect(await read('/portal/sitemap.xml')).toContain('/portal/disclosure/apply</loc>')
  })

  it('stays in large text on every way through it, and leaves it by one link', async () => {
    const page = await read(`${policyUrl}?view=large`)
    expect(page).toContain('class="large"')
    expect(page).toContain('href="/portal/news/?view=large"')
    expect(page).toContain(`href="${policyUrl}?view=normal"`)
    expect(page).toContain('<input type="hidden" name="view" value="large">')
    expect(await read('/portal/interaction/letter?view=large')).toContain(
      'action="/portal/interaction/letter?view=large"',
    )
    expect(await read('/portal/search?q=通知&view=large')).toContain('view=normal')
  })

  it('keeps title, source, time and address in print, and nothing to press', async () => {
    const page = await read(`${policyUrl}?view=print`)
    for (const text of [ours(), '来源：示例部', '2026-11-01 09:00', `本文地址：${api.url}${policyUrl}`])
      expect(page).toContain(text)
    expect(page).not.toMatch(/<nav|<form|<footer/u)
  })

  it('is asked about again each time but sent again only when it changed', async () => {
    const first = await api.client().fetch(policyUrl)
    expect(first.headers.get('cache-control')).toBe('no-cache')
    const again = await api.client().fetch(policyUrl, {
      // As a browser asks; fetch would else say no-cache of itself.
      headers: { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' },
    })
    expect(again.status).toBe(304)
    const [, style = ''] = (await read('/portal/')).match(/href="(\/portal\/portal\.css\?v=\w+)"/u) ?? []
    expect((await api.client().fetch(style)).headers.get('cache-control')).toContain('immutable')
  })

  const ours = () => '关于加强充电设施安全管理的通知'
})
