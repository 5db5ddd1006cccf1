import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Client, createClient } from '../../api/testing/client.ts'

export interface Installation {
  readonly url: string
  /** Signed in as somebody who may see everything. */
  readonly client: Client
  /** May deliver documents. */
  readonly token: string
  stop(): Promise<void>
}

export interface InstallationOptions {
  readonly home: string
  /** Addresses of the distributed engines; none for one process on the embedded ones. */
  readonly urls: Readonly<Record<string, string>>
  readonly workers: number
}

const root = join(import.meta.dirname, '..', '..')

/** The processes of an installation as an operator starts them, and two accounts in it. The ledger must be empty: the first password is shown once. */
export async function startInstallation({ home, urls, workers }: InstallationOptions): Promise<Installation> {
  const isDistributed = Object.keys(urls).length > 0
  const common = { ...urls, YUSHU_HOME: home, PORT: '0', OPS_PORT: '0', YUSHU_CRAWL: 'false' }
  const server = startProcess({ ...common, YUSHU_ROLE: isDistributed ? 'api' : 'all' })
  const said = await server.isReady
  const others = isDistributed
    ? Array.from({ length: workers }, () => startProcess({ ...common, YUSHU_ROLE: 'process' }))
    : []
  await Promise.all(others.map(({ isReady }) => isReady))
  const url = /(http:\/\/[^/\s]+)\/app\//.exec(said)?.[1] ?? ''
  const admin = createClient(url)
  const password = /密码 (\S+)/.exec(said)?.[1] ?? ''
  await admin.call('POST /api/login', { body: { username: 'admin', password } })
  const { token } = await admin.call('POST /api/tokens', { body: { name: '推送', scope: 'documents:write' } })
  const made = await admin.call('POST /api/users', {
    body: { username: 'bench', name: '测速', roles: ['press-officer', 'analyst', 'administrator'] },
  })
  const client = createClient(url)
  await client.call('POST /api/login', { body: { username: 'bench', password: made.password } })
  return {
    url,
    client,
    token,
    async stop() {
      await Promise.all([...others, server].map((process) => process.stop()))
    },
  }
}

function startProcess(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(root, 'main.ts')], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const isReady = new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (words: string) => {
      said = `${said}${words}`.slice(-20_000)
      if (said.includes('舆枢已运行') && said.includes('/metrics\n')) resolve(said)
    })
    void ended.then(() => reject(new Error(`${env.YUSHU_ROLE} ended: ${said}`)))
  })
  return {
    isReady,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
