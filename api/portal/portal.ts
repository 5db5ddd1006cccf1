import { type IRouter, type Request, type RequestHandler, type Response, Router } from 'express'
import type { Interactions } from '../../loop/interaction/interactions.ts'
import type { Portal, PortalItem } from '../../loop/portal/portal.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { PortalConfig } from '../config.ts'
import { articlePage } from './article-page.ts'
import { besideOf } from './beside-article.ts'
import { columns, columnsOf, findColumn } from './columns.ts'
import { rssFeed, siteMap } from './feeds.ts'
import { applicationForm } from './forms/application-form.ts'
import { letterForm } from './forms/letter-form.ts'
import { openForm } from './forms/open-form.ts'
import { commentForm, questionForm } from './forms/publication-forms.ts'
import { siteErrorForm } from './forms/site-error-form.ts'
import { correctionForm, statusForm } from './forms/status-page.ts'
import { homePage } from './home-page.ts'
import type { Listing } from './items.ts'
import type { Setting } from './layout.ts'
import { columnPage, searchPage } from './listing-pages.ts'
import { publicationPath } from './paths.ts'
import { pageOf, soughtIn, toQuery } from './queries.ts'
import { disclosurePage, interactionPage, siteMapPage } from './section-pages.ts'
import { style } from './style.ts'
import { viewOf } from './view.ts'

export interface PortalOptions {
  readonly portal: Portal
  readonly interactions: Interactions
  readonly site: PortalConfig
  /** Stands before what the public sends. */
  readonly limitForms: RequestHandler
}

const pageSize = 20
const boxSize = 6
const feedSize = 50
/** Addresses in the site map: the newest. */
const mappedItems = 1_000

/** The public portal: pages made on the server, for anyone, without scripts. Mounted at /portal. */
export function createPortalRouter({ portal, interactions, site, limitForms }: PortalOptions): IRouter {
  const router = Router({ strict: false })
  const settingOf = (request: Request): Setting => ({ site, view: viewOf(request), here: hereOf(request) })
  const listings = async (of: readonly { readonly id: string }[]) => readListings(portal, of)

  router.get('/portal.css', (_request, response) => {
    // Its address changes with it, see style.ts.
    response.type('css').set('Cache-Control', 'public, max-age=31536000, immutable').send(style)
  })
  router.get('/', async (request, response) => {
    const [{ items: newest }, byColumn] = await Promise.all([
      portal.list({ limit: boxSize }),
      listings(columns),
    ])
    send(response, homePage(settingOf(request), { newest, byColumn }))
  })
  addFeeds(router, { portal, site })
  router.get('/sitemap', (request, response) => send(response, siteMapPage(settingOf(request))))
  router.get('/search', async (request, response) => {
    const sought = soughtIn(request.query)
    const page = pageOf(request.query)
    const found = await portal.search(toQuery(sought, { limit: pageSize, offset: (page - 1) * pageSize }))
    send(response, searchPage(settingOf(request), { sought, found, page, pageSize }))
  })
  router.get('/disclosure', async (request, response) => {
    send(response, disclosurePage(settingOf(request), await listings(columnsOf('disclosure'))))
  })
  router.get('/interaction', async (request, response) => {
    send(response, interactionPage(settingOf(request), await listings(columnsOf('interaction'))))
  })
  const forms = { router, limit: limitForms, settingOf }
  openForm(forms, letterForm(interactions.letters))
  openForm(forms, siteErrorForm(interactions.siteErrors))
  openForm(forms, applicationForm(interactions.disclosureRequests))
  openForm(forms, statusForm(interactions))
  openForm(forms, correctionForm(interactions))
  openForm(forms, commentForm({ portal, interactions }))
  openForm(forms, questionForm({ portal, interactions }))

  router.get('/articles/:id', async (request, response) => {
    const article = await portal.read({ id: request.params.id })
    if (!article) throw new AppError('NOT_FOUND', `publication ${request.params.id}`)
    // 410: it was here and was taken back, which search engines should know too.
    response.status(article.state === 'withdrawn' ? 410 : 200)
    const address = originOf(request, site) + publicationPath(article.id)
    const beside = await besideOf(article, { portal, interactions })
    send(response, articlePage(settingOf(request), { article, address, beside }))
  })
  router.get('/:column', async (request, response) => {
    const column = findColumn(request.params.column)
    if (!column) return response.redirect(301, await needArticlePath(portal, request.params.column))
    const page = pageOf(request.query)
    const listing = await portal.list({ column: column.id, limit: pageSize, offset: (page - 1) * pageSize })
    send(response, columnPage(settingOf(request), { column, listing, page, pageSize }))
  })
  return router
}

/** Kept by browsers but asked about each time: what is withdrawn is gone at once, what is unchanged costs no body. */
function send(response: Response, page: string): void {
  response.type('html').set('Cache-Control', 'no-cache').send(page)
}

function addFeeds(
  router: IRouter,
  { portal, site }: { readonly portal: Portal; readonly site: PortalConfig },
): void {
  router.get('/rss.xml', async (request, response) => {
    const { items } = await portal.list({ limit: feedSize })
    response.type('application/rss+xml').send(rssFeed(site, { items, origin: originOf(request, site) }))
  })
  router.get('/:column/rss.xml', async (request, response) => {
    const column = findColumn(request.params.column)
    if (!column) throw new AppError('NOT_FOUND', `column ${request.params.column}`)
    const { items } = await portal.list({ column: column.id, limit: feedSize })
    response
      .type('application/rss+xml')
      .send(rssFeed(site, { items, origin: originOf(request, site), column }))
  })
  router.get('/sitemap.xml', async (request, response) => {
    const items = await newestItems(portal)
    const listed = items.filter(({ isDemo }) => !isDemo)
    response.type('application/xml').send(siteMap(listed, originOf(request, site)))
  })
}

async function readListings(
  portal: Portal,
  of: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, Listing>> {
  const found = await Promise.all(
    of.flatMap(({ id }) => {
      const column = findColumn(id)
      return column
        ? [portal.list({ column: column.id, limit: boxSize }).then((listing) => [id, listing] as const)]
        : []
    }),
  )
  return new Map(found)
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
  while (items.length < mappedItems) {
    const page = await portal.list({ limit: listedAtOnce, offset: items.length })
    items.push(...page.items)
    if (page.items.length < listedAtOnce) break
  }
  return items
}

/** This page's own address without its view. */
function hereOf(request: Request): string {
  const { pathname, searchParams } = new URL(request.originalUrl, 'http://portal.invalid')
  searchParams.delete('view')
  // What was sent by a form is not asked for again by a link.
  const path = request.method === 'GET' ? pathname : '/portal/'
  return searchParams.size > 0 ? `${path}?${searchParams}` : path
}

/** The caller writes the Host header: only what can be a host is repeated. */
function originOf(request: Request, { publicUrl, siteDomain }: PortalConfig): string {
  if (publicUrl) return publicUrl.replace(/\/+$/, '')
  const host = request.get('host') ?? ''
  return `${request.protocol}://${/^[\w.-]+(?::\d+)?$|^\[[\da-f:]+\](?::\d+)?$/i.test(host) ? host : siteDomain}`
}
