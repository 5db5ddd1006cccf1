import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Role } from '../office/actor.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'

describe('the tray', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const trayOf = async (role: Role) => {
    const { items } = await test.loop.tray.of(test.as(role))
    return items.map(({ kind, move, isOverdue }) => `${kind} ${move}${isOverdue ? ' late' : ''}`)
  }
  const draft = () =>
    test.loop.releases.draft(test.as('press-officer'), {
      title: '情况说明',
      body: '正在核实有关情况。',
      column: 'response',
      openness: 'proactive',
    })
  const register = () =>
    test.loop.matters.register(test.as('press-officer'), {
      title: '断网时急救电话能否拨通',
      question: '断网的时候 120 打得出去吗',
      category: 'vital-interest',
      categoryReason: '涉及公众切身利益',
      origin: { kind: 'telephone' },
    })

  it('holds for each person what waits for that person alone', async () => {
    const { id } = await draft()
    expect(await trayOf('press-officer')).toEqual(['release submit'])
    expect(await trayOf('reviewer-1')).toEqual([])
    await test.loop.releases.submit(test.as('press-officer'), { id })
    expect(await trayOf('press-officer')).toEqual([])
    expect(await trayOf('reviewer-1')).toEqual(['release approve'])
    expect(await trayOf('reviewer-2')).toEqual([])
  })

  it('puts what is due first at the top, marks what is late, and what has no deadline comes last', async () => {
    await draft()
    await register()
    expect(await trayOf('press-officer')).toEqual(['matter route', 'release submit'])
    test.advanceMinutes(49 * 60)
    expect(await trayOf('press-officer')).toEqual(['matter route late', 'release submit'])
  })

  it('is empty for who decides nothing, without a refusal on record', async () => {
    await draft()
    await register()
    expect(await trayOf('auditor')).toEqual([])
    const events = await test.ledger.audit({ limit: 100 })
    expect(events.filter(({ action }) => action === 'permission.refused')).toEqual([])
  })

  it('asks the unit while a directive is open, and who follows it up when it is reported as done', async () => {
    const { id } = await test.loop.directives.open(test.as('press-officer'), {
      unitId: 'ministry',
      title: '检查备用线路',
      text: '逐条检查',
      source: { kind: 'plan', id: 'p1', title: '通信保障' },
      dueAt: '2026-03-05T18:00:00+08:00',
    })
    expect(await trayOf('handler')).toEqual(['directive accept'])
    for (const move of ['accept', 'finish'] as const)
      await test.loop.directives.act(test.as('handler'), { id, move, text: '已查' })
    test.advanceMinutes(7 * 24 * 60)
    expect(await trayOf('handler')).toEqual([])
    expect(await trayOf('press-officer')).toEqual(['directive close'])
  })

  it('holds the shift that is handed over, for everybody but who hands it over', async () => {
    const incident = await test.loop.incidents.open(test.as('emergency'), {
      storyId: 's1',
      title: '某地通信中断',
      level: 'III',
      levelReason: '会商认定',
      playbookId: 'network-outage',
    })
    await test.loop.incidents.offerHandOver(test.as('emergency'), { id: incident.id, to: '夜班' })
    expect(await trayOf('emergency')).toEqual([])
    expect(await trayOf('press-officer')).toEqual(['incident take-over'])
  })
})
