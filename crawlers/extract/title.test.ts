import { describe, expect, it } from 'vitest'
import { parsePage } from './page.ts'
import { findTitle } from './title.ts'

const headline = '工信部召开现场会 推动融合应用'

describe('findTitle', () => {
  it.each([
    ['a heading beside the site’s name', `<title>${headline}-新华网</title><h1>${headline}</h1>`],
    [
      'a dash inside the headline',
      `<title>${headline}-加快转型-新华网</title><h1>${headline}-加快转型</h1>`,
      `${headline}-加快转型`,
    ],
    ['an element that repeats it', `<title>${headline}-新华网</title><div class="h">${headline}</div>`],
    ['nothing but <title>, with underscores', `<title>${headline}_新闻频道_央视网(cctv.com)</title>`],
    ['nothing but <title>, with dashes', `<title>${headline}--时政--人民网</title>`],
    ['nothing but <title>, with a bar', `<title>${headline} | 界面新闻 · 科技</title>`],
    [
      'a heading that is the site’s name',
      `<title>${headline} - 云岭省人民政府</title><h1>云岭省人民政府</h1><div class="tit">${headline}</div>`,
    ],
    [
      'a logo in the first heading',
      `<title>${headline}_云岭网</title><h1><a href="/">云岭网</a></h1><h2>${headline}</h2>`,
    ],
    ['a <title> that is the same on every page', `<title>中国新闻网</title><h1>${headline}</h1>`],
    [
      'a <title> that names the kind of page',
      `<title>新闻详情页</title><div class="article-title">${headline}</div>`,
    ],
    ['an empty <title>', `<title></title><h2>${headline}</h2>`],
    ['a <title> cut short', `<title>工信部召开现场会 推动融合...</title><h1>${headline}</h1>`],
    ['a headline of two lines', `<title>${headline}_云岭网</title><h1>工信部召开现场会<br>推动融合应用</h1>`],
    [
      'kicker and sub-headline around it',
      `<title>${headline}_云岭网</title><h3>引题：加快转型</h3><h1>${headline}</h1><h2>副题：多地参加</h2>`,
    ],
    ['og:title alone', `<title>云岭网</title><meta property="og:title" content="${headline}">`],
    [
      'og:title with the site’s name',
      `<title>${headline}_云岭网</title><meta property="og:title" content="${headline}_云岭网"><p class="main_title">${headline}</p>`,
    ],
    [
      'og:title cut at a quotation mark',
      `<title>${headline}"试点"_网易</title><meta property="og:title" content="${headline}"><h1>${headline}"试点"</h1>`,
      `${headline}"试点"`,
    ],
    [
      'the meta tag of government pages',
      `<title>首页 > 要闻 > 正文</title><meta name="articleTitle" content="${headline}">`,
    ],
    ['a mark inside the heading', `<title>${headline}</title><h2><span>原创</span>${headline}</h2>`],
    ['the site’s name in front', `<title>云岭日报数字报-${headline}</title><td class="f">${headline}</td>`],
    ['structured data', `<title>云岭网</title>`, headline, [headline]],
  ])('%s', (_name, head, expected = headline, structured: readonly string[] = []) => {
    expect(findTitle(parsePage(`<html><body>${head}<p>正文。</p></body></html>`), structured)).toBe(expected)
  })

  it('is empty when the page has none', () => {
    expect(findTitle(parsePage('<p>正文。</p>'), [])).toBe('')
  })
})
