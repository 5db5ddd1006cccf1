import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type EmbeddedLog, openEmbeddedLog } from '../bus/embedded-log.ts'
import { deadLetter, drop, keep, type Outcome, retry } from '../model/outcome.ts'
import { systemClock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import { type Log, silentLog } from '../platform/log.ts'
import { chainOf, type StageChain, withStage } from './chain.ts'
import type { Stage } from './stage.ts'
import { runStages, type StageRun } from './worker.ts'

let dir = ''
let bus: EmbeddedLog
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yushu-stages-'))
  bus = await openEmbeddedLog({ file: join(dir, 'bus.sqlite'), partitions: 1, retryPauseMs: 5 })
})
afterEach(async () => {
  await bus.close()
  await rm(dir, { recursive: true, force: true })
})

const stage = <In, Out>(
  name: string,
  of: (value: In, batch: readonly In[]) => Outcome<Out>,
): Stage<In, Out> => ({
  name,
  run: async (batch) => {
    const all = batch.map(({ value }) => value)
    return all.map((value) => of(value, all))
  },
})

/** Publishes 0..count-1, lets `stages` work them off and answers what came out. */
async function workOff(
  count: number,
  stages: StageChain<unknown, number>,
  log: Log = silentLog,
): Promise<{ run: StageRun; out: unknown[] }> {
  await bus.publish(
    'in',
    Array.from({ length: count }, (_, value) => ({ key: `k${value}`, value })),
  )
  const run = runStages({
    bus,
    stream: 'in',
    group: 'work',
    stages,
    output: { stream: 'out', keyOf: String },
    maxRetries: 2,
    retryPauseMs: 1,
    log,
    clock: systemClock,
  })
  await untilNoLag('work', count)
  await run.stop()
  const out: unknown[] = []
  bus.subscribe({
    stream: 'out',
    group: 'read',
    handle: async (batch) => void out.push(...batch.map(({ value }) => value)),
  })
  await untilNoLag('read', 0)
  return { run, out }
}

async function untilNoLag(group: string, end: number): Promise<void> {
  for (;;) {
    const own = (await bus.lag()).find((lag) => lag.group === group)
    if (own && own.end >= end && own.committed === own.end) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

const pass = stage<unknown, number>('pass', (value) => keep(Number(value)))

test('keeps go through the chain in order, drops are counted, dead letters buried with stage and reason', async () => {
  const sort = stage<number, number>('sort', (value) =>
    value % 3 === 1
      ? drop('one too many')
      : value === 5
        ? deadLetter('five is not wanted')
        : keep(value * 10),
  )
  const { run, out } = await workOff(9, withStage(chainOf(pass), sort))
  expect(out).toEqual([0, 20, 30, 60, 80])
  expect(run.counters).toMatchObject({ group: 'work', stream: 'in' })
  expect(run.counters.stages()).toMatchObject([
    { stage: 'pass', kept: 9, dropped: 0, dead: 0 },
    { stage: 'sort', kept: 5, dropped: 3, dead: 1, reasons: { 'one too many': 3, 'five is not wanted': 1 } },
  ])
  expect(await bus.deadLetters()).toMatchObject([
    { stream: 'in', offset: 5, key: 'k5', value: 5, stage: 'sort', reason: 'five is not wanted' },
  ])
})

test('a retry runs that message again and keeps its place; without end it is buried', async () => {
  let tries = 0
  const moody = stage<number, number>('moody', (value) => {
    if (value === 1 && tries++ === 0) return retry('not now')
    return value === 2 ? retry('never') : keep(value)
  })
  const { run, out } = await workOff(4, withStage(chainOf(pass), moody))
  expect(out).toEqual([0, 1, 3])
  expect(run.counters.stages()[1]).toMatchObject({ kept: 3, dead: 1, retried: 3 })
  expect(await bus.deadLetters()).toMatchObject([{ offset: 2, reason: 'never (given up after 2 retries)' }])
})

test('a failure that may pass brings the whole batch again, and nothing is doubled or buried', async () => {
  let failures = 2
  const flaky = stage<number, number>('flaky', (value) => {
    if (value === 3 && failures-- > 0) throw new AppError('STORE_FAILED', 'write to the store')
    return keep(value)
  })
  const { run, out } = await workOff(6, withStage(chainOf(pass), flaky))
  expect(out).toEqual([0, 1, 2, 3, 4, 5])
  expect(run.counters.stages()[1]).toMatchObject({ kept: 6, failed: 2 })
  expect(await bus.deadLetters()).toEqual([])
})

test('a message that breaks the batch for good is found, buried with its error, and the others go on in order', async () => {
  const breaks = stage<number, number>('breaks', (value, batch) => {
    if (batch.includes(2)) throw new AppError('CORRUPT', 'read message 2')
    return keep(value)
  })
  const { out } = await workOff(5, withStage(chainOf(pass), breaks))
  expect(out).toEqual([0, 1, 3, 4])
  expect(await bus.deadLetters()).toMatchObject([
    { offset: 2, stage: 'breaks', reason: 'CORRUPT: read message 2' },
  ])
})

test('what is buried is logged under the id of its document', async () => {
  const lines: unknown[] = []
  const log: Log = { ...silentLog, warn: (message, fields) => lines.push({ message, ...fields }) }
  const sort = stage<number, number>('sort', (value) =>
    value === 1 ? deadLetter('not wanted') : keep(value),
  )
  await workOff(3, withStage(chainOf(pass), sort), log)
  expect(lines).toEqual([
    {
      ...{ message: 'message buried', documentId: 'k1', stream: 'in', group: 'work', offset: 1 },
      ...{ stage: 'sort', reason: 'not wanted' },
    },
  ])
})

test('a bug met by one message does not hold up the stream for ever', async () => {
  const buggy = stage<number, number>('buggy', (value) => {
    if (value === 1) throw new TypeError('undefined is not a function')
    return keep(value)
  })
  const { run, out } = await workOff(3, withStage(chainOf(pass), buggy))
  expect(out).toEqual([0, 2])
  expect(run.counters.stages()[1]).toMatchObject({ failed: 3, dead: 1 })
  expect(await bus.deadLetters()).toMatchObject([{ offset: 1, reason: 'undefined is not a function' }])
})

test('a stage that is broken for every message buries none and goes on once it is mended', async () => {
  let failures = 0
  const broken = stage<number, number>('broken', (value) => {
    if (failures < 10) {
      failures += 1
      throw new AppError('MISSING_PART', 'the thread is gone')
    }
    return keep(value)
  })
  const { out } = await workOff(3, withStage(chainOf(pass), broken))
  expect(out).toEqual([0, 1, 2])
  expect(await bus.deadLetters()).toEqual([])
})

test('a stage that answers too few outcomes is a fault, not a loss', async () => {
  const short: Stage<number, number> = {
    name: 'short',
    run: async (batch) => batch.filter(({ value }) => value !== 1).map(({ value }) => keep(value)),
  }
  const { out } = await workOff(3, withStage(chainOf(pass), short))
  expect(out).toEqual([0, 2])
  expect(await bus.deadLetters()).toMatchObject([
    { offset: 1, reason: expect.stringContaining('0 outcomes for 1') },
  ])
})
