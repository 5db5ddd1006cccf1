import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor, Role } from '../office/actor.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { type DirectiveMove, deeds, directiveDeeds, fitsState } from './deeds.ts'
import { type DirectiveState, directiveMoves } from './directive.ts'

describe('directives', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
    const boss = test.as('administrator')
    await test.loop.people.createUnit(boss, { id: 'network', name: '网络安全管理局', parentId: 'ministry' })
    await test.loop.people.createUnit(boss, { id: 'radio', name: '无线电管理局', parentId: 'ministry' })
  })
  afterEach(() => test.close())

  const of = (unitId: string, role: Role = 'handler'): Actor => ({
    userId: `${role}-${unitId}`,
    name: `${unitId}承办人`,
    roles: [role],
    unitId,
  })
  const open = (over: Partial<{ unitId: string; title: string; dueAt: string; isInternal: boolean }> = {}) =>
    test.loop.directives.open(test.as('press-officer'), {
      unitId: 'network',
      title: '核查短信诈骗投诉',
      text: '核查并于三日内报告结果',
      source: { kind: 'matter', id: 'm1', title: '诈骗短信' },
      dueAt: '2026-03-05T18:00:00+08:00',
      ...over,
    })
  const act = (who: Actor, id: string, move: DirectiveMove, more: object = {}) =>
    test.loop.directives.act(who, { id, move, text: '说明', ...more })

  it('go from the unit that accepts to the outcome that is judged, every step with who and when', async () => {
    const { id } = await open()
    const handler = of('network')
    expect((await act(handler, id, 'accept', { text: '' })).state).toBe('accepted')
    await act(handler, id, 'progress', { text: '已约谈企业' })
    expect((await act(handler, id, 'finish', { text: '企业已整改' })).state).toBe('finished')
    await act(test.as('press-officer'), id, 'send-back', { text: '缺少整改数据' })
    await act(handler, id, 'finish', { text: '补充数据' })
    const closed = await act(test.as('press-officer'), id, 'close', { text: '同意办结' })
    expect(closed.history.map(({ kind, by }) => [kind, by.id])).toEqual([
      ['opened', 'u-press-officer'],
      ['accepted', 'handler-network'],
      ['progress', 'handler-network'],
      ['finished', 'handler-network'],
      ['sent-back', 'u-press-officer'],
      ['finished', 'handler-network'],
      ['closed', 'u-press-officer'],
    ])
    expect(closed.moves).toEqual([])
    expect((await test.ledger.verifyAudit()).isIntact).toBe(true)
  })

  it('passed on belong to the other unit alone, which begins anew', async () => {
    const { id } = await open()
    await act(of('network'), id, 'accept')
    const passed = await act(of('network'), id, 'pass-on', { unitId: 'radio', text: '属无线电干扰' })
    expect(passed).toMatchObject({ unitId: 'radio', unitName: '无线电管理局', state: 'open', moves: [] })
    await expect(act(of('network'), id, 'accept')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(test.loop.directives.get(of('network'), { id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await act(of('radio'), id, 'accept')).state).toBe('accepted')
    for (const unitIds of [['network'], ['radio']])
      expect(
        (await test.ledger.audit({ unitIds, object: `directive/${id}` })).map(({ action }) => action),
      ).toContain('directive.passed-on')
  })

  it('are returned only with a reason, and passed on only to another open unit', async () => {
    const { id } = await open()
    await expect(act(of('network'), id, 'return', { text: ' ' })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(act(of('network'), id, 'pass-on', { unitId: 'network' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    await expect(act(of('network'), id, 'pass-on', { unitId: 'none' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await test.loop.people.closeUnit(test.as('administrator'), { id: 'radio', reason: '机构改革' })
    await expect(act(of('network'), id, 'pass-on', { unitId: 'radio' })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    expect((await act(of('network'), id, 'return', { text: '不属本局职责' })).state).toBe('returned')
  })

  it('are listed by due time, the late ones told apart, and more time is given by who follows them up', async () => {
    await open({ title: '后到期', dueAt: '2026-03-20T18:00:00+08:00' })
    const soon = await open({ title: '先到期' })
    await open({ title: '他局', unitId: 'radio', dueAt: '2026-03-04T18:00:00+08:00' })
    test.advanceMinutes(4 * 24 * 60)
    const titles = async (who: Actor, filter: object = {}) =>
      (await test.loop.directives.list(who, filter)).map(({ title, isOverdue }) => [title, isOverdue])
    expect(await titles(of('network'))).toEqual([
      ['先到期', true],
      ['后到期', false],
    ])
    expect(await titles(test.as('press-officer'), { isOverdue: true })).toEqual([
      ['他局', true],
      ['先到期', true],
    ])
    expect(await test.loop.directives.count(test.as('press-officer'))).toEqual({ pending: 3, overdue: 2 })
    await expect(
      act(of('network'), soon.id, 'extend', { dueAt: '2026-03-10T18:00:00+08:00' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const extended = await act(test.as('press-officer'), soon.id, 'extend', {
      dueAt: '2026-03-10T18:00:00+08:00',
    })
    expect(extended.isOverdue).toBe(false)
    expect(await titles(of('network'), { isOverdue: true })).toEqual([])
  })

  it('refuse a deed on a version that is no longer the current one', async () => {
    const { id, version } = await open()
    await act(of('network'), id, 'accept', { version })
    await expect(act(of('network'), id, 'finish', { version })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    })
  })

  it('do in every state what the table of moves allows and nothing else', async () => {
    for (const state of Object.keys(directiveMoves) as DirectiveState[])
      for (const move of directiveDeeds) {
        const { id } = await open()
        await bring(id, state)
        const outcome = await act(
          { ...test.as('press-officer'), roles: ['press-officer', 'handler'] },
          id,
          move,
          {
            unitId: 'radio',
            dueAt: '2026-04-01T18:00:00+08:00',
          },
        ).then(
          () => true,
          () => false,
        )
        expect([state, move, outcome]).toEqual([state, move, fitsState(deeds[move], state)])
      }
  })

  async function bring(id: string, state: DirectiveState): Promise<void> {
    const ways: Record<DirectiveState, readonly DirectiveMove[]> = {
      open: [],
      accepted: ['accept'],
      returned: ['return'],
      finished: ['accept', 'finish'],
      closed: ['close'],
    }
    for (const move of ways[state]) await act(test.as('press-officer'), id, move)
  }
})
