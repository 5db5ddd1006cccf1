import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSqliteLedger } from '../loop/ledger/sqlite.ts'
import { createVirtualClock } from '../pipeline/platform/clock.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import { sampleDocument } from '../pipeline/store/sample-records.ts'
import { openSqliteStore } from '../pipeline/store/sqlite/sqlite.ts'
import { workOnce } from './nightly.ts'

test('documents past their retention are removed, the others stay, once a night whoever is asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yushu-nightly-'))
  await using opened = new AsyncDisposableStack()
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  const store = await openSqliteStore({ file: join(folder, 'store.sqlite') })
  opened.defer(() => store.close())
  const board = await openSqliteLedger({ file: join(folder, 'ledger.sqlite') })
  opened.defer(() => board.close())

  const at = (day: string) => `2026-${day}T08:00:00.000+08:00`
  const sample = (id: string, day: string) =>
    sampleDocument({ id, publishedAt: at(day), observedAt: at(day), precision: 'minute' })
  await store.upsertDocuments([sample('old', '01-01'), sample('new', '03-01')])
  const clock = createVirtualClock(new Date(at('03-02')))
  const work = () => workOnce({ store, board, keepDays: 30, clock, log: silentLog })
  await work()
  expect(await store.document('old')).toBeUndefined()
  expect((await store.document('new'))?.id).toBe('new')

  await store.upsertDocuments([sample('late', '01-01')])
  await work()
  expect(await store.document('late')).toBeDefined()
  clock.advanceTo(new Date(at('03-03')))
  await work()
  expect(await store.document('late')).toBeUndefined()
})

test('what else is done of a night is done once, and again the same night when it was cut short', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yushu-nightly-'))
  await using opened = new AsyncDisposableStack()
  opened.defer(() => rmSync(folder, { recursive: true, force: true }))
  const store = await openSqliteStore({ file: join(folder, 'store.sqlite') })
  opened.defer(() => store.close())
  const board = await openSqliteLedger({ file: join(folder, 'ledger.sqlite') })
  opened.defer(() => board.close())
  const clock = createVirtualClock(new Date('2026-03-02T03:30:00.000+08:00'))
  let turns = 0
  const further = async () => {
    turns += 1
  }
  const work = (signal?: AbortSignal) =>
    workOnce({ store, board, keepDays: 30, further, clock, log: silentLog }, signal)
  await work(AbortSignal.abort())
  await work()
  await work()
  expect(turns).toBe(2)
})
