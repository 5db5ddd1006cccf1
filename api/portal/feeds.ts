import type { PortalItem } from '../../loop/portal/portal.ts'
import type { PortalConfig } from '../config.ts'
import { columns, findColumn } from './columns.ts'
import { html } from './html.ts'
import { columnPath, publicationPath } from './paths.ts'

/** RSS 2.0 of the newest publications; `origin` is how the reader reached us. */
export function rssFeed(site: PortalConfig, items: readonly PortalItem[], origin: string): string {
  const entry = ({ id, title, column, publishedAt, isDemo }: PortalItem) => html`<item>
<title>${isDemo ? `【演示数据】${title}` : title}</title>
<link>${origin}${publicationPath(id)}</link>
<guid isPermaLink="false">${id}</guid>
<category>${findColumn(column)?.name}</category>
<pubDate>${new Date(publishedAt).toUTCString()}</pubDate>
</item>
`
  return html`<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${site.siteName}</title>
<link>${origin}/portal/</link>
<description>${site.description}</description>
<language>zh-cn</language>
<atom:link href="${origin}/portal/rss.xml" rel="self" type="application/rss+xml"/>
${items.map(entry)}</channel>
</rss>
`.markup
}

export function siteMap(items: readonly PortalItem[], origin: string): string {
  const fixed = ['/portal/', ...columns.map(({ id }) => columnPath(id))]
  return html`<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${fixed.map((path) => html`<url><loc>${origin}${path}</loc></url>\n`)}${items.map(
  ({ id, publishedAt }) =>
    html`<url><loc>${origin}${publicationPath(id)}</loc><lastmod>${publishedAt.slice(0, 10)}</lastmod></url>\n`,
)}</urlset>
`.markup
}
