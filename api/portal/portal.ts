import { readFileSync } from 'node:fs'
import { type IRouter, type Request, Router } from 'express'
import type { Portal, PortalItem } from '../../loop/portal/portal.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { PortalConfig } from '../config.ts'
import { columns, findColumn } from './columns.ts'
import { rssFeed, siteMap } from './feeds.ts'
import { articlePage, columnPage, homePage, searchResultPage } from './pages.ts'
import { publicationPath } from './paths.ts'

export interface PortalOptions {
  readonly portal: Portal
  readonly site: PortalConfig
}

const pageSize = 20
const boxSize = 6
const feedSize = 50
/** Titles looked through by the site search, and addresses in the site map: the newest. */
const searchedItems = 1_000
const maxPage = 10_000

/** The public portal: pages made on the server, for anyone, without scripts. Mounted at /portal. */
export function createPortalRouter({ portal, site }: PortalOptions): IRouter {
  const style = readFileSync(new URL('./portal.css', import.meta.url), 'utf8')
  const router = Router({ strict: false })

  router.get('/portal.css', (_request, response) => {
    response.type('css').set('Cache-Control', 'public, max-age=3600').send(style)
  })
  router.get('/', async (_request, response) => {
    const [newest, ...boxes] = await Promise.all([
      portal.list({ limit: boxSize }),
      ...columns.map(({ id }) => portal.list({ column: id, limit: boxSize })),
    ])
    const byColumn = new Map(
      columns.flatMap(({ id }, index) => {
        const box = boxes[index]
        return box ? [[id, box] as const] : []
      }),
    )
    response.type('html').send(homePage(site, { newest: newest.items, byColumn }))
  })
  router.get('/rss.xml', async (request, response) => {
    const { items } = await portal.list({ limit: feedSize })
    response.type('application/rss+xml').send(rssFeed(site, items, originOf(request, site)))
  })
  router.get('/sitemap.xml', async (request, response) => {
    const items = await newestItems(portal)
    const listed = items.filter(({ isDemo }) => !isDemo)
    response.type('application/xml').send(siteMap(listed, originOf(request, site)))
  })
  router.get('/search', async (request, response) => {
    const sought = textOf(request.query.q).trim().slice(0, 100)
    const items = sought ? (await newestItems(portal)).filter(({ title }) => title.includes(sought)) : []
    response.type('html').send(searchResultPage(site, { sought, items: items.slice(0, feedSize) }))
  })
  router.get('/articles/:id', async (request, response) => {
    const article = await portal.read({ id: request.params.id })
    if (!article) throw new AppError('NOT_FOUND', `publication ${request.params.id}`)
    // 410: it was here and was taken back, which search engines should know too.
    response.status(article.state === 'withdrawn' ? 410 : 200)
    const address = originOf(request, site) + publicationPath(article.id)
    response.type('html').send(articlePage(site, article, address))
  })
  router.get('/:column', async (request, response) => {
    const column = findColumn(request.params.column)
    if (!column) return response.redirect(301, await needArticlePath(portal, request.params.column))
    const page = pageOf(request)
    const listing = await portal.list({ column: column.id, limit: pageSize, offset: (page - 1) * pageSize })
    response.type('html').send(columnPage(site, { column, listing, page, pageSize }))
  })
  return router
}

/** A publication's bare id is its short address, also where the loop was not told of /articles/. */
async function needArticlePath(portal: Portal, id: string): Promise<string> {
  const article = await portal.read({ id })
  if (!article) throw new AppError('NOT_FOUND', `column or publication ${id}`)
  return publicationPath(article.id)
}

const listedAtOnce = 100

async function newestItems(portal: Portal): Promise<readonly PortalItem[]> {
  const items: PortalItem[] = []
  while (items.length < searchedItems) {
    const page = await portal.list({ limit: listedAtOnce, offset: items.length })
    items.push(...page.items)
    if (page.items.length < listedAtOnce) break
  }
  return items
}

function pageOf(request: Request): number {
  const page = Number(textOf(request.query.page) || 1)
  return Number.isInteger(page) && page >= 1 && page <= maxPage ? page : 1
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The caller writes the Host header: only what can be a host is repeated. */
function originOf(request: Request, { publicUrl, siteDomain }: PortalConfig): string {
  if (publicUrl) return publicUrl.replace(/\/+$/, '')
  const host = request.get('host') ?? ''
  return `${request.protocol}://${/^[\w.-]+(?::\d+)?$|^\[[\da-f:]+\](?::\d+)?$/i.test(host) ? host : siteDomain}`
}
