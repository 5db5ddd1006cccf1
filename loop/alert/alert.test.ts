import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestLoop, signal, type TestLoop } from '../testing/open-test-loop.ts'

describe('alerts', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const press = () => test.as('press-officer')
  const get = (id = 'a1') => test.loop.alerts.get(press(), { id })

  it('are recorded at the time of the signal, by the system, with one key per alert and level', async () => {
    const results = await test.loop.recorder.record([
      signal(),
      signal({ kind: 'level-changed', level: 'orange', offset: 7, at: '2026-03-02T08:55:00.000+08:00' }),
    ])
    expect(results.map(({ outcome, notificationKey }) => [outcome, notificationKey])).toEqual([
      ['raised', 'a1:blue'],
      ['level-changed', 'a1:orange'],
    ])
    expect(await get()).toMatchObject({
      state: 'firing',
      level: 'orange',
      raisedAt: '2026-03-02T08:50:00.000+08:00',
      changedAt: '2026-03-02T08:55:00.000+08:00',
    })
    const events = await test.ledger.audit({ object: 'alert/a1', order: 'oldest' })
    expect(events.map(({ actor, action }) => [actor, action])).toEqual([
      ['system', 'alert.raised'],
      ['system', 'alert.level-changed'],
    ])
  })

  it('are the same after any part of the signals is delivered again', async () => {
    const signals = [
      signal(),
      signal({ kind: 'level-changed', level: 'yellow', offset: 3 }),
      signal({ id: 'a2', storyId: 's2', offset: 4 }),
      signal({ kind: 'ended', offset: 9, level: 'yellow' }),
    ]
    await test.loop.recorder.record(signals)
    const before = [await get('a1'), await get('a2'), await test.ledger.audit({})]
    const again = await test.loop.recorder.record([...signals.slice(1), ...signals])
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['skipped']))
    expect([await get('a1'), await get('a2'), await test.ledger.audit({})]).toEqual(before)
  })

  it('are acknowledged, then resolved, and refuse what the table has not', async () => {
    await test.loop.recorder.record([signal()])
    const { version } = await get()
    await test.loop.alerts.acknowledge(press(), { id: 'a1', version })
    await expect(test.loop.alerts.acknowledge(press(), { id: 'a1' })).rejects.toMatchObject({
      code: 'ILLEGAL_MOVE',
    })
    await expect(
      test.loop.alerts.resolve(press(), { id: 'a1', version, reason: '已处理' }),
    ).rejects.toMatchObject({ code: 'VERSION_CONFLICT' })
    await test.loop.alerts.resolve(press(), { id: 'a1', reason: '已处理' })
    expect(await get()).toMatchObject({ state: 'resolved', acknowledgedBy: { id: 'u-press-officer' } })
    expect(await test.loop.alerts.list(press(), { open: true })).toEqual([])
  })

  it('keep a false alarm as a labelled example with its document and watch', async () => {
    await test.loop.recorder.record([signal()])
    await expect(
      test.loop.alerts.dismiss(press(), { id: 'a1', code: 'false-alarm', reason: ' ' }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await test.loop.alerts.dismiss(press(), { id: 'a1', code: 'false-alarm', reason: '演练' })
    expect(await test.loop.alerts.examples(press())).toMatchObject([
      { label: 'false-alarm', alertId: 'a1', documentId: 'd1', watch: { id: 'w1' }, reason: '演练' },
    ])
  })

  it('fire again when a dismissed one rises, not when it falls', async () => {
    await test.loop.recorder.record([signal({ level: 'orange' })])
    await test.loop.alerts.dismiss(press(), { id: 'a1', code: 'not-ours', reason: '他部门' })
    await test.loop.recorder.record([signal({ kind: 'level-changed', level: 'yellow', offset: 5 })])
    expect((await get()).state).toBe('dismissed')
    await test.loop.recorder.record([signal({ kind: 'level-changed', level: 'red', offset: 6 })])
    expect(await get()).toMatchObject({ state: 'firing', level: 'red' })
  })

  it('tell nobody twice of a level reached before', async () => {
    const [, , , back] = await test.loop.recorder.record([
      signal(),
      signal({ kind: 'level-changed', level: 'orange', offset: 2 }),
      signal({ kind: 'level-changed', level: 'yellow', offset: 3 }),
      signal({ kind: 'level-changed', level: 'orange', offset: 4 }),
    ])
    expect(back).toEqual({ alertId: 'a1', outcome: 'level-changed', level: 'orange' })
  })

  it('are handled by those who may, and a refusal is on record', async () => {
    await test.loop.recorder.record([signal()])
    await expect(test.loop.alerts.acknowledge(test.as('analyst'), { id: 'a1' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await test.ledger.audit({ actor: 'u-analyst' })).toMatchObject([{ action: 'permission.refused' }])
    expect((await get()).state).toBe('firing')
  })

  it('count by level and watch, and say so to listeners after the commit', async () => {
    const heard: string[] = []
    const stop = test.loop.onChange(({ kind, id, action }) => heard.push(`${kind}/${id} ${action}`))
    const watch = await test.loop.watches.create(press(), { name: '起火', query: '起火' })
    await test.loop.recorder.record([signal({ watchId: watch.id })])
    stop()
    await test.loop.recorder.record([signal({ id: 'a2', watchId: watch.id, level: 'red' })])
    expect(heard).toEqual([`watch/${watch.id} watch.created`, 'alert/a1 alert.raised'])
    expect(await test.loop.alerts.countOpen(press())).toEqual({ blue: 1, yellow: 0, orange: 0, red: 1 })
    expect((await test.loop.watches.get(press(), { id: watch.id })).openAlerts).toBe(2)
  })
})

describe('watches', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  it('refuse a query the parser refuses, at creation and at change', async () => {
    const who = test.as('analyst')
    await expect(test.loop.watches.create(who, { name: 'x', query: '((' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    const watch = await test.loop.watches.create(who, { name: 'x', query: '起火' })
    await expect(
      test.loop.watches.update(who, { id: watch.id, version: 1, query: '((' }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
    expect(await test.loop.watches.standing()).toMatchObject([{ id: watch.id, query: { text: '起火' } }])
    await test.loop.watches.update(who, { id: watch.id, version: 1, isEnabled: false })
    expect(await test.loop.watches.standing()).toEqual([])
    await test.loop.watches.remove(who, { id: watch.id, version: 2 })
    expect(await test.loop.watches.list(who)).toEqual([])
  })
})
