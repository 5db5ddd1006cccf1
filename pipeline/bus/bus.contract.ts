import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, test } from 'vitest'
import type { Bus, Delivery, Message, SubscribeOptions } from './bus.ts'

export interface BusUnderTest {
  /** Opens the same bus again after it was closed. */
  open(): Promise<Bus>
  /** Closes what is open and removes it from the world. */
  dispose(): Promise<void>
  /** Sets the time of messages published from now on; an engine that cannot leaves it out. */
  setTime?(at: Date): void
}

/** What every engine promises. `prepare` makes an empty bus with four partitions for each stream but `single`, which has one. */
export function testBus(name: string, prepare: () => Promise<BusUnderTest>): void {
  let world: BusUnderTest | undefined
  let bus: Bus | undefined
  const setUp = async () => {
    world = await prepare()
    bus = await world.open()
    return { world, bus }
  }
  afterEach(async () => {
    await bus?.close()
    await world?.dispose()
    bus = undefined
    world = undefined
  })
  const reopen = async (): Promise<Bus> => {
    if (!world) throw new Error('nothing prepared')
    await bus?.close()
    bus = await world.open()
    return bus
  }

  describe(`bus ${name}`, () => {
    test('hands every message to a group once, in order per key, with value, headers and position', async () => {
      const { bus } = await setUp()
      const sent = messages(200, 7)
      for (let at = 0; at < sent.length; at += 20) await bus.publish('raw', sent.slice(at, at + 20))
      const got = await collect(bus, { stream: 'raw', group: 'g', count: 200 })
      expect(got.length).toBe(200)
      for (const key of new Set(sent.map(({ key }) => key))) {
        expect(valuesOf(got, key)).toEqual(valuesOf(sent, key))
        expect(new Set(got.filter((d) => d.key === key).map(({ partition }) => partition)).size).toBe(1)
      }
      for (const own of Map.groupBy(got, ({ partition }) => partition).values()) {
        const offsets = own.map(({ offset }) => offset)
        expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b))
      }
      expect(got[0]).toMatchObject({ stream: 'raw', headers: { from: 'test' } })
      expect(got[0]?.at).toBeInstanceOf(Date)
    })

    test('batches hold one partition and no more than asked for', async () => {
      const { bus } = await setUp()
      await bus.publish('raw', messages(100, 20))
      const batches: (readonly Delivery[])[] = []
      await collect(bus, {
        stream: 'raw',
        group: 'g',
        count: 100,
        maxBatch: 8,
        each: (batch) => void batches.push(batch),
      })
      expect(Math.max(...batches.map(({ length }) => length))).toBe(8)
      expect(batches.every((batch) => new Set(batch.map(({ partition }) => partition)).size === 1)).toBe(true)
    })

    test('a message published while a consumer sleeps wakes it', async () => {
      const { bus } = await setUp()
      const got: unknown[] = []
      const subscription = bus.subscribe({
        stream: 'raw',
        group: 'g',
        handle: async (batch) => void got.push(...values(batch)),
      })
      await bus.publish('raw', [{ key: 'a', value: 1 }])
      await until(() => got.length === 1)
      await bus.publish('raw', [{ key: 'b', value: 2 }])
      await until(() => got.length === 2)
      await subscription.stop()
      expect(got).toEqual([1, 2])
    })

    test('two groups read the same stream independently', async () => {
      const { bus } = await setUp()
      await bus.publish('raw', messages(50, 5))
      expect((await collect(bus, { stream: 'raw', group: 'one', count: 50 })).length).toBe(50)
      expect((await collect(bus, { stream: 'raw', group: 'two', count: 50 })).length).toBe(50)
    })

    test('two members of one group share its work, and order per key holds', async () => {
      const { bus } = await setUp()
      const got: Delivery[] = []
      const member = () =>
        bus.subscribe({
          stream: 'raw',
          group: 'g',
          maxBatch: 4,
          handle: async (batch) => void got.push(...batch),
        })
      const members = [member(), member()]
      await bus.publish('raw', messages(100, 9))
      await until(() => got.length >= 100)
      await Promise.all(members.map((one) => one.stop()))
      expectAllInOrder(got, 100)
    })

    test('members come and go while messages flow: nothing is lost, and order per key holds', async () => {
      const { bus } = await setUp()
      const got: Delivery[] = []
      const member = () =>
        bus.subscribe({
          stream: 'raw',
          group: 'g',
          maxBatch: 8,
          handle: async (batch) => void got.push(...batch),
        })
      const all = messages(400, 9)
      const seen = () => new Set(got.map(placeOf)).size
      const first = member()
      for (let at = 0; at < 200; at += 20) await bus.publish('raw', all.slice(at, at + 20))
      await until(() => seen() > 20)
      const second = member()
      for (let at = 200; at < 300; at += 20) await bus.publish('raw', all.slice(at, at + 20))
      await until(() => seen() > 220)
      const leaving = first.stop()
      for (let at = 300; at < 400; at += 20) await bus.publish('raw', all.slice(at, at + 20))
      await leaving
      await until(() => seen() === 400)
      await second.stop()
      expectAllInOrder(got, 400)
      expect(await lagOf(bus, 'g')).toBe(0)
    })

    test('commits after the handler: what a stopped consumer had not finished comes again after reopening', async () => {
      const { bus } = await setUp()
      await bus.publish('single', messages(10, 1))
      await collect(bus, { stream: 'single', group: 'g', count: 4, maxBatch: 2, stopAt: 4 })
      const again = await reopen()
      const rest = await collect(again, { stream: 'single', group: 'g', count: 6 })
      expect(values(rest)).toEqual([4, 5, 6, 7, 8, 9])
    })

    test('a throw brings the same batch again, later messages wait, other partitions go on', async () => {
      const { bus } = await setUp()
      const [bad, good] = await keysOfTwoPartitions(bus)
      const errors: unknown[] = []
      const got: string[] = []
      const subscription = bus.subscribe({
        stream: 'raw',
        group: 'g',
        from: 'latest',
        maxBatch: 1,
        handle: async ([delivery]) => {
          if (delivery?.key === bad && errors.length < 2) throw new Error('not yet')
          got.push(`${delivery?.key}:${delivery?.value}`)
        },
        onError: (error) => errors.push(error),
      })
      await bus.publish(
        'raw',
        [1, 2, 3].flatMap((value) => [
          { key: bad, value },
          { key: good, value },
        ]),
      )
      await until(() => got.length === 6)
      await subscription.stop()
      expect(errors.length).toBe(2)
      expect(got.filter((one) => one.startsWith(`${bad}:`))).toEqual([`${bad}:1`, `${bad}:2`, `${bad}:3`])
      expect(got.indexOf(`${good}:1`)).toBeLessThan(got.indexOf(`${bad}:1`))
    })

    test('what a handler resolves to is published together with its commit', async () => {
      const { bus } = await setUp()
      await bus.publish('single', messages(6, 1))
      let throws = 1
      const subscription = bus.subscribe({
        stream: 'single',
        group: 'step',
        maxBatch: 2,
        handle: async (batch) => {
          if (batch[0]?.offset === 2 && throws-- > 0) throw new Error('once')
          return [
            { stream: 'out', messages: batch.map(({ value }) => ({ key: 'k', value: Number(value) * 10 })) },
          ]
        },
      })
      const got = await collect(bus, { stream: 'out', group: 'g', count: 6 })
      await subscription.stop()
      expect(values(got)).toEqual([0, 10, 20, 30, 40, 50])
    })

    test('nothing lags once a chain of steps is through, and each message has gone through once', async () => {
      const { bus } = await setUp()
      const chain = [
        ['raw', 'middle'],
        ['middle', 'out'],
      ] as const
      const steps = chain.map(([stream, next]) =>
        bus.subscribe({
          stream,
          group: 'step',
          maxBatch: 10,
          handle: async (batch) => [
            { stream: next, messages: batch.map(({ key, value }) => ({ key, value })) },
          ],
        }),
      )
      await bus.publish('raw', messages(120, 11))
      const got: Delivery[] = []
      const reading = bus.subscribe({
        stream: 'out',
        group: 'g',
        handle: async (batch) => void got.push(...batch),
      })
      await until(() => got.length >= 120)
      await untilAsync(async () => (await lagOf(bus, 'step')) === 0 && (await lagOf(bus, 'g')) === 0)
      await Promise.all([...steps, reading].map((one) => one.stop()))
      expect(values(got).sort((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: 120 }, (_, n) => n),
      )
    })

    test('a group that has committed nothing lags by all there is', async () => {
      const { bus } = await setUp()
      await bus.publish('single', messages(5, 1))
      const entered = Promise.withResolvers<void>()
      const mayEnd = Promise.withResolvers<void>()
      const subscription = bus.subscribe({
        stream: 'single',
        group: 'slow',
        handle: async () => {
          entered.resolve()
          await mayEnd.promise
        },
      })
      await entered.promise
      expect(await lagOf(bus, 'slow')).toBe(5)
      mayEnd.resolve()
      await subscription.stop()
    })

    test('a slow handler is waited for: what it has not taken stays with the bus, not in memory', async () => {
      const { bus } = await setUp()
      const size = 200_000
      for (let at = 0; at < 200; at += 20) {
        await bus.publish(
          'single',
          Array.from({ length: 20 }, (_, nth) => ({ key: 'k', value: `${at + nth}`.padEnd(size, 'x') })),
        )
      }
      const entered = Promise.withResolvers<void>()
      const mayGoOn = Promise.withResolvers<void>()
      const before = memoryInUse()
      const got: number[] = []
      const subscription = bus.subscribe({
        stream: 'single',
        group: 'slow',
        maxBatch: 5,
        handle: async (batch) => {
          entered.resolve()
          await mayGoOn.promise
          got.push(...batch.map(({ value }) => Number.parseInt(String(value), 10)))
        },
      })
      await entered.promise
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      // 40 MB wait on the bus.
      expect(memoryInUse() - before).toBeLessThan(16_000_000)
      mayGoOn.resolve()
      await until(() => got.length === 200)
      await subscription.stop()
      expect(got).toEqual(Array.from({ length: 200 }, (_, n) => n))
    })

    test('a group begins at the earliest message, or at the latest when asked', async () => {
      const { bus } = await setUp()
      await bus.publish('single', [{ key: 'a', value: 'before' }])
      const latest: unknown[] = []
      const subscription = bus.subscribe({
        stream: 'single',
        group: 'late',
        from: 'latest',
        handle: async (batch) => void latest.push(...values(batch)),
      })
      await bus.publish('single', [{ key: 'a', value: 'after' }])
      await until(() => latest.length > 0)
      await subscription.stop()
      expect(latest).toEqual(['after'])
      expect(values(await collect(bus, { stream: 'single', group: 'early', count: 2 }))).toEqual([
        'before',
        'after',
      ])
    })

    test('seek replays from an offset, and is refused while consumers run', async () => {
      const { bus } = await setUp()
      await bus.publish('single', messages(10, 1))
      await collect(bus, { stream: 'single', group: 'g', count: 10 })
      await bus.seek('g', 'single', { offset: 7 })
      expect(values(await collect(bus, { stream: 'single', group: 'g', count: 3 }))).toEqual([7, 8, 9])
      await bus.seek('g', 'single', { offset: 999 })
      expect(await lagOf(bus, 'g')).toBe(0)
      const subscription = bus.subscribe({ stream: 'single', group: 'g', handle: async () => {} })
      await expect(bus.seek('g', 'single', { offset: 0 })).rejects.toMatchObject({ code: 'BUSY' })
      await subscription.stop()
    })

    test('seek replays from a time', async () => {
      const { bus, world } = await setUp()
      world.setTime?.(new Date('2026-11-20T00:00:00Z'))
      await bus.publish('single', messages(3, 1))
      if (!world.setTime) await new Promise((resolve) => setTimeout(resolve, 50))
      const since = world.setTime ? new Date('2026-11-20T01:00:00Z') : new Date()
      world.setTime?.(since)
      await bus.publish('single', [{ key: 'k', value: 'later' }])
      await collect(bus, { stream: 'single', group: 'g', count: 4 })
      await bus.seek('g', 'single', { since })
      expect(values(await collect(bus, { stream: 'single', group: 'g', count: 1 }))).toEqual(['later'])
    })

    test('a new group replays from a time beside the one that goes on', async () => {
      const { bus, world } = await setUp()
      world.setTime?.(new Date('2026-11-20T00:00:00Z'))
      await bus.publish('single', messages(3, 1))
      if (!world.setTime) await new Promise((resolve) => setTimeout(resolve, 50))
      const since = world.setTime ? new Date('2026-11-20T01:00:00Z') : new Date()
      world.setTime?.(since)
      const live: unknown[] = []
      const going = bus.subscribe({
        stream: 'single',
        group: 'live',
        handle: async (batch) => void live.push(...values(batch)),
      })
      await bus.publish('single', messages(5, 1).slice(3))
      await until(() => live.length === 5)
      await bus.seek('replay', 'single', { since })
      expect(values(await collect(bus, { stream: 'single', group: 'replay', count: 2 }))).toEqual([3, 4])
      await going.stop()
      expect(live).toEqual([0, 1, 2, 3, 4])
      expect(await lagOf(bus, 'live')).toBe(0)
    })

    test('lag counts what a group has not committed', async () => {
      const { bus } = await setUp()
      await bus.publish('single', messages(10, 1))
      await collect(bus, { stream: 'single', group: 'g', count: 4, maxBatch: 2, stopAt: 4 })
      expect(await bus.lag()).toContainEqual({
        stream: 'single',
        group: 'g',
        partition: 0,
        end: 10,
        committed: 4,
      })
    })

    test('burying is idempotent; letters are listed, paged, redriven and dropped', async () => {
      const { bus } = await setUp()
      await bus.publish('single', messages(3, 1))
      const letters = (await collect(bus, { stream: 'single', group: 'g', count: 3 })).map((delivery) => ({
        ...delivery,
        stage: 'normalize-document',
        reason: `because of ${delivery.value}`,
      }))
      await bus.bury(letters)
      await bus.bury(letters.slice(0, 2))
      const [first, second, third, ...none] = await bus.deadLetters()
      expect(none).toEqual([])
      expect(first).toMatchObject({
        stream: 'single',
        partition: 0,
        offset: 0,
        key: 'k0',
        value: 0,
        headers: { from: 'test' },
        stage: 'normalize-document',
        reason: 'because of 0',
      })
      expect(await bus.deadLetters({ limit: 1, after: first?.id ?? '' })).toEqual([second])
      expect(await bus.redrive([first?.id ?? '', 'no such letter'])).toBe(1)
      expect(await bus.dropDeadLetters([second?.id ?? '', 'no such letter'])).toBe(1)
      expect(await bus.deadLetters()).toEqual([third])
      const redriven = await collect(bus, { stream: 'single', group: 'g', count: 1 })
      expect(redriven).toMatchObject([{ offset: 3, key: 'k0', value: 0, headers: { from: 'test' } }])
    })

    test('messages, positions and dead letters are there after reopening', async () => {
      const { bus } = await setUp()
      await bus.publish('raw', messages(40, 6))
      await collect(bus, { stream: 'raw', group: 'g', count: 40 })
      await bus.bury([
        { stream: 'raw', partition: 1, offset: 0, key: 'k', value: null, stage: 's', reason: 'r' },
      ])
      const again = await reopen()
      expect(await lagOf(again, 'g')).toBe(0)
      expect((await again.deadLetters()).length).toBe(1)
      expect((await collect(again, { stream: 'raw', group: 'new', count: 40 })).length).toBe(40)
    })

    test('stop waits for the batch under way and commits it', async () => {
      const { bus } = await setUp()
      await bus.publish('single', messages(5, 1))
      const entered = Promise.withResolvers<AbortSignal>()
      const mayEnd = Promise.withResolvers<void>()
      const subscription = bus.subscribe({
        stream: 'single',
        group: 'g',
        handle: async (_batch, signal) => {
          entered.resolve(signal)
          await mayEnd.promise
        },
      })
      const signal = await entered.promise
      const stopped = subscription.stop()
      expect(signal.aborted).toBe(true)
      mayEnd.resolve()
      await stopped
      await subscription.stop()
      expect(await lagOf(bus, 'g')).toBe(0)
    })

    test('any JSON comes back as it was: large, empty, NUL and lone surrogates included', async () => {
      const { bus } = await setUp()
      const all = [
        '舆'.repeat(1_000_000),
        '',
        'a\u0000b',
        '\ud83d😀\udc00',
        null,
        0,
        [],
        { 'k\u0000': { deep: ['\ud800'] } },
      ]
      const key = 'key \u0000 \ud800 舆'
      await bus.publish(
        'single',
        all.map((value) => ({ key, value })),
      )
      const got = await collect(bus, { stream: 'single', group: 'g', count: all.length })
      expect(values(got)).toEqual(all)
      expect(new Set(got.map((delivery) => delivery.key))).toEqual(new Set([key]))
    })

    test('a publish is whole or not at all', async () => {
      const { bus } = await setUp()
      const circular: Record<string, unknown> = {}
      circular.self = circular
      await expect(
        bus.publish('raw', [
          { key: 'a', value: 1 },
          { key: 'b', value: circular },
        ]),
      ).rejects.toMatchObject({ code: 'BAD_INPUT' })
      await bus.publish('raw', [{ key: 'a', value: 'only' }])
      expect(values(await collect(bus, { stream: 'raw', group: 'g', count: 1 }))).toEqual(['only'])
    })

    test('says whether it can be used', async () => {
      const { bus } = await setUp()
      await bus.check()
      await bus.close()
      await expect(bus.check()).rejects.toMatchObject({ code: 'BUS_FAILED' })
    })

    test('a closed bus refuses, and closing twice is no fault', async () => {
      const { bus } = await setUp()
      await bus.close()
      await bus.close()
      await expect(bus.publish('raw', [{ key: 'a', value: 1 }])).rejects.toMatchObject({ code: 'BUS_FAILED' })
    })
  })
}

