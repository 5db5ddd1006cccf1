import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../pipeline/platform/log.ts'
import { createPublications } from '../channel/create-publications.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { createOffice } from '../office/office.ts'
import type { ReleaseBody } from '../release/release.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { isInternal, requireMayLeave } from './may-leave.ts'

describe('what is marked internal', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  it('is known by its own mark, on a record, an entry or a line', () => {
    expect(isInternal({ isInternal: true })).toBe(true)
    expect(isInternal({ body: { isInternal: true } })).toBe(true)
    for (const item of [
      {},
      { body: null },
      { body: 'isInternal' },
      { body: { isInternal: false } },
      { isInternal: false },
    ])
      expect(isInternal(item)).toBe(false)
    expect(() => requireMayLeave({ kind: 'release', id: 'r', body: { isInternal: true } })).toThrow(
      'release/r',
    )
  })

  it('is not published, whatever signatures it has, and never stands on the portal or any channel', async () => {
    const press = test.as('press-officer')
    const { id } = await test.loop.releases.draft(press, {
      title: '内部情况通报材料',
      body: '本材料供有关单位掌握情况。\n\n请按要求办理。',
      column: 'news',
      openness: 'proactive',
      isInternal: true,
    })
    const outcome = await (async () => {
      await test.loop.releases.submit(press, { id })
      for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
        await test.loop.releases.verdict(test.as(role), { id, verdict: 'approved', opinion: '同意' })
      await test.loop.releases.publish(test.as('releaser'), { id })
    })().catch((error: unknown) => error)
    expect(outcome).toMatchObject({ code: 'GATE_CLOSED' })
    expect(await test.loop.portal.list({})).toMatchObject({ total: 0 })
    expect(await test.ledger.count({ kind: 'publication' })).toBe(0)
  })

  it('makes no publication even where a gate was forgotten', async () => {
    const { id } = await test.loop.releases.draft(test.as('press-officer'), {
      title: '内部情况通报材料',
      body: '本材料供有关单位掌握情况。',
      column: 'news',
      openness: 'proactive',
      isInternal: true,
    })
    const record = (await test.ledger.get('release', id)) as LedgerRecord<ReleaseBody>
    const office = createOffice({ ledger: test.ledger, clock: test.clock, newId: () => 'x', log: silentLog })
    const publishing = office.work(test.as('releaser'), (desk) =>
      createPublications(desk, record, {
        at: record.createdAt,
        channels: [
          { id: 'portal', kind: 'portal' },
          { id: 'cms', kind: 'webhook' },
          { id: 'wechat', kind: 'wechat' },
        ],
        portalUrl: (one) => `/portal/${one}`,
      }),
    )
    await expect(publishing).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    expect(await test.ledger.count({ kind: 'publication' })).toBe(0)
  })
})
