import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createVirtualClock } from '../platform/clock.ts'
import { testBus } from './bus.contract.ts'
import { type EmbeddedLogOptions, openEmbeddedLog } from './embedded-log.ts'

testBus('embedded-log', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'yushu-bus-'))
  const clock = createVirtualClock(new Date('2026-11-19T00:00:00Z'))
  return {
    open: () =>
      openEmbeddedLog({
        file: join(dir, 'bus.sqlite'),
        partitions: 4,
        streamPartitions: { single: 1 },
        retryPauseMs: 20,
        clock,
      }),
    dispose: () => rm(dir, { recursive: true, force: true }),
    setTime: (at) => clock.advanceTo(at),
  }
})

describe('embedded-log alone', () => {
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'yushu-bus-'))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))
  const open = (options: Partial<EmbeddedLogOptions> = {}) =>
    openEmbeddedLog({ file: join(dir, 'deep', 'bus.sqlite'), partitions: 1, ...options })

  test('a second opening of the same file is refused, and possible after the first is closed', async () => {
    const first = await open()
    await expect(open()).rejects.toMatchObject({
      code: 'BUSY',
      message: expect.stringContaining(String(process.pid)),
    })
    await first.close()
    await (await open()).close()
  })

  test('a stream keeps the partitions it was made with', async () => {
    const first = await open({ partitions: 3 })
    await first.publish('raw', [{ key: 'a', value: 1 }])
    await first.close()
    const second = await open({ partitions: 8 })
    await second.subscribe({ stream: 'raw', group: 'g', handle: async () => {} }).stop()
    expect((await second.lag()).length).toBe(3)
    await second.close()
  })

  test('a batch ends where its text grows too long', async () => {
    const bus = await open({ maxBatchChars: 1_000 })
    await bus.publish(
      'raw',
      Array.from({ length: 10 }, (_, n) => ({ key: 'k', value: `${n}`.repeat(400) })),
    )
    const sizes: number[] = []
    const done = Promise.withResolvers<void>()
    bus.subscribe({
      stream: 'raw',
      group: 'g',
      handle: async (batch) => {
        sizes.push(batch.length)
        if (batch.at(-1)?.offset === 9) done.resolve()
      },
    })
    await done.promise
    expect(sizes).toEqual([2, 2, 2, 2, 2])
    await bus.close()
  })

  test('trim removes what every group has consumed, by age and by size, and offsets go on', async () => {
    const clock = createVirtualClock(new Date('2026-11-19T00:00:00Z'))
    const bus = await open({ clock })
    const publish = (count: number) =>
      bus.publish(
        'raw',
        Array.from({ length: count }, () => ({ key: 'k', value: 'x'.repeat(94) })),
      )
    await publish(10)
    clock.advanceTo(new Date('2026-11-20T00:00:00Z'))
    await publish(10)
    expect(await bus.trim('raw', {})).toBe(0)
    await bus.seek('slow', 'raw', { offset: 4 })
    await bus.seek('fast', 'raw', { offset: 20 })
    expect(await bus.trim('raw', {})).toBe(4)
    await bus.seek('slow', 'raw', { offset: 20 })
    expect(await bus.trim('raw', { keepMs: 3_600_000 })).toBe(6)
    expect(await bus.trim('raw', { keepBytes: 310 })).toBe(7)
    expect(await bus.trim('raw', {})).toBe(3)
    await bus.close()

    const again = await open({ clock })
    await again.publish('raw', [{ key: 'k', value: 'next' }])
    expect(await again.lag()).toContainEqual({
      stream: 'raw',
      group: 'slow',
      partition: 0,
      end: 21,
      committed: 20,
    })
    const first = Promise.withResolvers<number>()
    again.subscribe({
      stream: 'raw',
      group: 'new',
      handle: async ([one]) => first.resolve(one?.offset ?? -1),
    })
    expect(await first.promise).toBe(20)
    await again.close()
  })

  test('one faulty publish among many at once is refused alone', async () => {
    const bus = await open()
    await bus.publish('raw', [{ key: 'k', value: 0 }])
    const outcomes = await Promise.allSettled([
      bus.publish('raw', [{ key: 'k', value: 1 }]),
      bus.publish('raw', [{ key: 'k', value: 1n }]),
      bus.publish('raw', [{ key: 'k', value: 2 }]),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    await bus.close()
  })

  test("a file that is no bus, or a later version's, is refused with the reason and left as it is", async () => {
    const file = join(dir, 'other.sqlite')
    await writeFile(file, 'not a database, but long enough to be taken for one at first sight'.repeat(40))
    await expect(open({ file })).rejects.toMatchObject({
      code: 'BUS_FAILED',
      message: expect.stringContaining('file is not a database'),
    })
    const later = join(dir, 'later.sqlite')
    const database = new DatabaseSync(later)
    database.exec('PRAGMA user_version = 99')
    database.close()
    await expect(open({ file: later })).rejects.toMatchObject({
      message: expect.stringContaining('the file has version 99, this program knows 1'),
    })
  })

  test('closing leaves one file, nothing beside it to be merged', async () => {
    const bus = await open()
    await bus.publish('raw', [{ key: 'k', value: 0 }])
    await bus.close()
    await expect(stat(join(dir, 'deep', 'bus.sqlite-wal'))).rejects.toThrow()
  })
})
