import type { PortalItem } from '../../loop/portal/portal.ts'
import { type Column, columnsOf, findColumn, sectionPages } from './columns.ts'
import { type Html, html } from './html.ts'
import { dayOf, itemList, type Listing, marksOf } from './items.ts'
import { layOut, type Setting } from './layout.ts'
import { columnPath, formPaths, publicationPath } from './paths.ts'

export interface HomeInput {
  readonly newest: readonly PortalItem[]
  readonly byColumn: ReadonlyMap<string, Listing>
}

/** The newest of all, a box for each main column, and one box each for 互动交流 and 政府信息公开. */
export function homePage(setting: Setting, { newest, byColumn }: HomeInput): string {
  const { site } = setting
  const [first, ...others] = newest
  const itemsOf = ({ id }: Column) => byColumn.get(id)?.items ?? []
  const content = html`<h1 class="hidden">${site.siteName}</h1>
<section class="lead" aria-labelledby="lead">
<h2 id="lead">最新发布</h2>
${first ? leadOf(first) : html`<p class="empty">暂无已发布的内容。</p>`}
${others.length > 0 && itemList(others)}
</section>
<div class="grid">
${columnsOf('main').map((column) => columnBox(column, itemsOf(column)))}${interactionBox(columnsOf('interaction').flatMap(itemsOf))}${disclosureBox(columnsOf('disclosure').flatMap(itemsOf))}</div>`
  return layOut({
    ...setting,
    title: site.siteName,
    trail: [],
    content,
    meta: { Description: site.description },
  })
}

function leadOf(item: PortalItem): Html {
  return html`<p class="first"><a href="${publicationPath(item.id)}">${item.title}</a>${marksOf(item)}
<span class="facts">${findColumn(item.column)?.name} <time datetime="${item.publishedAt}">${dayOf(item.publishedAt)}</time></span></p>`
}

function columnBox({ id, name }: Column, items: readonly PortalItem[]): Html {
  return html`<section aria-labelledby="box-${id}">
<h2 id="box-${id}"><a href="${columnPath(id)}">${name}</a></h2>
${items.length > 0 ? itemList(items) : html`<p class="empty">暂无内容。</p>`}
</section>
`
}

const boxItems = 4

function interactionBox(items: readonly PortalItem[]): Html {
  const { name, path } = sectionPages.interaction
  return html`<section aria-labelledby="box-interaction">
<h2 id="box-interaction"><a href="${path}">${name}</a></h2>
<ul class="entries">
<li><a href="${formPaths.letter}">我要写信</a></li>
<li><a href="${formPaths.status}">查询办理情况</a></li>
${columnsOf('interaction').map((column) => html`<li><a href="${columnPath(column.id)}">${column.name}</a></li>\n`)}</ul>
${items.length > 0 && itemList(newestOf(items))}
</section>
`
}

function disclosureBox(items: readonly PortalItem[]): Html {
  const { name, path } = sectionPages.disclosure
  return html`<section aria-labelledby="box-disclosure">
<h2 id="box-disclosure"><a href="${path}">${name}</a></h2>
<ul class="entries">
${columnsOf('disclosure').map((column) => html`<li><a href="${columnPath(column.id)}">${column.name}</a></li>\n`)}<li><a href="${formPaths.application}">依申请公开</a></li>
</ul>
${items.length > 0 && itemList(newestOf(items))}
</section>
`
}

function newestOf(items: readonly PortalItem[]): readonly PortalItem[] {
  return items.toSorted((a, b) => b.publishedAt.localeCompare(a.publishedAt)).slice(0, boxItems)
}
