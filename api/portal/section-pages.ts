import { type Column, columns, columnsOf, sectionPages } from './columns.ts'
import { type Html, html } from './html.ts'
import { itemList, type Listing } from './items.ts'
import { layOut, type Setting } from './layout.ts'
import { columnPath, formPaths } from './paths.ts'

export type Listings = ReadonlyMap<string, Listing>

/** 政府信息公开: its four parts in one place, with the entry 依申请公开; never a site of its own. */
export function disclosurePage(setting: Setting, listings: Listings): string {
  const { name } = sectionPages.disclosure
  const content = html`<h1>${name}</h1>
<p class="description">指南、制度、法定主动公开内容、年报，以及依申请公开。</p>
<ul class="entries"><li><a href="${formPaths.application}">依申请公开：在线提交申请</a></li>
<li><a href="${formPaths.status}">查询申请办理情况</a></li></ul>
<div class="grid">
${columnsOf('disclosure').map((column) => box(column, listings))}</div>`
  return layOut({
    ...setting,
    title: name,
    trail: [{ name }],
    section: 'disclosure',
    content,
    meta: { ColumnName: name, ColumnDescription: '政府信息公开平台', ColumnKeywords: name, ColumnType: name },
  })
}

/** 互动交流: what one may write here, and what was answered. */
export function interactionPage(setting: Setting, listings: Listings): string {
  const { name } = sectionPages.interaction
  const content = html`<h1>${name}</h1>
<p class="description">写信、提意见、提问、找错。不需要注册账号。</p>
<ul class="entries">
<li><a href="${formPaths.letter}">部长信箱：我要写信</a></li>
<li><a href="${formPaths.status}">查询办理情况</a></li>
<li><a href="${formPaths.application}">依申请公开政府信息</a></li>
<li><a href="${formPaths.siteError}">我为政府网站找错</a></li>
</ul>
${reportNote(setting)}
<div class="grid">
${columnsOf('interaction').map((column) => box(column, listings))}</div>`
  return layOut({
    ...setting,
    title: name,
    trail: [{ name }],
    section: 'interaction',
    content,
    meta: { ColumnName: name, ColumnDescription: '与公众互动交流', ColumnKeywords: name, ColumnType: name },
  })
}

/** A report of wrongdoing leaves this way before anything is written down. */
export function reportNote({ site }: Setting): Html {
  return html`<p class="notice">反映工作人员违纪违法的<strong>举报</strong>，请不要在此提交，请直接联系纪检监察机构：${site.discipline}。</p>`
}

function box({ id, name, description }: Column, listings: Listings): Html {
  const items = listings.get(id)?.items ?? []
  return html`<section aria-labelledby="box-${id}">
<h2 id="box-${id}"><a href="${columnPath(id)}">${name}</a></h2>
${items.length > 0 ? itemList(items) : html`<p class="empty">${description}。暂无内容。</p>`}
</section>
`
}

/** 站点地图 for people: every column and every form, two clicks from anything. */
export function siteMapPage(setting: Setting): string {
  const title = '站点地图'
  const list = (links: readonly (readonly [string, string])[]) =>
    html`<ul>${links.map(([path, name]) => html`<li><a href="${path}">${name}</a></li>\n`)}</ul>`
  const ofSection = (section: Column['section']) =>
    columns
      .filter((column) => column.section === section)
      .map(({ id, name }) => [columnPath(id), name] as const)
  const content = html`<h1>${title}</h1>
<div class="grid site-map">
<section aria-labelledby="map-main"><h2 id="map-main">栏目</h2>${list([['/portal/', '首页'], ...ofSection('main')])}</section>
<section aria-labelledby="map-disclosure"><h2 id="map-disclosure"><a href="/portal/disclosure/">政府信息公开</a></h2>${list([...ofSection('disclosure'), [formPaths.application, '依申请公开']])}</section>
<section aria-labelledby="map-interaction"><h2 id="map-interaction"><a href="/portal/interaction/">互动交流</a></h2>${list(
    [
      ...ofSection('interaction'),
      [formPaths.letter, '我要写信'],
      [formPaths.status, '查询办理情况'],
      [formPaths.siteError, '我为政府网站找错'],
    ],
  )}</section>
<section aria-labelledby="map-tools"><h2 id="map-tools">工具</h2>${list([
    ['/portal/search', '站内搜索'],
    ['/portal/rss.xml', 'RSS 订阅'],
    ['/portal/sitemap.xml', '站点地图（XML）'],
  ])}</section>
</div>`
  return layOut({ ...setting, title, trail: [{ name: title }], content })
}
