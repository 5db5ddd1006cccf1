import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openPlaceNames } from '../analyzers/places/place-names.ts'
import { highlight, snippet } from '../analyzers/query/highlight.ts'
import { parseQuery } from '../analyzers/query/parse.ts'
import { type ApiConfig, defaultApiConfig } from '../api/config.ts'
import { createApp, startServer } from '../api/server.ts'
import { createLog } from '../pipeline/platform/log.ts'
import type { Config } from './config.ts'
import { say } from './io.ts'
import { startNightly } from './nightly.ts'
import { openHouse } from './open-house.ts'

export interface ServeOptions {
  readonly config: Config
  readonly root: string
  readonly signal: AbortSignal
  /** Plays the demo scenario at once, in so many minutes. */
  readonly demoMinutes?: number
  /** Told the address when requests are answered; tests run the whole house on port 0 this way. */
  readonly onReady?: (ready: Ready) => void
}

export interface Ready {
  readonly url: string
  /** On the first start only. */
  readonly firstLogin?: { readonly username: string; readonly password: string }
}

/** Runs the whole house until `signal` aborts; resolves when everything is closed. */
export async function serve({ config, root, signal, demoMinutes, onReady }: ServeOptions): Promise<void> {
  const log = createLog(config.logLevel)
  say('舆枢：正在打开数据与分析模型 …')
  await using opened = new AsyncDisposableStack()
  const house = await openHouse({ config, log })
  opened.defer(() => house.close())
  const firstLogin = await house.loop.people.ensureFirstAdministrator({ unitName: config.unitName })

  const dashboardsDir = join(root, 'dashboards', 'dist')
  const app = createApp({
    loop: house.loop,
    store: house.store,
    bus: house.bus,
    ledger: house.ledger,
    ingest: house.ingest,
    pseudonymise: house.pseudonymise,
    query: { parseQuery, highlight, snippet },
    crawler: house.crawler,
    placeName: openPlaceNames(),
    demo: house.demo,
    counters: () => house.pipeline.counters(),
    ...(existsSync(dashboardsDir) ? { dashboardsDir } : {}),
    clock: house.clock,
    log,
    newId: house.newId,
    config: apiConfig(config),
  })
  const server = await startServer(app, { host: config.host, port: config.port })
  opened.defer(() => server.close())
  if (config.isCrawling) house.crawler.start()
  opened.defer(startNightly({ store: house.store, keepDays: config.keepDays, clock: house.clock, log }))

  const url = `http://${server.address.host}:${server.address.port}`
  say(`舆枢已运行：${url}/app/ （公众门户 ${url}/portal/ ）　非涉密系统，严禁处理国家秘密`)
  if (firstLogin)
    say(
      `首次登录：用户名 ${firstLogin.username}　密码 ${firstLogin.password}　（只显示这一次，请登录后修改）`,
    )
  else say('用已有账号登录；忘记管理员密码见 README「重置密码」')
  if (demoMinutes !== undefined) {
    const { accounts } = await house.demo.start(demoMinutes)
    say(`演示数据：${demoMinutes} 分钟回放三天。演示账号：`)
    for (const { username, name, password } of accounts)
      say(`  ${username}　${password ?? '（密码见首次回放时的输出）'}　${name}`)
  }
  onReady?.({ url, ...(firstLogin ? { firstLogin } : {}) })
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  say('舆枢：正在停止 …')
}

function apiConfig(config: Config): ApiConfig {
  const engine = (url: string) => url.split(':', 1)[0] ?? url
  return {
    ...defaultApiConfig,
    engines: { bus: engine(config.busUrl), store: engine(config.storeUrl), ledger: engine(config.ledgerUrl) },
    trustedProxies: config.isBehindProxy ? 1 : 0,
    portal: { ...defaultApiConfig.portal, siteName: config.siteName },
  }
}
