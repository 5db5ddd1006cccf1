import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import type { DemoPlace, Scenario } from './scenario.ts'

/** An entry as the site shows it: with the time it was "published". */
export interface ShownEntry {
  readonly number: number
  readonly placeId: string
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly publishedAt: Date
}

export interface DemoSite {
  readonly url: string
  close(): Promise<void>
}

/** The scenario's places as one small website on the loopback interface, so that the crawler reads them the way it reads the world. */
export async function startDemoSite(
  scenario: Scenario,
  shown: () => readonly ShownEntry[],
): Promise<DemoSite> {
  const places = new Map(scenario.places.map((place) => [place.id, place]))
  const server = createServer((request, response) => answer(request, response, { places, shown }))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Site {
  readonly places: ReadonlyMap<string, DemoPlace>
  shown(): readonly ShownEntry[]
}

const newestOnList = 40

function answer(request: IncomingMessage, response: ServerResponse, site: Site): void {
  const [, placeId = '', page = ''] = (request.url ?? '/').split('?')[0]?.split('/') ?? []
  const place = site.places.get(placeId)
  const send = (type: string, body: string, status = 200) =>
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body)
  if (placeId === 'robots.txt') return void send('text/plain', 'User-agent: *\nAllow: /\n')
  if (!place) return void send('text/plain', 'not found', 404)

  const entries = site
    .shown()
    .filter((entry) => entry.placeId === place.id)
    .toReversed()
  const base = `http://${request.headers.host}/${place.id}`
  if (page === '') return void send('text/html', listPage(place, entries.slice(0, newestOnList)))
  if (page === 'list.json')
    return void send('application/json', jsonList(base, entries.slice(0, newestOnList)))
  // A feed with every post so far: the demo runs days in minutes, a short feed would lose some between two readings.
  if (page === 'feed.xml') return void send('application/rss+xml', feed({ place, base, entries }))
  const entry = entries.find(({ number }) => page === `t${number}.html`)
  if (!entry) return void send('text/plain', 'not found', 404)
  send('text/html', articlePage(place, entry))
}

function listPage(place: DemoPlace, entries: readonly ShownEntry[]): string {
  const items = entries.map(
    (entry) =>
      `<li><a href="t${entry.number}.html" title="${escapeText(entry.title)}">${escapeText(entry.title)}</a><span>${minuteText(entry.publishedAt).slice(0, 10)}</span></li>`,
  )
  return shell(place, place.name, `<ul class="list">${items.join('\n')}</ul>`)
}

function jsonList(base: string, entries: readonly ShownEntry[]): string {
  const list = entries.map((entry) => ({
    title: entry.title,
    url: `${base}/t${entry.number}.html`,
    time: minuteText(entry.publishedAt),
  }))
  return JSON.stringify({ code: 0, data: { list } })
}

function feed({
  place,
  base,
  entries,
}: {
  place: DemoPlace
  base: string
  entries: readonly ShownEntry[]
}): string {
  const items = entries.map((entry) => {
    const title = entry.title ? `<title>${escapeText(entry.title)}</title>` : ''
    const description =
      place.layout === 'post' ? `<description>${escapeText(entry.paragraphs.join('\n'))}</description>` : ''
    const link = `${base}/t${entry.number}.html`
    return `<item>${title}<link>${link}</link><guid>${link}</guid><pubDate>${entry.publishedAt.toUTCString()}</pubDate>${description}</item>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>${escapeText(place.name)}</title><link>${base}/</link><description>演示数据</description>${items.join('\n')}</channel></rss>`
}

function articlePage(place: DemoPlace, entry: ShownEntry): string {
  const paragraphs = entry.paragraphs.map((text) => `<p>${escapeText(text)}</p>`).join('\n')
  const time = minuteText(entry.publishedAt)
  if (place.layout === 'trs') {
    const meta = `<meta name="ArticleTitle" content="${escapeText(entry.title)}"><meta name="PubDate" content="${time}"><meta name="ContentSource" content="${escapeText(place.name)}">`
    return shell(
      place,
      entry.title,
      `<h1>${escapeText(entry.title)}</h1><div class="TRS_Editor">${paragraphs}</div>`,
      meta,
    )
  }
  const heading = entry.title ? `<h1>${escapeText(entry.title)}</h1>` : ''
  const body = `${heading}<div class="info">${time} 来源：${escapeText(place.name)}</div><div class="article-content">${paragraphs}</div>`
  return shell(place, entry.title || place.name, body)
}

function shell(place: DemoPlace, title: string, body: string, meta = ''): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${escapeText(title)}_${escapeText(place.name)}</title>${meta}</head><body><div class="nav"><a href="./">首页</a> <a href="./">要闻</a></div>${body}<div class="footer">演示数据，纯属虚构</div></body></html>`
}

function minuteText(at: Date): string {
  return toShanghaiIso(at).slice(0, 16).replace('T', ' ')
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
