import type { PortalFound } from '../../loop/portal/search.ts'
import { validities } from '../../loop/release/release.ts'
import type { Failure } from '../views/common.ts'
import { type Column, columns, findColumn } from './columns.ts'
import { type Html, html } from './html.ts'
import { dayOf, itemList, type Listing, marksOf, pager, validityNames } from './items.ts'
import { layOut, type Setting, trailTo } from './layout.ts'
import { columnPath, feedPath, formPaths, publicationPath } from './paths.ts'

export interface ColumnPageInput {
  readonly column: Column
  readonly listing: Listing
  /** From 1. */
  readonly page: number
  readonly pageSize: number
}

export function columnPage(setting: Setting, { column, listing, page, pageSize }: ColumnPageInput): string {
  const pages = Math.max(1, Math.ceil(listing.total / pageSize))
  const { name, description, id } = column
  const content = html`<h1>${name}</h1>
<p class="description">${description} <a class="feed" href="${feedPath(id)}">RSS 订阅</a></p>
${entriesOf(column)}
<div class="listing">
${listing.items.length > 0 ? itemList(listing.items) : html`<p class="empty">暂无内容。</p>`}
</div>
${pager(columnPath(id), page, pages)}`
  return layOut({
    ...setting,
    title: name,
    trail: trailTo(column).map((crumb, index, trail) =>
      index === trail.length - 1 ? { name: crumb.name } : crumb,
    ),
    column,
    content,
    meta: { Description: description },
  })
}

/** What one can do here besides reading. */
function entriesOf({ id, section }: Column): Html | undefined {
  if (id === 'mailbox')
    return html`<ul class="entries"><li><a href="${formPaths.letter}">我要写信</a></li><li><a href="${formPaths.status}">查询办理情况</a></li></ul>`
  if (id === 'policy')
    return html`<ul class="entries"><li><a href="/portal/search?column=policy">按文号、主题、有效性查找</a></li></ul>`
  if (section === 'disclosure')
    return html`<ul class="entries"><li><a href="${formPaths.application}">依申请公开</a></li></ul>`
  return undefined
}

export interface Sought {
  readonly text: string
  readonly column: string
  readonly theme: string
  readonly validity: string
  readonly year: string
}

export interface SearchPageInput {
  readonly sought: Sought
  /** Absent until something is asked for. */
  readonly found: PortalFound
  readonly page: number
  readonly pageSize: number
}

export function searchPage(setting: Setting, { sought, found, page, pageSize }: SearchPageInput): string {
  const isAsked = Object.values(sought).some((value) => value !== '')
  const pages = Math.max(1, Math.ceil(found.total / pageSize))
  const content = html`<h1>站内搜索</h1>
${searchForm(sought, found)}
<p class="description" role="status">${isAsked ? html`找到 ${found.total} 条` : '请输入要查找的文字，或选择筛选条件。'}</p>
${isAsked && found.items.length > 0 && html`<div class="listing">${foundList(found)}</div>`}
${isAsked && pager(addressOf(sought), page, pages)}`
  return layOut({
    ...setting,
    title: '站内搜索',
    trail: [{ name: '站内搜索' }],
    content,
    sought: sought.text,
    isIndexed: false,
  })
}

/** The filters on policies stand with the words, so that both are sent together. */
function searchForm(sought: Sought, { themes, years }: PortalFound): Html {
  const choice = (value: string, name: string, chosen: string) =>
    html`<option value="${value}"${value === chosen && html` selected`}>${name}</option>`
  const select = (
    field: { readonly name: string; readonly label: string; readonly chosen: string },
    options: readonly (readonly [string, string])[],
  ) =>
    html`<p class="field"><label for="s-${field.name}">${field.label}</label>
<select id="s-${field.name}" name="${field.name}">${choice('', '不限', field.chosen)}${options.map(([value, name]) => choice(value, name, field.chosen))}</select></p>`
  return html`<form class="form filters" action="/portal/search" method="get">
<p class="field wide-field"><label for="s-q">标题、正文、文号、索引号或主题词</label>
<input id="s-q" name="q" type="text" maxlength="100" value="${sought.text}"></p>
${select(
  { name: 'column', label: '栏目', chosen: sought.column },
  columns.map(({ id, name }) => [id, name]),
)}
${select(
  { name: 'theme', label: '主题分类', chosen: sought.theme },
  themes.map((theme) => [theme, theme]),
)}
${select(
  { name: 'validity', label: '有效性', chosen: sought.validity },
  validities.map((validity) => [validity, validityNames[validity]]),
)}
${select(
  { name: 'year', label: '成文年份', chosen: sought.year },
  years.map((year) => [year, `${year} 年`]),
)}
<p class="submit"><button type="submit">查找</button></p>
</form>`
}

function foundList({ items }: PortalFound): Html {
  return html`<ol class="found">
${items.map(
  (
    item,
  ) => html`<li><p class="found-title"><a href="${publicationPath(item.id)}">${item.title}</a>${marksOf(item)}</p>
<p class="item-facts">${findColumn(item.column)?.name}　${item.policy && `${item.policy.documentNumber}　成文日期：${item.policy.writtenOn}　`}发布日期：<time datetime="${item.publishedAt}">${dayOf(item.publishedAt)}</time></p>
<p class="excerpt">${item.excerpt}</p></li>
`,
)}</ol>`
}

function addressOf({ text, ...filters }: Sought): string {
  const query = new URLSearchParams(
    Object.entries({ q: text, ...filters }).filter(([, value]) => value !== ''),
  )
  return `/portal/search?${query}`
}

export function failurePage(setting: Setting, failure: Failure, status: number): string {
  const title = status === 404 ? '没有找到页面' : '暂时无法提供'
  const content = html`<h1>${title}</h1>
<p>${failure.message}</p>
<p class="facts">编号：${failure.requestId}</p>
<p><a href="/portal/">回到首页</a></p>`
  return layOut({ ...setting, title, trail: [{ name: title }], content, isIndexed: false })
}
