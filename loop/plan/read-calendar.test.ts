import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'

describe('the calendar of the ledger', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const officer = () => test.as('press-officer')
  const calendar = (from: string, to: string) => test.loop.plans.calendar(officer(), { from, to })

  /** Written and signed four times: it waits for its releaser. */
  async function approved(title: string, planId: string): Promise<string> {
    const { id } = await test.loop.releases.draft(officer(), {
      title,
      body: '正文。',
      column: 'news',
      openness: 'proactive',
      planId,
    })
    await test.loop.releases.submit(officer(), { id })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await test.loop.releases.verdict(test.as(role), { id, verdict: 'approved', opinion: '同意' })
    return id
  }

  it('has the items of plans, what is scheduled and what is out, and takes what belongs together for one thing', async () => {
    const { id: planId } = await test.loop.plans.create(officer(), {
      title: '宣传',
      items: [{ kind: 'release', title: '首发稿', day: '2026-03-03', time: '09:00', channel: 'portal' }],
    })
    const soon = await approved('首发稿', planId)
    await test.loop.releases.schedule(test.as('releaser'), { id: soon, at: '2026-03-03T09:00:00+08:00' })
    const out = await approved('预告', planId)
    await test.loop.releases.publish(test.as('releaser'), { id: out })
    const { days, clashes } = await calendar('2026-03-02', '2026-03-03')
    const shown = days.map(({ entries }) =>
      entries.map(({ kind, title, time, channel }) => [kind, title, time, channel]),
    )
    expect(shown).toEqual([
      [['published', '预告', '09:00', 'portal']],
      [
        ['item', '首发稿', '09:00', 'portal'],
        ['scheduled', '首发稿', '09:00', 'portal'],
      ],
    ])
    expect(clashes).toEqual([])
  })

  it('leaves out cancelled plans and refuses more days than it lays out', async () => {
    const { id } = await test.loop.plans.create(officer(), {
      title: '宣传',
      items: [{ kind: 'event', title: '活动', day: '2026-03-03' }],
    })
    await test.loop.plans.cancel(officer(), { id, reason: '改期' })
    expect((await calendar('2026-03-03', '2026-03-03')).days[0]?.entries).toEqual([])
    await expect(calendar('2026-03-01', '2026-06-01')).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(calendar('2026-03-02', '2026-03-01')).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })
})
