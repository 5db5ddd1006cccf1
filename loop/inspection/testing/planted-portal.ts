import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** For tests: a small government portal on a free port, sound as it is made, on which one fault at a time is planted. Days count back from `today`. */
export interface PlantedPortal extends AsyncDisposable {
  readonly url: string
  /** Another host: whatever the portal's links lead to outside. */
  readonly outside: string
  readonly columns: PortalColumn[]
  readonly letters: Letter[]
  readonly account: Account
  readonly page: { hasMailbox: boolean; newestOnHome: 'current' | 'old'; robots: string }
  /** How the server answers; the default answers. */
  answering: 'well' | 'error' | 'cut' | 'slowly'
}

export interface PortalColumn {
  readonly id: string
  readonly name: string
  readonly type: string
  articles: Article[]
}

export interface Article {
  readonly id: string
  title: string
  /** As the page says. */
  day: string
  listedDay: string
  modifiedDay: string
  text: string
}

export interface Letter {
  readonly id: string
  readonly kind: 'message' | 'error-report'
  receivedDay: string
  repliedDay?: string
}

export interface Account {
  postDays: string[]
  hasTalk: boolean
  messages: { receivedDay: string; repliedDay?: string }[]
}

const plainText =
  '为贯彻落实有关部署，我部组织开展专项工作，明确目标任务和时间安排，要求各有关单位认真落实，并及时向社会公布进展情况，接受公众监督。'

export function dayBefore(today: string, days: number): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
}

export function article(id: string, title: string, day: string): Article {
  return { id, title, day, listedDay: day, modifiedDay: day, text: plainText }
}

/** Six columns of news, seven of policies and notices, a mailbox, an account of its own and a link to the outside. */
export async function openPlantedPortal(today: string): Promise<PlantedPortal> {
  const column = (id: string, name: string, type: string, ages: readonly number[]): PortalColumn => ({
    id,
    name,
    type,
    articles: ages.map((age, index) =>
      article(`${id}-${index}`, `${name}第${index + 1}号`, dayBefore(today, age)),
    ),
  })
  const columns = [
    ...['要闻', '工作动态', '司局动态', '地方动态', '图片新闻', '回应关切'].map((name, index) =>
      column(`news${index}`, name, '新闻发布', [1 + index, 6 + index, 40 + index]),
    ),
    ...['政策文件', '政策解读', '通知公告', '公示', '规章', '法规', '行业政策'].map((name, index) =>
      column(`policy${index}`, name, '政策文件', [20 + index, 60 + index, 300 + index]),
    ),
  ]
  const portal: Omit<PlantedPortal, 'url' | 'outside' | typeof Symbol.asyncDispose> = {
    columns,
    letters: [
      { id: '1', kind: 'message', receivedDay: dayBefore(today, 30), repliedDay: dayBefore(today, 25) },
      { id: '2', kind: 'message', receivedDay: dayBefore(today, 10) },
      { id: '3', kind: 'error-report', receivedDay: dayBefore(today, 20), repliedDay: dayBefore(today, 19) },
    ],
    account: {
      postDays: [dayBefore(today, 2), dayBefore(today, 5)],
      hasTalk: true,
      messages: [{ receivedDay: dayBefore(today, 9), repliedDay: dayBefore(today, 8) }],
    },
    page: { hasMailbox: true, newestOnHome: 'current', robots: 'User-agent: *\nDisallow: /private/\n' },
    answering: 'well',
  }
  const outside = await listen((path, response) => {
    if (path === '/account') return send(response, accountPage(portal.account))
    const title = path === '/parked' ? '此域名正在出售 domain is for sale' : '兄弟单位网站'
    send(
      response,
      `<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${plainText}</p></body></html>`,
    )
  })
  const inside = await listen((path, response) => {
    if (portal.answering === 'cut') return void response.destroy()
    if (portal.answering === 'error') return void response.writeHead(500).end('error')
    if (portal.answering === 'slowly') return void setTimeout(() => answer(path, response), 2_000)
    answer(path, response)
  })
  const answer = (path: string, response: ServerResponse) => {
    if (path === '/robots.txt')
      return void response.writeHead(200, { 'content-type': 'text/plain' }).end(portal.page.robots)
    const found = pageOf(portal, path, outside.url)
    if (!found) return void response.writeHead(404, { 'content-type': 'text/html' }).end('not found')
    send(response, found.html, found.modifiedDay)
  }
  return Object.assign(portal, {
    url: inside.url,
    outside: outside.url,
    async [Symbol.asyncDispose]() {
      await Promise.all([inside.close(), outside.close()])
    },
  })
}

type Pages = Pick<PlantedPortal, 'columns' | 'letters' | 'account' | 'page'>
interface Found {
  readonly html: string
  readonly modifiedDay?: string
}

