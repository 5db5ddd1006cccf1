import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { testServer } from '../../test/servers.ts'
import { isAlive, pause } from './process.ts'
import { serverState, startServer, stopServer } from './server.ts'

/** How servers are started, killed and ended, shown on the one that takes a second; the failure drills do it to all three. */

const postgres = await testServer('postgres')
const folder = mkdtempSync(join(tmpdir(), 'yushu-server-'))
const dir = join(folder, 'postgres')
afterAll(async () => {
  await stopServer(dir, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

describe.skipIf('missing' in postgres)(
  `a server of our own${'missing' in postgres ? ` (left out: ${postgres.missing})` : ''}`,
  () => {
    it('keeps its address and what was committed over a SIGKILL', async () => {
      const server = await startServer('postgres', { dir })
      await ask(server.url, 'create table kept as select 7 as value')
      const first = server.pid
      await server.kill()
      await expect(ask(server.url, 'select 1')).rejects.toThrow()
      expect(isAlive(first)).toBe(false)
      await server.start()
      expect(await ask(server.url, 'select value from kept')).toEqual([{ value: 7 }])
      expect(server.pid).not.toBe(first)
      await server.stop()
      await server.stop()
      expect(isAlive(server.pid)).toBe(false)
    })

    it('comes back at its address when its folder is started again, and is not started twice', async () => {
      const before = serverState(dir)?.url
      const server = await startServer('postgres', { dir })
      expect(server.url).toBe(before)
      await expect(startServer('postgres', { dir })).rejects.toThrow('already runs')
      expect(await stopServer(dir, 'orderly')).toBe(true)
      expect(await stopServer(dir, 'orderly')).toBe(false)
    })

    it('ends when whoever started it is killed', async () => {
      const program = `
        import { startServer } from ${JSON.stringify(join(import.meta.dirname, 'server.ts'))}
        const server = await startServer('postgres', { dir: ${JSON.stringify(dir)} })
        process.stdout.write(String(server.pid))
        setInterval(() => undefined, 1_000)`
      const starter = spawn(process.execPath, ['--input-type=module', '-e', program])
      const [printed] = await once(starter.stdout, 'data')
      const pid = Number(printed)
      expect(isAlive(pid)).toBe(true)
      starter.kill('SIGKILL')
      for (let tries = 0; isAlive(pid) && tries < 100; tries++) await pause(50)
      expect(isAlive(pid)).toBe(false)
    })
  },
)
