import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../pipeline/platform/clock.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openSqliteLedger } from '../ledger/sqlite.ts'
import { assessOperations, followLag, type OperationsFacts } from './operations-alerts.ts'
import type { SeenProcess } from './process-board.ts'
import { watchOperations } from './watch-operations.ts'

const now = new Date('2026-03-02T09:00:00+08:00')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000)

function seen(over: Partial<SeenProcess> = {}): SeenProcess {
  return {
    id: 'p1',
    role: 'all',
    host: 'h1',
    pid: 1,
    version: '0',
    startedAt: '2026-03-02T08:00:00.000+08:00',
    at: '2026-03-02T08:59:59.000+08:00',
    rssBytes: 1,
    leases: ['stories'],
    groups: [],
    isAlive: true,
    ...over,
  }
}

const raisedIds = (facts: Partial<OperationsFacts>) =>
  assessOperations({ now, ...facts })
    .filter(({ isPending }) => !isPending)
    .map(({ id }) => id)

describe('what is wrong', () => {
  it('is nothing where everything runs, and nothing where nothing is known', () => {
    expect(assessOperations({ now })).toEqual([])
    expect(
      assessOperations({
        now,
        processes: [seen()],
        lag: [{ stream: 's', group: 'g', partition: 0, end: 9, committed: 3 }],
        deadLetters: [{ stream: 's', count: 0 }],
        dependencies: [{ name: 'bus', isUp: true }],
        snapshot: { at: '2026-03-01T08:30:00.000+08:00', followedSince: 900 },
        disks: [{ name: 'h1', freeBytes: 9e9, totalBytes: 10e9 }],
      }),
    ).toEqual([])
  })

  it('says what to do, and since when', () => {
    const spool = {
      waiting: 9,
      bytes: 10,
      maxBytes: 10,
      isFull: true,
      refused: 0,
      since: '2026-03-02T08:50:00.000+08:00',
    }
    const processes = [seen({ crawl: { sources: [], spool, isPaused: true } })]
    const [alert] = assessOperations({ now, processes })
    expect(alert).toMatchObject({
      id: 'crawl-paused/p1',
      level: 'critical',
      since: spool.since,
      isPending: false,
    })
    expect(alert?.text).toContain('采集已暂停')
    expect(alert?.advice).toContain('恢复')
  })

  it('is a spool full of what the bus refuses as well, and each refused message, once the rest is gone', () => {
    const spool = { waiting: 0, bytes: 5, maxBytes: 10, isFull: false, refused: 2 }
    const idsOf = (isFull: boolean) =>
      raisedIds({
        processes: [seen({ crawl: { sources: [], spool: { ...spool, isFull }, isPaused: isFull } })],
      })
    expect(idsOf(false)).toEqual(['spool-refused/p1'])
    expect(idsOf(true)).toEqual(['crawl-paused/p1', 'spool-refused/p1'])
  })

  it('is told only when it has lasted: a process that restarts is no alert', () => {
    const first = assessOperations({ now, processes: [] })
    expect(first.map(({ id, isPending }) => [id, isPending])).toEqual([
      ['no-crawl-worker', true],
      ['no-process-worker', true],
    ])
    const then = assessOperations({ now: later(31), processes: [] }, first)
    expect(then.map(({ isPending }) => isPending)).toEqual([false, false])
    expect(then.map(({ since }) => since)).toEqual(first.map(({ since }) => since))
  })

  it('has one cause, not three: nobody to hold the story stage is told once', () => {
    expect(assessOperations({ now, processes: [seen({ leases: [] })] }).map(({ id }) => id)).toEqual([
      'stories-unheld',
    ])
    expect(assessOperations({ now, processes: [seen({ role: 'crawl' })] }).map(({ id }) => id)).toEqual([
      'no-process-worker',
    ])
  })

  it('finds engines, disks, snapshots, silent processes and dead letters', () => {
    const down = assessOperations({ now, dependencies: [{ name: 'store', isUp: false }] })
    expect(
      assessOperations({ now: later(6), dependencies: [{ name: 'store', isUp: false }] }, down)[0]?.text,
    ).toBe('检索库没有应答')
    expect(raisedIds({ disks: [{ name: 'h1', freeBytes: 1e9, totalBytes: 100e9 }] })).toEqual(['disk-low/h1'])
    expect(raisedIds({ snapshot: { at: '2026-03-02T07:30:00.000+08:00', followedSince: 30_000 } })).toEqual([
      'snapshot-old',
    ])
    expect(raisedIds({ processes: [seen(), seen({ id: 'p2', isAlive: false })] })).toEqual([
      'process-silent/p2',
    ])
    expect(raisedIds({ deadLetters: [{ stream: 'documents.raw', count: 2 }] })).toEqual([
      'dead-letters/documents.raw',
    ])
  })
})

