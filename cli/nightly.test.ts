import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createVirtualClock } from '../pipeline/platform/clock.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import { sampleDocument } from '../pipeline/store/sample-records.ts'
import { openSqliteStore } from '../pipeline/store/sqlite/sqlite.ts'
import { removeExpired } from './nightly.ts'

test('documents past their retention are removed, the others stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yushu-nightly-'))
  const store = await openSqliteStore({ file: join(folder, 'store.sqlite') })
  try {
    const at = (day: string) => `2026-${day}T08:00:00.000+08:00`
    await store.upsertDocuments([
      sampleDocument({ id: 'old', publishedAt: at('01-01'), observedAt: at('01-01'), precision: 'minute' }),
      sampleDocument({ id: 'new', publishedAt: at('03-01'), observedAt: at('03-01'), precision: 'minute' }),
    ])
    const clock = createVirtualClock(new Date(at('03-02')))
    await removeExpired({ store, keepDays: 30, clock, log: silentLog })
    expect(await store.document('old')).toBeUndefined()
    expect((await store.document('new'))?.id).toBe('new')
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
