import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import { findChromium } from '../cli/chromium.ts'
import { parseConfig } from '../cli/config.ts'
import { type Ready, serve } from '../cli/serve.ts'

const root = resolve(import.meta.dirname, '..')
const executablePath = findChromium(process.env)
const mustRun = process.env.YUSHU_REQUIRE_ALL === '1'
/** Set to a folder to keep pictures of every stop on the way. */
const pictures = process.env.YUSHU_PICTURES

/** Why nothing can be shown in a browser here. */
export const missingBrowser =
  executablePath || mustRun ? undefined : 'needs Chromium: apt-get install chromium'

export interface InstallationOptions {
  /** What the environment says beyond a folder and a port. */
  readonly environment: Readonly<Record<string, string>>
  /** Starts what else the installation needs before the server; answers how to end it. */
  readonly start?: (() => Promise<() => Promise<void>>) | undefined
}

/** A running installation and a real browser before it: what every test of the pages stands on. */
export interface BrowserInstallation {
  readonly ready: Ready
  openPage(path?: string): Promise<Page>
  signIn(username: string, password: string, path?: string): Promise<Page>
  /** Keeps a picture where the run was asked to. */
  picture(page: Page, name: string): Promise<void>
  close(): Promise<void>
}

export async function openInstallation({
  environment,
  start,
}: InstallationOptions): Promise<BrowserInstallation> {
  await using opening = new AsyncDisposableStack()
  const home = mkdtempSync(join(tmpdir(), 'yushu-e2e-'))
  opening.defer(() => rmSync(home, { recursive: true, force: true }))
  const parsed = parseConfig(
    {
      YUSHU_HOME: home,
      PORT: '0',
      OPS_PORT: '0',
      YUSHU_CRAWL: 'false',
      LOG_LEVEL: 'silent',
      ...environment,
    },
    root,
  )
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'))
  const end = await start?.()
  if (end) opening.defer(end)
  const stopping = new AbortController()
  const { config } = parsed
  const { ready, served } = await new Promise<Started>((resolve, reject) => {
    const until: Promise<void> = serve({
      config,
      root,
      signal: stopping.signal,
      onReady: (told) => resolve({ ready: told, served: until }),
    })
    until.catch(reject)
  })
  opening.defer(async () => {
    stopping.abort()
    await served
  })
  const browser = await launch()
  opening.defer(() => browser.close())
  const opened = opening.move()

  const openPage = async (path = '/app/'): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(`${ready.url}${path}`)
    return page
  }
  return {
    ready,
    openPage,
    async signIn(username, password, path = '/app/') {
      const page = await openPage(path)
      await page.getByTestId('login-username').fill(username)
      await page.getByTestId('login-password').fill(password)
      await page.getByTestId('login-submit').click()
      await page.getByTestId('user-menu').waitFor()
      return page
    },
    async picture(page, name) {
      if (!pictures) return
      mkdirSync(pictures, { recursive: true })
      await page.screenshot({ path: join(pictures, `${name}.png`) })
    },
    close: () => opened.disposeAsync(),
  }
}

interface Started {
  readonly ready: Ready
  /** Resolves when it has ended. */
  readonly served: Promise<void>
}

function launch(): Promise<Browser> {
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--no-first-run',
    ],
  })
}
