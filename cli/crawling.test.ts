import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { systemClock } from '../pipeline/platform/clock.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'
import type { Base } from './base.ts'
import { embeddedUrls } from './config.ts'
import { openHouseSpool } from './spool.ts'

const dir = mkdtempSync(join(tmpdir(), 'yushu-crawling-'))
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('while the bus is away documents wait on the disk; when it is full the crawl waits, and nothing is lost', async () => {
  let isDown = true
  const arrived: string[] = []
  const base = {
    bus: {
      publish: async (_stream: string, messages: readonly { key: string }[]) => {
        if (isDown) throw new AppError('BUS_FAILED', 'down')
        arrived.push(...messages.map(({ key }) => key))
      },
      bury: async () => undefined,
    },
    clock: systemClock,
    config: { spoolBytes: 20_000, ...embeddedUrls(dir) },
    log: silentLog,
    place: { dir },
  } as unknown as Base
  const spool = openHouseSpool(base)
  const publishing: Promise<void>[] = []
  for (let n = 0; n < 30; n++)
    publishing.push(spool.publish('documents.raw', [{ key: `d${n}`, value: 'x'.repeat(1_000) }]))
  const isDone = publishing.map(() => false)
  for (const [index, one] of publishing.entries()) void one.then(() => (isDone[index] = true))
  await vi.waitFor(() => expect(spool.state().isFull).toBe(true))
  await pause(200)
  expect(isDone.filter(Boolean).length).toBeLessThan(30)
  isDown = false
  await Promise.all(publishing)
  await vi.waitFor(() => expect(spool.state().waiting).toBe(0), { timeout: 10_000 })
  expect(new Set(arrived)).toEqual(new Set(publishing.map((_, n) => `d${n}`)))
  expect(spool.state().isFull).toBe(false)
  await spool.close()
})
