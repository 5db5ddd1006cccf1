import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openSpool } from '../pipeline/bus/spool.ts'
import { systemClock } from '../pipeline/platform/clock.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { lockFolder } from '../pipeline/platform/folder-lock.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'
import type { Base } from './base.ts'
import { drainLeftSpools, type LeftSpools, spoolIn } from './left-spools.ts'
import { placeLock } from './place.ts'

let dataDir = ''
let arrived: string[] = []
let left: LeftSpools | undefined
beforeEach(() => {
  arrived = []
  dataDir = mkdtempSync(join(tmpdir(), 'yushu-left-'))
})
afterEach(async () => {
  await left?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** What a crawl process leaves behind that ends while the bus is away. */
async function leave(folder: string, keys: readonly string[]): Promise<string> {
  const dir = join(dataDir, folder)
  const spool = openSpool({
    file: spoolIn(dir),
    maxBytes: 1_000_000,
    publish: () => Promise.reject(new AppError('BUS_FAILED', 'away')),
    log: silentLog,
    clock: systemClock,
  })
  for (const key of keys) await spool.publish('documents.raw', [{ key, value: key }])
  await spool.close()
  return dir
}

/** The only crawl process that is started again, in `crawl-1`. */
function startAgain(): LeftSpools {
  mkdirSync(join(dataDir, 'crawl-1'), { recursive: true })
  const base = {
    bus: {
      publish: async (_stream: string, messages: readonly { key: string }[]) => {
        if (messages.some(({ key }) => key === 'too-large')) throw new AppError('BAD_INPUT', 'too large')
        arrived.push(...messages.map(({ key }) => key))
      },
      bury: async () => undefined,
    },
    clock: systemClock,
    config: {
      ...{ dataDir, spoolBytes: 1_000_000, busUrl: 'kafka://b/p' },
      ...{ storeUrl: 'elasticsearch:http://s/p', ledgerUrl: 'postgres://l/d' },
    },
    log: silentLog,
    place: { dir: join(dataDir, 'crawl-1') },
  } as unknown as Base
  left = drainLeftSpools(base, { everyMs: 30 })
  return left
}

test('what a process left that nobody runs any more is drained, and its folder is free again', async () => {
  const dir = await leave('crawl-2', ['a', 'b'])
  await leave('crawl-1', ['own'])
  const spools = startAgain()
  await vi.waitFor(() => expect(arrived).toEqual(['a', 'b']))
  await vi.waitFor(() => expect(spools.spools()).toEqual([]))
  lockFolder(dir, placeLock).release()
  expect(arrived).toEqual(['a', 'b'])
})

test('a process that runs keeps its spool', async () => {
  const dir = await leave('crawl-2', ['a'])
  const running = lockFolder(dir, placeLock)
  startAgain()
  await pause(200)
  expect(arrived).toEqual([])
  running.release()
  await vi.waitFor(() => expect(arrived).toEqual(['a']))
})

test('what the bus refuses of it stays in its file and is told', async () => {
  await leave('all-3', ['a', 'too-large', 'b'])
  const spools = startAgain()
  await vi.waitFor(() =>
    expect(spools.spools().map((spool) => spool.state())).toMatchObject([{ waiting: 0, refused: 1 }]),
  )
  expect(arrived).toEqual(['a', 'b'])
})
