import { describe, expect, it } from 'vitest'
import { extractPage } from './extract.ts'

const prose = [
  '为进一步做好中小企业服务工作，云岭省工业和信息化厅近日召开专题会议，听取各市州情况汇报，研究部署下一阶段任务。',
  '会议指出，要坚持问题导向，围绕融资、用工、用能等企业反映集中的困难，逐项明确责任单位和完成时限。',
  '会议要求，各地要加强统计监测，按月报送进展。',
  '记者从会上了解到，一季度全省规模以上工业增加值同比增长，重点行业保持平稳，新动能持续壮大，企业预期有所改善。',
  '下一步，全省将组织开展专项行动，推动政策直达快享，切实减轻企业负担，增强企业获得感。',
]
const paragraphs = prose.map((text) => `<p>${text}</p>`)
const times = (count: number, render: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => render(index)).join('')
const menu = `<ul>${times(30, (index) => `<li><a href="/c${index}">栏目${index}</a></li>`)}</ul>`
const others = times(
  10,
  (index) =>
    `<div class="item"><h4><a href="/n/${index}.html">另一条新闻的标题${index}</a></h4><p>这是摘要文字，说明另一件事情的经过，篇幅不长，但是也有标点符号。</p></div>`,
)
const remarks = times(
  20,
  (index) =>
    `<div class="cmt"><span>网友${index}</span><p>我觉得这个事情说得很对，希望早日落实，支持一下。</p></div>`,
)
const foot =
  '<div>主办单位：某某单位 地址：某市某路1号 电话：010-00000000</div><div>Copyright © 2026 All Rights Reserved 京ICP备00000000号</div>'

function page(body: string): string {
  return `<html><head><title>会议召开_某网</title></head><body>${menu}<h1>会议召开</h1><div>2026-01-05 来源：某报</div>${body}${foot}</body></html>`
}

describe('the body is found however the page is laid out', () => {
  it.each([
    ['paragraphs in a box', `<div>${paragraphs.join('')}</div>`],
    ['paragraphs right in the body', paragraphs.join('')],
    [
      'a box around every paragraph',
      `<div>${prose.map((text) => `<div><div><span>${text}</span></div></div>`).join('')}</div>`,
    ],
    ['line breaks only', `<div>${prose.join('<br/>')}</div>`],
    ['preformatted text', `<pre>${prose.join('\n')}</pre>`],
    [
      'a list',
      `<div>${paragraphs[0]}<ol>${prose
        .slice(1)
        .map((text) => `<li>${text}</li>`)
        .join('')}</ol></div>`,
    ],
    [
      'two halves around an advertisement',
      `<div><div class="p1">${paragraphs.slice(0, 3).join('')}</div><div class="ad"><a href="/">广告位</a></div><div class="p2">${paragraphs.slice(3).join('')}</div></div>`,
    ],
    [
      'tables in tables',
      `<table><tr><td><table><tr><td>${paragraphs.slice(0, 2).join('')}</td></tr><tr><td>${paragraphs.slice(2).join('')}</td></tr></table></td><td>${others}</td></tr></table>`,
    ],
    [
      'a column of other articles beside it',
      `<div><div>${paragraphs.join('')}</div><div>${others}</div></div>`,
    ],
    ['other articles in the same box', `<div>${paragraphs.join('')}<div>${others}</div></div>`],
    ['other articles before it', `<div>${others}</div><div>${paragraphs.join('')}</div>`],
    ['more comments than text', `<div>${paragraphs.join('')}</div><div>${remarks}</div>`],
    ['a box named for printing', `<div id="printArea">${paragraphs.join('')}</div><div>${others}</div>`],
    [
      'words that link',
      `<div>${paragraphs.map((text) => text.replace('会议', '<a href="/k">会议</a>').replace('企业', '<a href="/q">企业</a>')).join('')}</div>`,
    ],
  ])('%s', (_name, body) => {
    const { text, title, publishedAt, origin } = extractPage({
      html: page(body),
      url: 'https://example.com/a.html',
    })
    expect(text.replace(/\s+/g, '')).toBe(prose.join(''))
    expect({ title, publishedAt, origin }).toEqual({
      title: '会议召开',
      publishedAt: '2026-01-05T00:00:00.000+08:00',
      origin: '某报',
    })
  })

  it('one sentence among ten summaries', () => {
    const html = page(`<div>${prose[2]}</div><div>${others}</div>`)
    expect(extractPage({ html, url: 'https://example.com/a.html' }).text).toBe(prose[2])
  })

  it.each([
    ['names', '<p>甲公司</p><p>乙公司</p>', '甲公司\n乙公司'],
    ['a table', '<table><tr><td>1</td><td>甲公司</td></tr></table>', '1\t甲公司'],
    ['a picture’s caption', '<img src="/a.jpg"><p>图为会议现场</p>', '图为会议现场'],
  ])('reads %s though there is no sentence on the page', (_name, body, text) => {
    const html = `<title>公示名单公告</title><h1>公示名单公告</h1><div class="content">${body}</div>`
    expect(extractPage({ html, url: 'https://example.com/a.html' }).text).toBe(text)
  })

  it('takes the number in the head, and not one the text cites', () => {
    const html = `<h1>关于某事的通知</h1><p>工信部联信管[2026]08号</p><div><p>${prose[0]}</p><p>${prose[1]}依据国办发〔2020〕1号办理。</p></div>`
    expect(extractPage({ html, url: 'https://example.com/a.html' }).docNumber).toBe('工信部联信管〔2026〕8号')
    const cites = html.replace('<p>工信部联信管[2026]08号</p>', '')
    expect(extractPage({ html: cites, url: 'https://example.com/a.html' }).docNumber).toBeUndefined()
  })

  it('keeps a page of short news that is nothing but its list', () => {
    const { text } = extractPage({ html: page(`<div>${remarks}</div>`), url: 'https://example.com/a.html' })
    expect(text).toContain('希望早日落实')
  })
})
