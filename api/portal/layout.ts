import type { PortalConfig } from '../config.ts'
import { messages } from '../messages.zh-CN.ts'
import { type Column, columnsOf, sectionPages } from './columns.ts'
import { type Html, html } from './html.ts'
import { columnPath, feedPath, formPaths } from './paths.ts'
import { stylePath } from './style.ts'
import { keepView, type PageView } from './view.ts'

export interface Crumb {
  readonly name: string
  readonly path?: string
}

/** The site's own facts and how this page is to be shown. */
export interface Setting {
  readonly site: PortalConfig
  readonly view: PageView
  /** The path and query of this very page, without the view: the way into large text and back. */
  readonly here: string
}

export interface PageInput extends Setting {
  readonly title: string
  /** From the home page down; the last one is this page. */
  readonly trail: readonly Crumb[]
  readonly column?: Column | undefined
  /** The section whose page this is or belongs to, for the navigation. */
  readonly section?: string | undefined
  readonly meta?: Readonly<Record<string, string>>
  /** What stands in the search field. */
  readonly sought?: string
  readonly isIndexed?: boolean
  readonly content: Html
}

/** The frame of every portal page: head with the site's meta tags, header, columns, breadcrumb, footer. */
export function layOut(page: PageInput): string {
  const { site, title, trail, column, content, view } = page
  const isHome = trail.length === 0
  const markup = html`<!doctype html>
<html lang="zh-CN" class="${view}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${isHome ? site.siteName : `${title} - ${site.siteName}`}</title>
${metaTags(page)}
<link rel="stylesheet" href="${stylePath}">
<link rel="alternate" type="application/rss+xml" title="${site.siteName}" href="/portal/rss.xml">
${column && html`<link rel="alternate" type="application/rss+xml" title="${site.siteName}·${column.name}" href="${feedPath(column.id)}">`}
</head>
<body>
<a class="skip" href="#content">跳到主要内容</a>
${site.isFictitious && html`<aside class="fictitious" aria-label="网站性质">演示网站：机构与内容均为虚构，不代表任何机关。</aside>`}
${view === 'print' ? printHead(page) : html`${masthead(page)}\n${navigation(page)}`}
<main id="content" tabindex="-1">
${!isHome && view !== 'print' && breadcrumb(trail)}
${content}
</main>
${view !== 'print' && footer(site)}
</body>
</html>
`.markup
  return keepView(markup, view)
}

function metaTags({ site, column, meta = {}, isIndexed = true }: PageInput): Html {
  const tags: Readonly<Record<string, string>> = {
    SiteName: site.siteName,
    SiteDomain: site.siteDomain,
    SiteIDCode: site.siteIdCode,
    ...(column ? columnTags(column) : {}),
    ...meta,
    ...(isIndexed ? {} : { robots: 'noindex' }),
  }
  return html`${Object.entries(tags).map(([name, content]) => html`<meta name="${name}" content="${content}">\n`)}`
}

export function columnTags({ name, description, type }: Column): Readonly<Record<string, string>> {
  return { ColumnName: name, ColumnDescription: description, ColumnKeywords: name, ColumnType: type }
}

function masthead({ site, sought = '', view, here }: PageInput): Html {
  return html`<header class="masthead">
<div class="wide">
<p class="name"><a href="/portal/">${site.siteName}</a></p>
<div class="tools">
${viewSwitch(view, here)}
<form class="search" role="search" action="/portal/search" method="get">
<label for="q">站内搜索</label>
<input id="q" name="q" type="search" maxlength="100" value="${sought}" autocomplete="off" placeholder="标题、正文、文号、索引号">
<button type="submit">搜索</button>
</form>
</div>
</div>
</header>`
}

/** On paper the site's name is enough; the way back is for the screen. */
function printHead({ site, here }: PageInput): Html {
  return html`<header class="print-head"><p class="name">${site.siteName}</p><p class="print-hint"><a href="${here}">返回网页版</a>　请用浏览器的“打印”功能打印本页。</p></header>`
}

/** The switch names its view itself, so that `keepView` leaves it alone. */
function viewSwitch(view: PageView, here: string): Html {
  const [path = '', query = ''] = here.split('?', 2)
  const to = (name: string) => `${path}?${query ? `${query}&` : ''}view=${name}`
  return view === 'large'
    ? html`<a class="switch" href="${to('normal')}">标准字号</a>`
    : html`<a class="switch" href="${to('large')}">大字版（适老）</a>`
}

function navigation({ column, section }: PageInput): Html {
  const current = column?.section === 'main' ? column.id : (section ?? column?.section)
  const link = (id: string, name: string, path: string) =>
    html`<li><a href="${path}"${id === current && html` aria-current="true"`}>${name}</a></li>\n`
  return html`<nav class="columns" aria-label="栏目">
<ul class="wide">
<li><a href="/portal/">首页</a></li>
${columnsOf('main').map(({ id, name }) => link(id, name, columnPath(id)))}${Object.entries(sectionPages).map(
  ([id, { name, path }]) => link(id, name, path),
)}</ul>
</nav>`
}

function breadcrumb(trail: readonly Crumb[]): Html {
  const step = ({ name, path }: Crumb) =>
    path ? html`<li><a href="${path}">${name}</a></li>\n` : html`<li aria-current="page">${name}</li>\n`
  return html`<nav class="trail" aria-label="当前位置">
<ol><li><a href="/portal/">首页</a></li>
${trail.map(step)}</ol>
</nav>`
}

/** From the home page to a column: over its section's page, when it stands in one. */
export function trailTo(column: Column): readonly Crumb[] {
  const { section, name, id } = column
  const own = { name, path: columnPath(id) }
  return section === 'main' ? [own] : [sectionPages[section], own]
}

function footer(site: PortalConfig): Html {
  return html`<footer>
<div class="wide">
<p class="links"><a href="${formPaths.siteError}">我为政府网站找错</a> <a href="/portal/sitemap/">站点地图</a> <a href="/portal/rss.xml">RSS 订阅</a></p>
<p class="secrecy">${messages.notice}</p>
<ul>
<li>主办单位：${site.host}</li>
<li>联系方式：${site.contact}</li>
<li>网站标识码：${site.siteIdCode}</li>
<li>${site.icp}</li>
<li>${site.policeRecord}</li>
</ul>
${partyMark(site)}
</div>
</footer>`
}

/** 党政机关网站标识: its picture is given to each office by the registrar; until there is one its place says so. */
function partyMark({ officeMark }: PortalConfig): Html {
  return officeMark
    ? html`<p class="mark"><a href="${officeMark.href}"><img src="${officeMark.src}" alt="党政机关网站标识" width="80" height="80"></a></p>`
    : html`<p class="mark"><span class="mark-place">党政机关网站标识（待配置）</span></p>`
}
