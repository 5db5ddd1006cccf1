import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'

describe('stories at the office', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  it('know what was reported, to whom, when and in which issue', async () => {
    const who = test.as('analyst')
    await test.loop.stories.report(who, { storyId: 's1', to: '部领导', issue: '舆情专报第3期' })
    test.advanceMinutes(60)
    await test.loop.stories.report(who, { storyId: 's1', to: '国办', issue: '专报第4期', note: '续报' })
    await test.loop.stories.addNote(who, { storyId: 's1', text: '已电话核实' })
    const office = await test.loop.stories.get(who, { storyId: 's1' })
    expect(office.reports).toMatchObject([
      { to: '部领导', at: '2026-03-02T09:00:00.000+08:00', by: { name: 'analyst' } },
      { to: '国办', issue: '专报第4期', note: '续报' },
    ])
    expect(office.notes).toMatchObject([{ text: '已电话核实' }])
    expect((await test.loop.stories.get(who, { storyId: 's2' })).reports).toEqual([])
  })

  it('are reported by who may, with recipient and issue', async () => {
    const report = (role: 'analyst' | 'releaser', issue: string) =>
      test.loop.stories.report(test.as(role), { storyId: 's1', to: '部领导', issue })
    await expect(report('analyst', '')).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(report('releaser', '1')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('the audit', () => {
  it('is read and verified by the auditor alone', async () => {
    const test = await openTestLoop()
    expect(await test.loop.audit.verify(test.as('auditor'))).toMatchObject({ isIntact: true })
    expect((await test.loop.audit.events(test.as('auditor'), {})).length).toBeGreaterThan(0)
    await expect(test.loop.audit.events(test.as('administrator'), {})).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await test.close()
  })
})
