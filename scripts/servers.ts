import { join, resolve } from 'node:path'
import { type ServerName, serverNames } from './servers/kind.ts'
import { ServerMissing } from './servers/missing.ts'
import { isAlive } from './servers/process.ts'
import { serverState, startServer, stopServer } from './servers/server.ts'

/** `npm run servers -- start|stop|kill|status [kafka|elasticsearch|postgres]`: real servers on this machine without Docker, for development and drills. */

const folder = resolve(import.meta.dirname, '../var/servers')
const usualPorts: Readonly<Record<ServerName, number>> = { kafka: 9092, elasticsearch: 9200, postgres: 5433 }

/** What the application is told to use each. */
const settingOf: Readonly<Record<ServerName, (url: string) => string>> = {
  kafka: (url) => `BUS_URL=kafka://${url}/yushu`,
  elasticsearch: (url) => `STORE_URL=elasticsearch:${url}/yushu`,
  postgres: (url) => `LEDGER_URL=${url}`,
}

const actions: Readonly<Record<string, (name: ServerName) => Promise<void>>> = {
  async start(name) {
    if (!isRunning(name))
      await startServer(name, {
        dir: join(folder, name),
        port: usualPorts[name],
        outlivesUs: true,
        log: (words) => console.error(`yushu: ${words}`),
      })
    await actions.status?.(name)
  },
  async stop(name) {
    await end(name, 'orderly')
  },
  async kill(name) {
    await end(name, 'SIGKILL')
  },
  async status(name) {
    const state = serverState(join(folder, name))
    if (state && isRunning(name)) console.log(settingOf[name](state.url))
    else console.error(`yushu: ${name} 未运行 / is not running`)
  },
}

function isRunning(name: ServerName): boolean {
  const state = serverState(join(folder, name))
  return state !== undefined && isAlive(state.pid)
}

async function end(name: ServerName, how: 'orderly' | 'SIGKILL'): Promise<void> {
  const wasRunning = await stopServer(join(folder, name), how)
  console.error(`yushu: ${name} ${wasRunning ? '已停止 / stopped' : '未运行 / was not running'}`)
}

const [verb = '', ...named] = process.argv.slice(2)
const action = actions[verb]
const names = serverNames.filter((name) => named.length === 0 || named.includes(name))
if (!action || names.length < named.length) {
  console.error(`npm run servers -- ${Object.keys(actions).join('|')} [${serverNames.join('|')}]`)
  process.exit(2)
}
for (const name of names) {
  try {
    await action(name)
  } catch (cause) {
    console.error(`yushu: ${name}: ${cause instanceof Error ? cause.message : cause}`)
    process.exitCode = cause instanceof ServerMissing ? 3 : 1
  }
}
