import type { PortalItem } from '../../loop/portal/portal.ts'
import type { PortalConfig } from '../config.ts'
import { type Column, columns, findColumn, sectionPages } from './columns.ts'
import { html } from './html.ts'
import { columnPath, feedPath, formPaths, publicationPath } from './paths.ts'

export interface FeedInput {
  readonly items: readonly PortalItem[]
  /** How the reader reached us. */
  readonly origin: string
  /** Absent: of all columns together. */
  readonly column?: Column
}

/** RSS 2.0 of the newest publications. */
export function rssFeed(site: PortalConfig, { items, origin, column }: FeedInput): string {
  const entry = ({ id, title, column: of, publishedAt, isDemo }: PortalItem) => html`<item>
<title>${isDemo ? `【演示数据】${title}` : title}</title>
<link>${origin}${publicationPath(id)}</link>
<guid isPermaLink="false">${id}</guid>
<category>${findColumn(of)?.name}</category>
<pubDate>${new Date(publishedAt).toUTCString()}</pubDate>
</item>
`
  return html`<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${column ? `${site.siteName}·${column.name}` : site.siteName}</title>
<link>${origin}${column ? columnPath(column.id) : '/portal/'}</link>
<description>${column ? column.description : site.description}</description>
<language>zh-cn</language>
<atom:link href="${origin}${column ? feedPath(column.id) : '/portal/rss.xml'}" rel="self" type="application/rss+xml"/>
${items.map(entry)}</channel>
</rss>
`.markup
}

export function siteMap(items: readonly PortalItem[], origin: string): string {
  const fixed = [
    '/portal/',
    ...Object.values(sectionPages).map(({ path }) => path),
    ...columns.map(({ id }) => columnPath(id)),
    ...Object.values(formPaths),
  ]
  return html`<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${fixed.map((path) => html`<url><loc>${origin}${path}</loc></url>\n`)}${items.map(
  ({ id, publishedAt }) =>
    html`<url><loc>${origin}${publicationPath(id)}</loc><lastmod>${publishedAt.slice(0, 10)}</lastmod></url>\n`,
)}</urlset>
`.markup
}
