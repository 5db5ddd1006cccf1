import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'

describe('a plan in the tray', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const officer = () => test.as('press-officer')
  const asked = async (role: 'press-officer' | 'analyst' | 'releaser' = 'press-officer') => {
    const { items } = await test.loop.tray.of(test.as(role))
    return items
      .filter(({ kind }) => kind === 'plan')
      .map(({ move, dueAt, isOverdue }) => `${move} ${dueAt?.slice(0, 10)}${isOverdue ? ' late' : ''}`)
  }

  it('asks to be opened a week before it begins, then for what became of its items, then to be closed', async () => {
    const { id } = await test.loop.plans.create(officer(), {
      title: '宣传',
      goal: '知晓',
      query: '充电',
      from: '2026-03-10',
      to: '2026-03-12',
      items: [{ kind: 'event', title: '活动', day: '2026-03-11' }],
    })
    expect(await asked()).toEqual([])
    test.advanceMinutes(24 * 60)
    expect(await asked()).toEqual(['open 2026-03-10'])
    const { items } = await test.loop.plans.open(officer(), { id })
    expect(await asked()).toEqual([])
    test.advanceMinutes(9 * 24 * 60)
    expect(await asked()).toEqual(['hold 2026-03-11 late'])
    await test.loop.plans.hold(officer(), { id, itemId: items[0]?.id ?? '', isHeld: true })
    expect(await asked()).toEqual([])
    test.advanceMinutes(24 * 60)
    expect(await asked()).toEqual(['close 2026-03-12 late'])
    await test.loop.plans.close(officer(), { id, summary: '完' })
    expect(await asked()).toEqual([])
  })

  it('asks only who may do it', async () => {
    await test.loop.plans.create(officer(), { title: '宣传', from: '2026-03-03', to: '2026-03-04' })
    expect(await asked()).toEqual(['open 2026-03-03'])
    expect(await asked('analyst')).toEqual([])
    expect(await asked('releaser')).toEqual([])
  })
})
