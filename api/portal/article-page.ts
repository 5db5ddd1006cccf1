import type { PortalPage } from '../../loop/portal/portal.ts'
import type { PolicyFields } from '../../loop/release/release.ts'
import { firstParagraph, toHtml } from '../../loop/release/rich-text.ts'
import { findColumn } from './columns.ts'
import { type Html, html, trusted } from './html.ts'
import { itemList, marksOf, minuteOf, validityNames } from './items.ts'
import { layOut, type Setting, trailTo } from './layout.ts'
import { publicationPath } from './paths.ts'

export interface ArticleInput {
  readonly article: PortalPage
  /** Its own address in full: kept on paper too. */
  readonly address: string
  /** What belongs to the text and is no part of it: the consultation it opens, the interview it announces. */
  readonly beside?: Html | undefined
}

/** A text as published: corrected and withdrawn ones say so, before anything else. */
export function articlePage(setting: Setting, { article, address, beside }: ArticleInput): string {
  const { site } = setting
  const column = findColumn(article.column)
  const isWithdrawn = article.state === 'withdrawn'
  const source = article.source || article.unitName || site.host
  const content = html`<article>
<h1>${article.title}</h1>
<p class="facts"><span>发布时间：<time datetime="${article.publishedAt}">${minuteOf(article.publishedAt)}</time></span>
<span>来源：${source}</span>${marksOf(article)}
${!isWithdrawn && html`<a class="print-link" href="?view=print">打印</a>`}</p>
${noticeOf(article)}
${!isWithdrawn && bodyOf(article)}
${!isWithdrawn && beside}
<p class="address">本文地址：${address}</p>
</article>`
  return layOut({
    ...setting,
    title: article.title,
    trail: [...(column ? trailTo(column) : []), { name: '正文' }],
    column,
    content,
    isIndexed: article.state === 'published' && !article.isDemo,
    meta: {
      ArticleTitle: article.title,
      PubDate: minuteOf(article.publishedAt),
      ContentSource: source,
      Url: address,
      ...(isWithdrawn ? {} : describing(article)),
    },
  })
}

const descriptionLength = 120

/** The optional tags: what the text says of itself. */
function describing({ summary, blocks, policy, unitName }: PortalPage): Readonly<Record<string, string>> {
  const description = (summary || firstParagraph(blocks)).slice(0, descriptionLength)
  return {
    ...(description ? { Description: description } : {}),
    ...(policy ? { Keywords: policy.keywords.join(';'), Author: policy.issuer } : { Author: unitName }),
  }
}

function bodyOf(article: PortalPage): Html {
  const { policy, interprets, interpretedBy, blocks } = article
  return html`${policy && policyTable(article, policy)}
${interprets.length > 0 && related('interprets', '所解读的政策文件', interprets)}
<div class="text">${trusted(toHtml(blocks))}</div>
${interpretedBy.length > 0 && related('interpreted-by', '相关解读', interpretedBy)}`
}

function related(id: string, title: string, items: PortalPage['interprets']): Html {
  return html`<section class="related" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${itemList(items)}
</section>`
}

/** The nine fields of a policy file. 成文日期 is the day it was written, 发布日期 the day it went public: two rows, two days. */
function policyTable({ title, publishedAt }: PortalPage, policy: PolicyFields): Html {
  const rows: readonly (readonly [string, string | Html])[] = [
    ['索引号', policy.indexNumber],
    ['主题分类', policy.theme],
    ['发文机关', policy.issuer],
    ['成文日期', policy.writtenOn],
    ['标题', title],
    ['发文字号', policy.documentNumber],
    ['发布日期', publishedAt.slice(0, 10)],
    ['主题词', policy.keywords.join('、')],
    [
      '有效性',
      html`<strong class="validity validity-${policy.validity}">${validityNames[policy.validity]}</strong>`,
    ],
  ]
  return html`<table class="policy">
<caption class="hidden">公文信息</caption>
<tbody>
${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value || '—'}</td></tr>\n`)}</tbody>
</table>`
}

function noticeOf({ state, supersededBy, withdrawnAt, isCorrection }: PortalPage): Html | undefined {
  if (state === 'withdrawn')
    return html`<p class="notice" role="status"><strong>本文已撤回。</strong>${withdrawnAt && html`撤回时间：<time datetime="${withdrawnAt}">${minuteOf(withdrawnAt)}</time>。`}原文不再提供。</p>`
  if (state === 'superseded')
    return html`<p class="notice" role="status"><strong>本文已更正。</strong>以下为更正前的内容，留存备查。${supersededBy && html`<a href="${publicationPath(supersededBy)}">查看更正后的内容</a>`}</p>`
  if (isCorrection)
    return html`<p class="notice" role="status"><strong>更正：</strong>本文对此前发布的内容作了更正。</p>`
  return undefined
}
