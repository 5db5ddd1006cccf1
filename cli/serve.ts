import { createApp, startServer } from '../api/server.ts'
import { createLog } from '../pipeline/platform/log.ts'
import type { Config } from './config.ts'
import { type Desk, dashboardsIn } from './desk.ts'
import { type House, type HouseOptions, openHouse } from './house.ts'
import { say } from './io.ts'
import { type OpsDesk, openOps } from './ops.ts'

export interface ServeOptions extends Pick<HouseOptions, 'sources'> {
  readonly config: Config
  readonly root: string
  readonly signal: AbortSignal
  /** Plays the demo scenario at once, in so many minutes. */
  readonly demoMinutes?: number
  /** Told the address when requests are answered; tests run the whole house on port 0 this way. */
  readonly onReady?: (ready: Ready) => void
}

export interface Ready {
  /** Of the pages and the API; empty in a role without them. */
  readonly url: string
  /** Of health and metrics. */
  readonly opsUrl: string
  /** On the first start only. */
  readonly firstLogin?: { readonly username: string; readonly password: string }
}

/** Runs the parts of the configured role until `signal` aborts; resolves when everything is closed. */
export async function serve(options: ServeOptions): Promise<void> {
  const { config, signal, onReady, sources } = options
  const log = createLog(config.logLevel)
  say('舆枢：正在打开数据与分析模型 …')
  await using opened = new AsyncDisposableStack()
  const house = await openHouse({ config, log, signal, ...(sources ? { sources } : {}) })
  opened.defer(() => house.close())
  const opsDesk = await openOps(house)
  opened.defer(() => opsDesk.close())
  const { desk } = house
  const pages = desk ? await openPages({ house, desk, opsDesk, options, opened }) : { url: '' }
  say(`运行监测：${opsDesk.url}/readyz 、${opsDesk.url}/metrics`)
  if (!desk) say(`舆枢已运行：角色 ${config.role}，进程 ${house.place.processId}`)
  onReady?.({ ...pages, opsUrl: opsDesk.url })
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  say('舆枢：正在停止 …')
}

interface Pages {
  readonly house: House
  readonly desk: Desk
  readonly opsDesk: OpsDesk
  readonly options: ServeOptions
  readonly opened: AsyncDisposableStack
}

/** Requests under way are answered within so long, so that the rest has time to end. */
const graceMs = 4_000

async function openPages({ house, desk, opsDesk, options, opened }: Pages): Promise<Omit<Ready, 'opsUrl'>> {
  const { config, root, demoMinutes } = options
  const firstLogin = await house.loop.people.ensureFirstAdministrator({ unitName: config.unitName })
  const dashboardsDir = dashboardsIn(root)
  const { processing } = house
  const app = createApp({
    ...desk.apiDeps,
    ops: opsDesk.ops,
    operationsAlerts: opsDesk.watch.current,
    ...(processing ? { counters: () => processing.groups?.() ?? [] } : {}),
    ...(dashboardsDir ? { dashboardsDir } : {}),
  })
  const server = await startServer(app, { host: config.host, port: config.port, graceMs })
  opened.defer(() => server.close())
  const url = `http://${server.address.host}:${server.address.port}`
  say(`舆枢已运行：${url}/app/ （公众门户 ${url}/portal/ ）　非涉密系统，严禁处理国家秘密`)
  if (firstLogin)
    say(
      `首次登录：用户名 ${firstLogin.username}　密码 ${firstLogin.password}　（只显示这一次，请登录后修改）`,
    )
  else say('用已有账号登录；忘记管理员密码见 README「重置密码」')
  if (demoMinutes !== undefined) await playDemo(desk, demoMinutes)
  return { url, ...(firstLogin ? { firstLogin } : {}) }
}

async function playDemo({ demo }: Desk, minutes: number): Promise<void> {
  const { accounts } = await demo.start(minutes)
  say(`演示数据：${minutes} 分钟回放三天。演示账号：`)
  for (const { username, name, password } of accounts)
    say(`  ${username}　${password ?? '（密码见首次回放时的输出）'}　${name}`)
}
