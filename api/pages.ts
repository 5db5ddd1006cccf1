import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type IRouter, type RequestHandler, Router } from 'express'
import sirv from 'sirv'
import type { PortalConfig } from './config.ts'
import { html } from './portal/html.ts'
import { layOut } from './portal/layout.ts'

export interface PagesOptions {
  readonly dir: string | undefined
  readonly site: PortalConfig
}

/** The dashboards as they were built, mounted at /app: files by name, every other path is one of the pages' own. */
export function createPagesRouter({ dir, site }: PagesOptions): IRouter {
  const router = Router()
  if (!dir || !existsSync(join(dir, 'index.html'))) {
    router.use(sayNotBuilt(site))
    return router
  }
  // A file's name carries its hash, the page that names them does not: that one is asked for each time.
  const setHeaders = (response: { setHeader(name: string, value: string): unknown }, path: string) =>
    response.setHeader(
      'Cache-Control',
      path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    )
  router.use(
    sirv(dir, { brotli: true, gzip: true, etag: true, single: true, ignores: [/^\/assets\//], setHeaders }),
  )
  return router
}

function sayNotBuilt(site: PortalConfig): RequestHandler {
  const page = layOut({
    site,
    view: 'normal',
    here: '/portal/',
    title: '工作界面尚未构建',
    trail: [{ name: '工作界面' }],
    isIndexed: false,
    content: html`<h1>工作界面尚未构建</h1>
<p>请在项目目录运行 <code>npm run build:dashboards</code>，然后刷新本页。接口和门户不受影响。</p>`,
  })
  return (_request, response) => {
    response.status(503).type('html').send(page)
  }
}
