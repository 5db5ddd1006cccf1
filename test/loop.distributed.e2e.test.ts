import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { testLoop } from './loop.scenario.ts'
import { testServer } from './servers.ts'

/** The same scenario, by configuration alone: the pages in a process of role `api`, the stages in another of role `process`. */

const root = resolve(import.meta.dirname, '..')
const servers = [await testServer('kafka'), await testServer('elasticsearch'), await testServer('postgres')]
const missing = servers.flatMap((server) => ('missing' in server ? [server.missing] : []))
const [kafka = '', elasticsearch = '', postgres = ''] = servers.map((server) =>
  'url' in server ? server.url : '',
)

const name = `loop_${randomBytes(4).toString('hex')}`
const database = missing.length === 0 ? new URL(postgres) : undefined
if (database) database.pathname = `/${name}`
const engines = {
  BUS_URL: `kafka://${kafka}/${name}?partitions=2`,
  STORE_URL: `elasticsearch:${elasticsearch}/${name.replace('_', '-')}`,
  LEDGER_URL: database?.href ?? '',
}

testLoop({
  name: 'on Kafka, Elasticsearch and PostgreSQL, two processes',
  ...(missing.length > 0 ? { missing: missing.join('; ') } : {}),
  environment: { ...engines, YUSHU_ROLE: 'api' },
  async start() {
    const client = new pg.Client({ connectionString: postgres })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    await client.end()
    const home = mkdtempSync(join(tmpdir(), 'yushu-e2e-worker-'))
    const worker = spawn(process.execPath, [join(root, 'main.ts')], {
      cwd: root,
      env: { ...process.env, ...engines, YUSHU_ROLE: 'process', YUSHU_HOME: home, OPS_PORT: '0' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const ended = new Promise<void>((done) => worker.once('close', () => done()))
    return async () => {
      worker.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true, force: true })
    }
  },
})
