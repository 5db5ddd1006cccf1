import type { PortalConfig } from '../config.ts'
import { messages } from '../messages.zh-CN.ts'
import { type Column, columns } from './columns.ts'
import { type Html, html } from './html.ts'
import { columnPath } from './paths.ts'

export interface Crumb {
  readonly name: string
  readonly path?: string
}

export interface PageInput {
  readonly site: PortalConfig
  readonly title: string
  /** From the home page down; the last one is this page. */
  readonly trail: readonly Crumb[]
  readonly column?: Column | undefined
  readonly meta?: Readonly<Record<string, string>>
  /** What stands in the search field. */
  readonly sought?: string
  readonly isIndexed?: boolean
  readonly content: Html
}

/** The frame of every portal page: head with the site's meta tags, header, columns, breadcrumb, footer. */
export function layOut(page: PageInput): string {
  const { site, title, trail, column, content } = page
  const isHome = trail.length === 0
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${isHome ? site.siteName : `${title} - ${site.siteName}`}</title>
${metaTags(page)}
<link rel="stylesheet" href="/portal/portal.css">
<link rel="alternate" type="application/rss+xml" title="${site.siteName}" href="/portal/rss.xml">
</head>
<body>
<a class="skip" href="#content">跳到主要内容</a>
${site.isFictitious && html`<p class="fictitious" role="note">演示网站：机构与内容均为虚构，不代表任何机关。</p>`}
${masthead(site, page.sought ?? '')}
${navigation(column)}
<main id="content" tabindex="-1">
${!isHome && breadcrumb(trail)}
${content}
</main>
${footer(site)}
</body>
</html>
`.markup
}

function metaTags({ site, column, meta = {}, isIndexed = true }: PageInput): Html {
  const tags: Readonly<Record<string, string>> = {
    SiteName: site.siteName,
    SiteDomain: site.siteDomain,
    SiteIDCode: site.siteIdCode,
    ...(column
      ? {
          ColumnName: column.name,
          ColumnDescription: column.description,
          ColumnKeywords: column.name,
          ColumnType: column.type,
        }
      : {}),
    ...meta,
    ...(isIndexed ? {} : { robots: 'noindex' }),
  }
  return html`${Object.entries(tags).map(([name, content]) => html`<meta name="${name}" content="${content}">\n`)}`
}

function masthead(site: PortalConfig, sought: string): Html {
  return html`<header class="masthead">
<div class="wide">
<p class="name"><a href="/portal/">${site.siteName}</a></p>
<form class="search" role="search" action="/portal/search" method="get">
<label for="q">站内搜索</label>
<input id="q" name="q" type="search" maxlength="100" value="${sought}" autocomplete="off" placeholder="搜索标题">
<button type="submit">搜索</button>
</form>
</div>
</header>`
}

function navigation(current: Column | undefined): Html {
  const link = ({ id, name }: Column) =>
    html`<li><a href="${columnPath(id)}"${id === current?.id && html` aria-current="true"`}>${name}</a></li>\n`
  return html`<nav class="columns" aria-label="栏目">
<ul class="wide">
<li><a href="/portal/">首页</a></li>
${columns.map(link)}</ul>
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

function footer(site: PortalConfig): Html {
  return html`<footer>
<div class="wide">
<p class="secrecy">${messages.notice}</p>
<ul>
<li>主办单位：${site.host}</li>
<li>联系方式：${site.contact}</li>
<li>网站标识码：${site.siteIdCode}</li>
<li>${site.icp}</li>
<li>${site.policeRecord}</li>
</ul>
<p><a href="/portal/sitemap.xml">站点地图</a> <a href="/portal/rss.xml">RSS 订阅</a></p>
</div>
</footer>`
}
