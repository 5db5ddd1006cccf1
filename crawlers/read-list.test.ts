import { describe, expect, it } from 'vitest'
import { readFeed, readItemLink, readItems, readLinks } from './read-list.ts'

const url = 'https://www.example.gov.cn/xw/index.html'

describe('readLinks', () => {
  it('takes articles of the same site with their day, and leaves menus, files, other sites and the list itself', () => {
    const text = `<base href="/xw/"><ul class="nav"><li><a href="/jg/">机构</a></li><li><a href="/xw/index.html">新闻发布首页</a></li></ul>
      <ul><li><a href="./202601/t20260105_1.html" title="完整的标题在属性里">完整的标题…</a><span>2026-01-05</span></li>
      <li><a href="https://zwgk.example.gov.cn/art/2026/art_9.html#top">另一个子站上的文章</a></li>
      <li><a href="https://zwgk.example.gov.cn/art/2026/art_9.html"><img src="a.jpg"></a></li>
      <li><a href="/files/2026.pdf">关于某事的通知附件</a></li><li><a href="https://www.other.com/2026/1.html">别的网站上的文章</a></li>
      <li><a href="javascript:void(0)">脚本链接不是文章</a></li></ul>`
    expect(readLinks({ text, url }, {})).toEqual([
      {
        url: 'https://www.example.gov.cn/xw/202601/t20260105_1.html',
        title: '完整的标题在属性里',
        time: { iso: '2026-01-05T00:00:00.000+08:00', precision: 'day' },
      },
      { url: 'https://zwgk.example.gov.cn/art/2026/art_9.html', title: '另一个子站上的文章' },
    ])
  })

  it('goes by the pattern alone when there is one', () => {
    const text = '<a href="/a/1">短</a><a href="/b/20260105.html">符合一般样子的文章</a>'
    expect(readLinks({ text, url }, { linkPattern: '/a/\\d+$' }).map((entry) => entry.url)).toEqual([
      'https://www.example.gov.cn/a/1',
    ])
  })
})

describe('readFeed', () => {
  it('reads Atom and JSON Feed as well', () => {
    const atom =
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>甲</title><link href="/1"/><updated>2026-01-05T01:30:00Z</updated></entry></feed>'
    const json =
      '{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","url":"https://e.com/1","content_html":"<p>乙</p>"}]}'
    expect(readFeed({ text: atom, url }, {})).toEqual([
      {
        url: 'https://www.example.gov.cn/1',
        title: '甲',
        time: { iso: '2026-01-05T09:30:00.000+08:00', precision: 'minute' },
      },
    ])
    expect(readFeed({ text: json, url }, { hasFullText: true })).toEqual([
      { url: 'https://e.com/1', html: '<p>乙</p>' },
    ])
  })

  it('leaves out entries that lead nowhere', () => {
    const rss =
      '<rss version="2.0"><channel><title>t</title><item><title>甲</title></item><item><title>乙</title><link>javascript:1</link></item></channel></rss>'
    expect(readFeed({ text: rss, url }, {})).toEqual([])
  })
})

describe('readItems', () => {
  it.each([
    ['[{"u":"/1"}]', ''],
    ['{"data":{"list":[{"u":"/1"}]}}', 'data.list'],
    ['cb({"data":[{"u":"/1"}]});', 'data'],
    ['var list = [{"u":"/1"}];', ''],
  ])('finds the entries of %s', (text, itemsPath) => {
    expect(readItems({ text, url }, { itemsPath })).toEqual([{ u: '/1' }])
  })

  it('says that the interface changed when they are not there', () => {
    for (const text of ['', '{"data":null}', '<html>', '{"data":'])
      expect(() => readItems({ text, url }, { itemsPath: 'data.list' })).toThrow('no array at "data.list"')
  })

  it('reads address, title without markup and time of an entry', () => {
    const fields = { are: 'links', urlField: 'link.href', titleField: 'TITLE', timeField: 't' } as const
    expect(
      readItemLink({ link: { href: '../1.html' }, TITLE: '<em>甲</em>乙', t: 1767576600 }, fields, url),
    ).toEqual({
      url: 'https://www.example.gov.cn/1.html',
      title: '甲乙',
      time: { iso: '2026-01-05T09:30:00.000+08:00', precision: 'minute' },
    })
    expect(readItemLink({ link: 5 }, fields, url)).toBeUndefined()
    expect(readItemLink(null, fields, url)).toBeUndefined()
  })
})
