import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { SourceState } from '../../pipeline/model/source.ts'
import { createVirtualClock, systemClock } from '../../pipeline/platform/clock.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openPostgresLedger } from '../ledger/postgres.ts'
import { openSqliteLedger } from '../ledger/sqlite.ts'
import { testPostgres } from '../ledger/testdata/fresh-postgres.ts'
import type { Change } from '../office/office.ts'
import { followLedger } from './follow-ledger.ts'
import { holdLease } from './hold-lease.ts'
import { createProcessBoard, startHeartbeat } from './process-board.ts'
import type { ProcessReport } from './process-report.ts'
import { createSourceDesk } from './source-desk.ts'
import { followSourceOrders } from './source-orders.ts'

const postgres = await testPostgres()
const postgresName = `postgres${postgres.missing ? ` (left out: ${postgres.missing})` : ''}`

describe('operations on sqlite', () => {
  testOperations(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'yushu-operations-'))
    const ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.db') })
    return {
      ledger,
      async close() {
        await ledger.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  })
})

describe.skipIf(postgres.missing !== undefined)(`operations on ${postgresName}`, () => {
  testOperations(async () =>
    openPostgresLedger({ url: (await postgres.createDatabase()).url }).then((ledger) => ({
      ledger,
      close: () => ledger.close(),
    })),
  )
})

const base = { clock: systemClock, log: silentLog }

function report(over: Partial<ProcessReport> = {}): Omit<ProcessReport, 'at'> {
  return {
    id: 'p1',
    role: 'process',
    host: 'test',
    pid: 1,
    version: '0',
    startedAt: '2026-03-02T09:00:00.000+08:00',
    rssBytes: 1,
    leases: [],
    groups: [],
    ...over,
  }
}

/** The machine may be busy. */
const patient = { timeout: 8_000, interval: 20 }

interface Subject {
  readonly ledger: Ledger
  close(): Promise<void>
}