const values = (batch: readonly Message[]): unknown[] => batch.map(({ value }) => value)
const valuesOf = (batch: readonly Message[], key: string): unknown[] =>
  values(batch.filter((one) => one.key === key))

function messages(count: number, keys: number): Message[] {
  return Array.from({ length: count }, (_, value) => ({
    key: `k${value % keys}`,
    value,
    headers: { from: 'test' },
  }))
}

const placeOf = ({ partition, offset }: Delivery): string => `${partition}:${offset}`

/** Every message came, some perhaps again after a change of members, and the first appearances of a key in order. */
function expectAllInOrder(got: readonly Delivery[], count: number): void {
  const firsts = [...new Map(got.map((one) => [placeOf(one), one])).values()]
  expect(firsts.length).toBe(count)
  for (const key of new Set(firsts.map((one) => one.key))) {
    expect(valuesOf(firsts, key)).toEqual([...valuesOf(firsts, key)].sort((a, b) => Number(a) - Number(b)))
  }
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function memoryInUse(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Two keys that do not share a partition, found by publishing many. */
async function keysOfTwoPartitions(bus: Bus): Promise<readonly [string, string]> {
  await bus.publish('raw', messages(20, 20))
  const got = await collect(bus, { stream: 'raw', group: 'look', count: 20 })
  const other = got.find(({ partition }) => partition !== got[0]?.partition)
  if (!got[0] || !other) throw new Error('one partition only')
  return [got[0].key, other.key]
}

async function lagOf(bus: Bus, group: string): Promise<number> {
  const own = (await bus.lag()).filter((lag) => lag.group === group)
  return own.reduce((sum, { end, committed }) => sum + end - committed, 0)
}

interface Collect extends Pick<SubscribeOptions, 'stream' | 'group' | 'maxBatch'> {
  readonly count: number
  readonly each?: (batch: readonly Delivery[]) => void
  /** Take no batch after that many. */
  readonly stopAt?: number
}

/** Reads until `count` messages were handled and committed. */
async function collect(bus: Bus, { count, each, stopAt, ...options }: Collect): Promise<Delivery[]> {
  const got: Delivery[] = []
  const done = Promise.withResolvers<void>()
  const subscription = bus.subscribe({
    ...options,
    handle: async (batch) => {
      got.push(...batch)
      each?.(batch)
      // Stopping from inside: this batch is the last to be committed.
      if (got.length === stopAt) void subscription.stop()
      if (got.length >= count) done.resolve()
    },
    onError: done.reject,
  })
  await done.promise
  await subscription.stop()
  return got
}

function until(isTrue: () => boolean): Promise<void> {
  return untilAsync(async () => isTrue())
}

async function untilAsync(isTrue: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error('waited fifteen seconds in vain')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
