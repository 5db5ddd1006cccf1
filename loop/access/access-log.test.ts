import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../pipeline/platform/errors.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { systemActor } from '../office/actor.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { createAccessLog } from './access-log.ts'

describe('the access log', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const open = (object: string) =>
    test.loop.access.seen(test.as('press-officer'), { action: 'access.opened', object })
  const seen = async () =>
    (await test.loop.access.events(test.as('auditor'))).map(({ actor, action, object }) => [
      actor,
      action,
      object,
    ])

  it('tells the auditor who opened what and searched for what, and nobody else', async () => {
    open('incident/i1')
    test.loop.access.seen(test.as('analyst'), {
      action: 'access.searched',
      object: 'documents',
      words: '诈骗短信',
    })
    await test.loop.access.flush()
    expect((await seen()).toSorted()).toEqual([
      ['u-analyst', 'access.searched', 'documents'],
      ['u-press-officer', 'access.opened', 'incident/i1'],
    ])
    const [search] = await test.loop.access.events(test.as('auditor'), { actor: 'u-analyst' })
    expect(search?.reason).toBe('诈骗短信')
    for (const role of ['press-officer', 'administrator', 'handler'] as const)
      await expect(test.loop.access.events(test.as(role))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await test.ledger.verifyAudit()).isIntact).toBe(true)
  })

  it('is apart from the record of deeds', async () => {
    open('incident/i1')
    await test.loop.access.flush()
    const deeds = await test.loop.audit.events(test.as('auditor'), {})
    expect(deeds.filter(({ action }) => action.startsWith('access.'))).toEqual([])
  })

  it('takes a page that asks again and again for one reading, and a later one for another', async () => {
    for (let minute = 0; minute < 9; minute += 1) {
      open('incident/i1')
      test.advanceMinutes(1)
    }
    test.advanceMinutes(10)
    open('incident/i1')
    await test.loop.access.flush()
    expect(await seen()).toHaveLength(2)
  })

  it('writes what came in a second in one transaction, and keeps it while the ledger is away', async () => {
    let transactions = 0
    let isAway = true
    const ledger: Pick<Ledger, 'transact' | 'audit'> = {
      audit: test.ledger.audit,
      transact(work) {
        transactions += 1
        return isAway ? Promise.reject(new AppError('LEDGER_FAILED', 'away')) : test.ledger.transact(work)
      },
    }
    const office = { scope: async () => ['ministry'] }
    const log = createAccessLog({ ledger, office, clock: test.clock, log: silentLog, flushMs: 60_000 })
    for (let n = 0; n < 50; n += 1)
      log.seen(systemActor, { action: 'access.opened', object: `incident/i${n}` })
    await log.flush()
    expect(await log.events(systemActor)).toEqual([])
    isAway = false
    await log.close()
    expect(transactions).toBe(2)
    expect(await log.events(systemActor, { limit: 200 })).toHaveLength(50)
  })
})