function testOperations(open: () => Promise<Subject>): void {
  let subject: Subject
  let ledger: Ledger
  const stops: (() => Promise<void>)[] = []

  beforeAll(async () => {
    subject = await open()
    ledger = subject.ledger
  })
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })
  afterAll(() => subject.close())

  describe('the board of processes', () => {
    it('shows who is alive, who fell silent, and not who ended or died long ago', async () => {
      const clock = createVirtualClock(new Date('2026-03-02T09:00:00+08:00'))
      const board = createProcessBoard({ ledger, clock })
      const beat = async (id: string) => {
        const heartbeat = await startHeartbeat({
          ledger,
          clock,
          log: silentLog,
          report: () => report({ id }),
        })
        stops.push(() => heartbeat.stop())
        return heartbeat
      }
      const first = await beat('p1')
      await ledger.post(
        'process/old',
        JSON.stringify(report({ id: 'old' })),
        new Date('2026-02-28T09:00:00+08:00'),
      )
      await ledger.post(
        'process/p2',
        JSON.stringify(report({ id: 'p2' })),
        new Date('2026-03-02T08:59:40+08:00'),
      )
      expect((await board.processes()).map(({ id, isAlive }) => [id, isAlive])).toEqual([
        ['p1', true],
        ['p2', false],
      ])
      expect(await ledger.notice('process/old')).toBeUndefined()
      await first.stop()
      expect((await board.processes()).map(({ id }) => id)).toEqual(['p2'])
      await ledger.takeDown('process/p2')
    })
  })

  describe('following the ledger', () => {
    it('tells every change of every process once and in order, and again what its listener failed on', async () => {
      const heard: string[] = []
      let faults = 1
      const following = await followLedger({
        ledger,
        log: silentLog,
        pollMs: 20,
        onChange: ({ kind, id, action }: Change) => {
          if (id === 'n2' && faults-- > 0) throw new Error('not now')
          heard.push(`${kind}/${id} ${action}`)
        },
      })
      stops.push(() => following.stop())
      for (const id of ['n1', 'n2', 'n3'])
        await ledger.transact((tx) =>
          tx.create(
            { kind: 'note', id, unitId: 'ministry', body: {} },
            { actor: 'u', at: new Date(), action: 'note.created' },
          ),
        )
      await ledger.transact((tx) =>
        tx.note(
          { object: 'user/u', unitId: 'ministry' },
          { actor: 'u', at: new Date(), action: 'permission.refused' },
        ),
      )
      following.nudge()
      await vi.waitFor(() => expect(heard).toHaveLength(3), patient)
      await pause(60)
      expect(heard).toEqual(['note/n1 note.created', 'note/n2 note.created', 'note/n3 note.created'])
    })
  })

  describe('holding a lease', () => {
    const worker = (over: { ledger?: Pick<Ledger, 'lease' | 'release'>; holder: string; name: string }) => {
      const done: string[] = []
      const lease = holdLease({
        ...base,
        ledger,
        ttlMs: 3_000,
        ...over,
        begin: async () => {
          done.push('begun')
          return async () => void done.push('ended')
        },
      })
      stops.push(() => lease.stop())
      return { lease, done }
    }

    it('lets one work, and another as soon as it stops', async () => {
      const first = worker({ name: 'one', holder: 'a' })
      await vi.waitFor(() => expect(first.done).toEqual(['begun']), patient)
      const second = worker({ name: 'one', holder: 'b' })
      await pause(400)
      expect(first.lease.isHeld()).toBe(true)
      expect(second.done).toEqual([])
      await first.lease.stop()
      expect(first.done).toEqual(['begun', 'ended'])
      await vi.waitFor(() => expect(second.lease.isHeld()).toBe(true), patient)
    })

    it('ends the work before the time has passed when the ledger is gone, and begins again when it is back', async () => {
      let isDown = false
      let endedAfterMs = 0
      let downAt = 0
      const flaky: Pick<Ledger, 'lease' | 'release'> = {
        lease: async (...input) => {
          if (isDown) throw new Error('down')
          return ledger.lease(...input)
        },
        release: (...input) => ledger.release(...input),
      }
      let begun = 0
      const lease = holdLease({
        ...base,
        ledger: flaky,
        name: 'two',
        holder: 'a',
        ttlMs: 3_000,
        begin: async () => {
          begun += 1
          return async () => {
            endedAfterMs = performance.now() - downAt
          }
        },
      })
      stops.push(() => lease.stop())
      await vi.waitFor(() => expect(begun).toBe(1), patient)
      isDown = true
      downAt = performance.now()
      await vi.waitFor(() => expect(lease.isHeld()).toBe(false), patient)
      await vi.waitFor(() => expect(endedAfterMs).toBeGreaterThan(0), patient)
      expect(endedAfterMs).toBeLessThan(3_000)
      isDown = false
      await vi.waitFor(() => expect(begun).toBe(2), patient)
    })

    it('takes over from a holder that died', async () => {
      expect(await ledger.lease('three', 'dead', 1_200, new Date())).toBe(true)
      const heir = worker({ name: 'three', holder: 'b' })
      await pause(50)
      expect(heir.done).toEqual([])
      await vi.waitFor(() => expect(heir.done).toEqual(['begun']), patient)
    })

    it('gives the lease back when the work cannot begin, and tries again', async () => {
      let tries = 0
      const lease = holdLease({
        ...base,
        ledger,
        name: 'four',
        holder: 'a',
        ttlMs: 2_000,
        begin: async () => {
          tries += 1
          if (tries === 1) throw new Error('store is down')
          return async () => undefined
        },
      })
      stops.push(() => lease.stop())
      await vi.waitFor(() => expect(tries).toBe(2), patient)
      expect(lease.isHeld()).toBe(true)
    })
  })

  describe('sources steered from another process', () => {
    const state: SourceState = { sourceId: 's1', isEnabled: true, documentCount: 3 }

    it('are read by their owner alone, and stay switched off for every owner', async () => {
      const runs: string[] = []
      const switched: [string, boolean][] = []
      const crawler = (process: string, owned: string) => {
        const stop = followSourceOrders({
          ...base,
          ledger,
          pollMs: 20,
          owns: (sourceId) => sourceId === owned,
          run: async (sourceId) => runs.push(`${process} ${sourceId}`),
          setEnabled: (sourceId, isEnabled) => switched.push([sourceId, isEnabled]),
        })
        stops.push(stop)
      }
      crawler('c1', 's1')
      crawler('c2', 's2')
      const heartbeat = await startHeartbeat({
        ...base,
        ledger,
        report: () =>
          report({
            id: 'c1',
            role: 'crawl',
            crawl: {
              sources: [state],
              spool: { waiting: 0, bytes: 0, maxBytes: 1, isFull: false, refused: 0 },
              isPaused: false,
            },
          }),
      })
      stops.push(() => heartbeat.stop())
      let id = 0
      const board = createProcessBoard({ ledger, clock: systemClock })
      const desk = createSourceDesk({ ledger, board, clock: systemClock, newId: () => `r${id++}` })

      expect(await desk.run('s1', { waitMs: 3_000 })).toBe('done')
      expect(await desk.run('s3', { waitMs: 300 })).toBe('not-heard')
      expect(runs).toEqual(['c1 s1'])
      await desk.setEnabled('s1', false)
      expect(await desk.states()).toEqual([{ ...state, isEnabled: false }])
      await vi.waitFor(() =>
        expect(switched).toEqual([
          ['s1', false],
          ['s1', false],
        ]),
      )
    })
  })
}
