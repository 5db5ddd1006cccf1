import type { PortalItem, PortalPage } from '../../loop/portal/portal.ts'
import type { PortalConfig } from '../config.ts'
import type { Failure } from '../views/common.ts'
import { type Column, columns, findColumn } from './columns.ts'
import { type Html, html } from './html.ts'
import { layOut } from './layout.ts'
import { columnPath, publicationPath } from './paths.ts'

export interface Listing {
  readonly total: number
  readonly items: readonly PortalItem[]
}

const demoMark = html`<span class="demo">演示数据</span>`

/** The newest of all, then each column with its newest. */
export function homePage(
  site: PortalConfig,
  {
    newest,
    byColumn,
  }: { readonly newest: readonly PortalItem[]; readonly byColumn: ReadonlyMap<string, Listing> },
): string {
  const [first, ...others] = newest
  const content = html`<h1 class="hidden">${site.siteName}</h1>
<section class="lead" aria-labelledby="lead">
<h2 id="lead">最新发布</h2>
${first ? leadOf(first) : html`<p class="empty">暂无已发布的内容。</p>`}
${others.length > 0 && itemList(others)}
</section>
<div class="grid">
${columns.map((column) => columnBox(column, byColumn.get(column.id)))}</div>`
  return layOut({ site, title: site.siteName, trail: [], content, meta: { Description: site.description } })
}

function leadOf(item: PortalItem): Html {
  return html`<p class="first"><a href="${publicationPath(item.id)}">${item.title}</a>${marksOf(item)}
<span class="facts">${findColumn(item.column)?.name} <time datetime="${item.publishedAt}">${dayOf(item.publishedAt)}</time></span></p>`
}

function columnBox({ id, name }: Column, listing: Listing | undefined): Html {
  const items = listing?.items ?? []
  return html`<section aria-labelledby="box-${id}">
<h2 id="box-${id}"><a href="${columnPath(id)}">${name}</a></h2>
${items.length > 0 ? itemList(items) : html`<p class="empty">暂无内容。</p>`}
</section>
`
}

export interface ColumnPageInput {
  readonly column: Column
  readonly listing: Listing
  /** From 1. */
  readonly page: number
  readonly pageSize: number
}

export function columnPage(site: PortalConfig, { column, listing, page, pageSize }: ColumnPageInput): string {
  const pages = Math.max(1, Math.ceil(listing.total / pageSize))
  const { name, description } = column
  const content = html`<h1>${name}</h1>
<p class="description">${description}</p>
<div class="listing">
${listing.items.length > 0 ? itemList(listing.items) : html`<p class="empty">暂无内容。</p>`}
</div>
${pages > 1 && pager(columnPath(column.id), page, pages)}`
  return layOut({ site, title: name, trail: [{ name }], column, content, meta: { Description: description } })
}

function pager(path: string, page: number, pages: number): Html {
  return html`<nav class="pager" aria-label="翻页">
${page > 1 && html`<a rel="prev" href="${path}?page=${page - 1}">上一页</a>`}
<span>第 ${page} 页，共 ${pages} 页</span>
${page < pages && html`<a rel="next" href="${path}?page=${page + 1}">下一页</a>`}
</nav>`
}

/** A text as published: corrected and withdrawn ones say so, before anything else. `address` is its own, kept on paper too. */
export function articlePage(site: PortalConfig, article: PortalPage, address: string): string {
  const column = findColumn(article.column)
  const isWithdrawn = article.state === 'withdrawn'
  const content = html`<article>
<h1>${article.title}</h1>
<p class="facts"><span>发布时间：<time datetime="${article.publishedAt}">${minuteOf(article.publishedAt)}</time></span>
<span>来源：${article.unitName || site.host}</span>${marksOf(article)}</p>
${noticeOf(article)}
${!isWithdrawn && html`<div class="text">${article.paragraphs.map((text) => html`<p>${text}</p>\n`)}</div>`}
<p class="address">本文地址：${address}</p>
</article>`
  return layOut({
    site,
    title: article.title,
    trail: [...(column ? [{ name: column.name, path: columnPath(column.id) }] : []), { name: '正文' }],
    column,
    content,
    isIndexed: article.state === 'published' && !article.isDemo,
    meta: {
      ArticleTitle: article.title,
      PubDate: minuteOf(article.publishedAt),
      ContentSource: article.unitName || site.host,
      Url: address,
      ...(isWithdrawn ? {} : { Description: (article.paragraphs[0] ?? '').slice(0, 120) }),
    },
  })
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

export function searchResultPage(
  site: PortalConfig,
  { sought, items }: { readonly sought: string; readonly items: readonly PortalItem[] },
): string {
  const content = html`<h1>站内搜索</h1>
<p class="description">${sought ? html`标题含“${sought}”的内容：${items.length} 条` : '请输入要查找的标题文字。'}</p>
${items.length > 0 && html`<div class="listing">${itemList(items)}</div>`}`
  return layOut({ site, title: '站内搜索', trail: [{ name: '站内搜索' }], content, sought, isIndexed: false })
}

export function failurePage(site: PortalConfig, failure: Failure, status: number): string {
  const title = status === 404 ? '没有找到页面' : '暂时无法提供'
  const content = html`<h1>${title}</h1>
<p>${failure.message}</p>
<p class="facts">编号：${failure.requestId}</p>
<p><a href="/portal/">回到首页</a></p>`
  return layOut({ site, title, trail: [{ name: title }], content, isIndexed: false })
}

function itemList(items: readonly PortalItem[]): Html {
  return html`<ul class="items">
${items.map(
  (item) => html`<li><span><a href="${publicationPath(item.id)}">${item.title}</a>${marksOf(item)}</span>
<time datetime="${item.publishedAt}">${dayOf(item.publishedAt)}</time></li>
`,
)}</ul>`
}

function marksOf({ isCorrection, isDemo }: PortalItem): Html {
  return html`${isCorrection && html` <span class="corrected">更正</span>`}${isDemo && html` ${demoMark}`}`
}

/** `YYYY-MM-DD HH:mm`, as the meta tag `PubDate` wants it; the ledger's times are Beijing's already. */
function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}

function dayOf(iso: string): string {
  return iso.slice(0, 10)
}