function pageOf(portal: Pages, path: string, outside: string): Found | undefined {
  if (path === '/') return { html: home(portal, outside) }
  if (path === '/mailbox/') return portal.page.hasMailbox ? { html: mailbox(portal) } : undefined
  const [, place, id] = /^\/(columns|articles|letters)\/([\w-]+)$/.exec(path) ?? []
  if (place === 'columns') {
    const column = portal.columns.find((each) => each.id === id)
    return column && { html: columnPage(column, portal) }
  }
  if (place === 'letters') {
    const letter = portal.letters.find((each) => each.id === id)
    return letter && { html: letterPage(letter, portal) }
  }
  for (const column of portal.columns) {
    const found = column.articles.find((each) => each.id === id)
    if (found) return { html: articlePage(found, column, portal), modifiedDay: found.modifiedDay }
  }
  return undefined
}

function layOut(
  { columns, page }: Pages,
  title: string,
  meta: Readonly<Record<string, string>>,
  main: string,
): string {
  const tags = Object.entries(meta).map(([name, content]) => `<meta name="${name}" content="${content}">`)
  const menu = columns.map(({ id, name }) => `<li><a href="/columns/${id}">${name}</a></li>`)
  if (page.hasMailbox) menu.push('<li><a href="/mailbox/">部长信箱</a></li>')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>
<meta name="SiteName" content="示例部">${tags.join('')}</head><body>
<nav><ul>${menu.join('')}</ul></nav><main>${main}</main>
<footer><a href="/">首页</a> 网站标识码 bm00000000</footer></body></html>`
}

function home(portal: Pages, outside: string): string {
  const { columns, page } = portal
  const pick = page.newestOnHome === 'current' ? 0 : 2
  const rows = columns.flatMap(({ articles }) => articles.slice(pick, pick + 1)).map(row)
  return layOut(
    portal,
    '示例部门户网站',
    {},
    `<h1>示例部门户网站</h1><ul class="list">${rows.join('')}</ul><p><a href="${outside}/">兄弟单位</a></p>`,
  )
}

function row({ id, title, listedDay }: Article): string {
  return `<li><a href="/articles/${id}">${title}</a><span class="date">${listedDay}</span></li>`
}

function columnPage(column: PortalColumn, portal: Pages): string {
  const { name, type, articles } = column
  const meta = { ColumnName: name, ColumnDescription: name, ColumnType: type }
  return layOut(portal, name, meta, `<h1>${name}</h1><ul class="list">${articles.map(row).join('')}</ul>`)
}

function articlePage({ title, day, text }: Article, { name, type }: PortalColumn, portal: Pages): string {
  const meta = {
    ColumnName: name,
    ColumnType: type,
    ArticleTitle: title,
    PubDate: `${day} 10:00`,
    ContentSource: '示例部',
  }
  return layOut(
    portal,
    title,
    meta,
    `<article><h1>${title}</h1><p class="info">发布时间：${day} 10:00 来源：示例部</p><div class="text"><p>${text}</p><p>${plainText}</p></div></article>`,
  )
}

function mailbox(portal: Pages): string {
  const rows = portal.letters.map(
    ({ id, receivedDay }) => `<li><a href="/letters/${id}">来信第${id}号</a><span>${receivedDay}</span></li>`,
  )
  const meta = { ColumnName: '部长信箱', ColumnType: '互动交流' }
  const form =
    '<form action="/mailbox/" method="post"><textarea name="text"></textarea><button>提交</button></form>'
  return layOut(portal, '部长信箱', meta, `<h1>部长信箱</h1><ul>${rows.join('')}</ul>${form}`)
}

function letterPage({ id, kind, receivedDay, repliedDay }: Letter, portal: Pages): string {
  const title = kind === 'message' ? `来信第${id}号` : `我为政府网站找错第${id}号`
  const reply = repliedDay
    ? `<p>答复时间：${repliedDay}</p><p>已收悉，${plainText}</p>`
    : '<p>办理状态：办理中</p>'
  const meta = { ColumnName: '部长信箱', ColumnType: '互动交流', ArticleTitle: title, PubDate: receivedDay }
  return layOut(
    portal,
    title,
    meta,
    `<article><h1>${title}</h1><p>来信时间：${receivedDay}</p><p>咨询有关办理流程和所需时间。</p>${reply}</article>`,
  )
}

function accountPage({ postDays, hasTalk, messages }: Account): string {
  const posts = postDays.map(
    (day, index) => `<li><a href="/account/post-${index}">工作动态推文${index}</a> <span>${day}</span></li>`,
  )
  const talk = messages.map(
    ({ receivedDay, repliedDay }) =>
      `<p>留言时间：${receivedDay}</p>${repliedDay ? `<p>回复时间：${repliedDay}</p>` : ''}`,
  )
  return `<html><head><meta charset="utf-8"><title>示例部发布</title></head><body><h1>示例部发布</h1>
<ul>${posts.join('')}</ul>${hasTalk ? `<section><h2>精选留言</h2>${talk.join('')}</section>` : ''}</body></html>`
}

function send(response: ServerResponse, html: string, modifiedDay?: string): void {
  const modified = modifiedDay ? { 'last-modified': new Date(`${modifiedDay}T03:00:00Z`).toUTCString() } : {}
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...modified }).end(html)
}

async function listen(answer: (path: string, response: ServerResponse) => void) {
  const server = createServer((request, response) => answer(request.url ?? '/', response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
