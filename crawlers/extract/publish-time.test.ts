import { describe, expect, it } from 'vitest'
import { extractPage } from './extract.ts'

const prose =
  '<p>为进一步做好中小企业服务工作，云岭省工业和信息化厅近日召开专题会议，听取各市州情况汇报，研究部署下一阶段任务。</p>'

function publishedAt(head: string, url = 'https://example.com/a.html'): string | undefined {
  const html = `<html><head><title>标题标题标题</title></head><body>${head}<div>${prose}</div></body></html>`
  return extractPage({ html, url }).publishedAt?.slice(0, 16)
}

const h1 = '<h1>标题标题标题</h1>'

describe('the publish time', () => {
  it.each([
    [
      'is what the label says, not the time of change',
      `${h1}<div>发布时间：2026-01-05 10:20 更新时间：2026-02-06 11:00</div>`,
      '2026-01-05T10:20',
    ],
    [
      'is not the day of signing',
      `${h1}<p>索引号：1 生成日期：2026年1月3日 发布日期：2026年1月5日 成文日期：2026年1月3日</p>`,
      '2026-01-05T00:00',
    ],
    [
      'is not the day shown in the page’s head',
      `<div>今天是2026年11月24日 星期二</div>${h1}<div>2026-01-05 10:20</div>`,
      '2026-01-05T10:20',
    ],
    [
      'is not that of lists beside',
      `<ul><li>2026-03-01</li></ul>${h1}<span class="date">2026-01-05</span><ul class="new"><li><span class="time">2026-04-04 10:00</span></li></ul>`,
      '2026-01-05T00:00',
    ],
    [
      'takes the minute from where it is shown when the meta tag has the day',
      `<meta name="PubDate" content="2026-01-05">${h1}<div>时间：2026-01-05 08:09</div>`,
      '2026-01-05T08:09',
    ],
    [
      'may be spread over elements',
      `${h1}<div class="header-time"><span class="year"><em>2026</em></span><span class="day"><em>01</em>/<em>05</em></span><span class="time">08:09:33</span></div>`,
      '2026-01-05T08:09',
    ],
    ['may stand below the text', `${h1}${prose}<div>发布日期：2026-01-05</div>`, '2026-01-05T00:00'],
    [
      'may be in a script only',
      `${h1}<script>var publishTime = "2026-01-05 08:09:00";</script>`,
      '2026-01-05T08:09',
    ],
    ['may be in a script as seconds', `${h1}<script>var ct = "1767576600";</script>`, '2026-01-05T09:30'],
    [
      'is read whatever the meta tag’s case',
      `<META NAME="PUBDATE" CONTENT="2026-01-05 08:09">${h1}`,
      '2026-01-05T08:09',
    ],
    [
      'survives empty meta tags',
      `<meta name="PubDate" content=""><meta name="publishdate">${h1}<div>2026-01-05 08:09</div>`,
      '2026-01-05T08:09',
    ],
    [
      'is not a comment’s',
      `${h1}${prose}<div class="comment"><span class="time">2026-02-02 10:00</span></div>`,
      undefined,
    ],
    [
      'is not a date the text speaks of',
      `${h1}<p>2019年2月27日下午，有关单位到云岭省考察调研，听取情况介绍，并就下一步合作进行了深入交流。</p>`,
      undefined,
    ],
  ])('%s', (_name, head, expected) => expect(publishedAt(head)).toBe(expected))

  it('is the day in the address when the page is silent', () => {
    expect(publishedAt(h1, 'https://example.gov.cn/xw/202601/t20260105_12.html')).toBe('2026-01-05T00:00')
    expect(publishedAt(h1, 'https://example.com/2026/0105/c1.html')).toBe('2026-01-05T00:00')
    expect(publishedAt(h1, 'https://example.com/n1/2026-01/05/c1.html')).toBe('2026-01-05T00:00')
  })
})
