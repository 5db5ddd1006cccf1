import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type ServerName, serverNames } from '../scripts/servers/kind.ts'
import { ServerMissing } from '../scripts/servers/missing.ts'
import { isAlive } from '../scripts/servers/process.ts'
import { type RunningServer, startServer, stopServer } from '../scripts/servers/server.ts'
import type { TestServer } from './servers.ts'
import { warmKafka } from './warm-kafka.ts'

/**
 * Around a whole run: starts real servers when the first test asks for them (test/servers.ts), in this process, which outlives the workers that ask.
 * They end with the run, also when it is killed.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  const folder = join(tmpdir(), `${prefix}${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const servers = startedOnDemand(folder)
  const desk = await listen(servers.get)
  project.provide('testServers', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`)
  return async () => {
    desk.close()
    desk.closeAllConnections()
    await servers.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const prefix = 'yushu-test-servers-'

/** What a run that was killed has left behind. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    if (isAlive(Number(name.slice(prefix.length)))) continue
    const folder = join(tmpdir(), name)
    for (const server of readdirSync(folder)) await stopServer(join(folder, server), 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

function startedOnDemand(folder: string) {
  const asked = new Map<ServerName, Promise<TestServer>>()
  const running: RunningServer[] = []
  let last: Promise<unknown> = Promise.resolve()
  const start = async (name: ServerName): Promise<TestServer> => {
    try {
      const server = await startServer(name, { dir: join(folder, name) })
      running.push(server)
      if (name === 'kafka') await warmKafka(server.url)
      return { url: server.url }
    } catch (cause) {
      if (cause instanceof ServerMissing) return { missing: cause.message }
      throw cause
    }
  }
  return {
    get(name: ServerName): Promise<TestServer> {
      const before = asked.get(name)
      if (before) return before
      // One after the other: on a small machine three cold starts at once take longer than in a row.
      const answer = last.then(() => start(name))
      last = answer.catch(() => undefined)
      asked.set(name, answer)
      return answer
    },
    async stop(): Promise<void> {
      await last
      // Their data is thrown away: there is nothing to end in order.
      await Promise.all(running.map((server) => server.kill()))
    },
  }
}

function listen(get: (name: ServerName) => Promise<TestServer>): Promise<Server> {
  const server = createServer(async (request, response) => {
    const name = serverNames.find((known) => request.url === `/${known}`)
    try {
      if (!name) throw new Error(`no server is called ${request.url}`)
      response.end(JSON.stringify(await get(name)))
    } catch (cause) {
      response.writeHead(500).end(cause instanceof Error ? cause.message : String(cause))
    }
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}
