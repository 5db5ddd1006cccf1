import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import { silentLog } from '../platform/log.ts'
import { openEmbeddedLog } from './embedded-log.ts'
import { openSpool, type Spool, type SpoolOptions } from './spool.ts'

describe('spool', () => {
  let dir = ''
  let file = ''
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'yushu-spool-'))
    file = join(dir, 'deep', 'spool.sqlite')
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  /** A bus that can be away, or hang. */
  const createBus = () => {
    const got: unknown[] = []
    const bus = {
      got,
      mood: 'well' as 'well' | 'away' | 'hanging',
      publish: async (_stream: string, messages: readonly { value: unknown }[]): Promise<void> => {
        if (bus.mood === 'away') throw new AppError('BUS_FAILED', 'publish: no broker')
        if (bus.mood === 'hanging') return new Promise<void>(() => undefined)
        if (messages.some(({ value }) => value === 'poison')) throw new AppError('TOO_LARGE', 'publish: no')
        got.push(...messages.map(({ value }) => value))
      },
    }
    return bus
  }
  const open = (options: Partial<SpoolOptions> & Pick<SpoolOptions, 'publish'>): Spool =>
    openSpool({
      file,
      maxBytes: 1_000_000,
      log: silentLog,
      clock: systemClock,
      retryPauseMs: 5,
      patienceMs: 50,
      ...options,
    })
  const put = (spool: Spool, value: unknown) => spool.publish('raw', [{ key: 'k', value }])

  test('lets everything through while the bus is well', async () => {
    const bus = createBus()
    const spool = open(bus)
    await put(spool, 1)
    expect(bus.got).toEqual([1])
    expect(spool.state()).toEqual({ waiting: 0, bytes: 0, maxBytes: 1_000_000, isFull: false, refused: 0 })
    await spool.close()
    await spool.close()
    await expect(put(spool, 2)).rejects.toMatchObject({ code: 'BUS_FAILED' })
  })

  test('keeps what comes while the bus is away, and hands it on in order before what comes later', async () => {
    const bus = createBus()
    const spool = open(bus)
    bus.mood = 'away'
    for (let value = 0; value < 50; value++) await put(spool, value)
    expect(spool.state().waiting).toBe(50)
    expect(spool.state().since).toBeInstanceOf(Date)
    bus.mood = 'well'
    for (let value = 50; value < 60; value++) await put(spool, value)
    await until(() => spool.state().waiting === 0)
    await put(spool, 60)
    expect(bus.got).toEqual(Array.from({ length: 61 }, (_, value) => value))
    expect(spool.state().bytes).toBe(0)
    await spool.close()
  })

  test('a bus that hangs is not waited for', async () => {
    const bus = createBus()
    const spool = open(bus)
    bus.mood = 'hanging'
    await put(spool, 1)
    await put(spool, 2)
    expect(spool.state().waiting).toBe(2)
    bus.mood = 'well'
    await until(() => bus.got.length === 2)
    expect(bus.got).toEqual([1, 2])
    await spool.close()
  })

  test('refuses what it cannot hold, says so, and drops nothing it has taken', async () => {
    const bus = createBus()
    const spool = open({ publish: bus.publish, maxBytes: 1_000 })
    bus.mood = 'away'
    let taken = 0
    await expect(
      (async () => {
        for (; taken < 100; taken++) await put(spool, taken)
      })(),
    ).rejects.toMatchObject({ code: 'BUSY' })
    expect(taken).toBeGreaterThan(3)
    expect(spool.state()).toMatchObject({ isFull: true, waiting: taken })
    expect(spool.state().bytes).toBeLessThanOrEqual(1_000)
    bus.mood = 'well'
    await until(() => spool.state().waiting === 0)
    expect(spool.state().isFull).toBe(false)
    expect(bus.got).toEqual(Array.from({ length: taken }, (_, value) => value))
    await spool.close()
  })

  test('what the bus refuses for good is thrown at once, or set aside when it waited, and holds nothing up', async () => {
    const bus = createBus()
    const spool = open(bus)
    await expect(put(spool, 'poison')).rejects.toMatchObject({ code: 'TOO_LARGE' })
    await expect(put(spool, 1n)).rejects.toMatchObject({ code: 'BAD_INPUT' })
    bus.mood = 'away'
    for (const value of [1, 'poison', 2]) await put(spool, value)
    bus.mood = 'well'
    await until(() => spool.state().waiting === 0)
    expect(bus.got).toEqual([1, 2])
    expect(spool.state().refused).toBe(1)
    await spool.close()
    const again = open(bus)
    expect(again.state()).toMatchObject({ waiting: 0, refused: 1 })
    await again.close()
  })

  test('what waits is there after closing; one process at a time has the file', async () => {
    const bus = createBus()
    bus.mood = 'away'
    const spool = open(bus)
    await put(spool, 1)
    expect(() => open(bus)).toThrow(/spool/)
    await spool.close()
    bus.mood = 'well'
    const again = open(bus)
    await until(() => bus.got.length === 1)
    await again.close()
  })

  test('dead letters wait in the same order', async () => {
    const bus = createBus()
    const buried: unknown[] = []
    let isAway = true
    const bury: SpoolOptions['bury'] = async (letters) => {
      if (isAway) throw new Error('away')
      buried.push(...letters.map(({ reason }) => reason), bus.got.length)
    }
    const spool = open({ publish: bus.publish, bury })
    await spool.bury([
      { stream: 'raw', partition: 0, offset: 0, key: 'k', value: 1, stage: 's', reason: 'r' },
    ])
    await put(spool, 1)
    expect(bus.got).toEqual([])
    isAway = false
    await until(() => bus.got.length === 1)
    expect(buried).toEqual(['r', 0])
    await spool.close()
  })

  test('kill -9 loses nothing that was accepted; the embedded bus gets it in order', async () => {
    const safe = await runAndKill(file)
    expect(safe).toBeGreaterThan(0)
    const log = await openEmbeddedLog({ file: join(dir, 'bus.sqlite'), partitions: 1 })
    const spool = open({ publish: (stream, messages) => log.publish(stream, messages), patienceMs: 5_000 })
    await until(() => spool.state().waiting === 0)
    const got: unknown[] = []
    log.subscribe({
      stream: 'raw',
      group: 'g',
      handle: async (batch) => void got.push(...batch.map(({ value }) => value)),
    })
    await until(() => got.length > safe)
    expect(got).toEqual(Array.from({ length: got.length }, (_, value) => value))
    await spool.close()
    await log.close()
  })
})

/** Answers the last number that was said to be safe. */
function runAndKill(file: string): Promise<number> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./spool/kill-child.ts', import.meta.url)), file],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  return new Promise((resolve) => {
    let said = ''
    child.stdout.on('data', (data: Buffer) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), 100)
      said += data.toString()
    })
    child.on('close', () => resolve(Number(said.split('\n').at(-2))))
  })
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 5) {
    if (waited > 10_000) throw new Error('waited ten seconds in vain')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