describe('the gap between written and done', () => {
  const run = (gaps: readonly number[], perTick: number) => {
    const follow = followLag()
    return gaps.map((behind, tick) => {
      const end = 10_000 + tick * perTick
      const [lag] = follow(
        [{ stream: 's', group: 'g', partition: 0, end, committed: end - behind }],
        later(tick * 10),
      )
      return lag?.notShrinkingSince !== undefined
    })
  }

  it('stands when nothing is done for two minutes', () => {
    expect(run(Array(14).fill(50), 0).lastIndexOf(false)).toBe(11)
  })

  it('stands when it grows although work is done', () => {
    expect(
      run(
        Array.from({ length: 20 }, (_, tick) => tick * 500),
        5_000,
      ).at(-1),
    ).toBe(true)
  })

  it('does not stand while a heap is worked off, nor in a busy stream that keeps up', () => {
    expect(
      run(
        Array.from({ length: 30 }, (_, tick) => 9_000 - tick * 200),
        0,
      ),
    ).not.toContain(true)
    expect(
      run(
        Array.from({ length: 30 }, (_, tick) => (tick % 3) * 100),
        900,
      ),
    ).not.toContain(true)
    expect(run([0, 0, ...Array.from({ length: 30 }, (_, tick) => 9_000 - tick * 200)], 0)).not.toContain(true)
  })
})

describe('the watch over operations', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yushu-operations-alerts-'))
  let ledger: Ledger
  const stops: (() => Promise<void>)[] = []
  beforeAll(async () => {
    ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.db') })
  })
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })
  afterAll(async () => {
    await ledger.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('notes a condition once when it begins and once when it ends, however many processes look', async () => {
    const letters = [{ stream: 'documents.raw' }]
    const watch = (holder: string) => {
      const running = watchOperations({
        ledger,
        board: { processes: async () => [seen()] },
        bus: { lag: async () => [], deadLetters: async () => letters as never[] },
        dependencies: async () => [],
        holder,
        clock: systemClock,
        log: silentLog,
        everyMs: 30,
      })
      stops.push(() => running.stop())
      return running
    }
    const watches = [watch('a'), watch('b'), watch('c')]
    const shown = () => watches.map((each) => each.current().map(({ id }) => id))
    await vi.waitFor(() => expect(shown()).toEqual(Array(3).fill(['dead-letters/documents.raw'])))
    // The keeper ends: another goes on, and says nothing again.
    await watches[0]?.stop()
    letters.length = 0
    await vi.waitFor(() => expect(watches.slice(1).map((each) => each.current())).toEqual([[], []]))
    const events = await ledger.audit({
      object: 'operations-alert/dead-letters/documents.raw',
      order: 'oldest',
    })
    expect(events.map(({ action }) => action)).toEqual([
      'operations-alert.raised',
      'operations-alert.cleared',
    ])
    expect(events[0]?.reason).toContain('死信')
  })

  it('shows what it sees when the ledger is away', async () => {
    const away = () => Promise.reject(new Error('away'))
    const running = watchOperations({
      ledger: { lease: away, release: away, list: away, get: away, transact: away },
      board: { processes: away },
      bus: { lag: async () => [], deadLetters: async () => [{ stream: 's' }] as never[] },
      dependencies: async () => [{ name: 'ledger', isUp: false }],
      holder: 'x',
      clock: systemClock,
      log: silentLog,
      everyMs: 20,
    })
    stops.push(() => running.stop())
    await vi.waitFor(() => expect(running.current().map(({ id }) => id)).toEqual(['dead-letters/s']))
  })
})
