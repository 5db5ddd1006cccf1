import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestLoop, signal, type TestLoop } from '../testing/open-test-loop.ts'
import type { IncidentDetail } from './incident.ts'
import type { IncidentInput } from './open-incident.ts'

describe('incidents', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
    await test.loop.recorder.record([signal({ level: 'red', reasons: ['一小时内 120 条'] })])
  })
  afterEach(() => test.close())

  const press = () => test.as('press-officer')
  const open = (over: Partial<IncidentInput> = {}) =>
    test.loop.incidents.open(press(), {
      alertId: 'a1',
      title: '某地充电站起火',
      level: 'II',
      levelReason: '会商认定',
      playbookId: 'safety-accident',
      ...over,
    })
  const clocks = ({ clocks: all }: IncidentDetail) => all.map(({ ruleId, state }) => `${ruleId} ${state}`)

  it('propose a level with reasons and leave the decision to a person', async () => {
    const proposal = await test.loop.incidents.propose(press(), { alertId: 'a1' })
    expect(proposal.level).toBe('II')
    expect(proposal.reasons.join()).toMatch(/一小时内 120 条.*级别由人/)
    expect((await test.loop.incidents.propose(press(), { storyId: 'quiet' })).level).toBe('IV')
  })

  it('link the alert both ways, acknowledge it, and run the clocks from when it was known', async () => {
    const incident = await open()
    expect(incident).toMatchObject({
      state: 'open',
      storyId: 's1',
      alertIds: ['a1'],
      knownAt: '2026-03-02T08:50:00.000+08:00',
    })
    expect(incident.clocks).toMatchObject([
      { ruleId: 'R1', documentNumber: '国办发〔2016〕80号', dueAt: '2026-03-02T13:50:00.000+08:00' },
      { ruleId: 'R2', mark: 'V', dueAt: '2026-03-03T08:50:00.000+08:00' },
    ])
    expect(await test.loop.alerts.get(press(), { id: 'a1' })).toMatchObject({
      state: 'acknowledged',
      incidentId: incident.id,
    })
    await expect(open()).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    expect(await test.loop.alerts.list(press(), { story: 's1', open: true })).toHaveLength(1)
  })

  it('start R3 for the lower levels, from the story alone too', async () => {
    const incident = await open({ alertId: undefined, storyId: 's9', level: 'IV' })
    expect(clocks(incident)).toEqual(['R3 running'])
  })

  it('take every open alert of the story with them when opened from the story', async () => {
    await test.loop.recorder.record([
      signal({ id: 'a2', watchId: 'w2', at: '2026-03-02T08:55:00.000+08:00', isDemo: true }),
      signal({ id: 'a3', watchId: 'w3' }),
    ])
    await test.loop.alerts.dismiss(press(), { id: 'a3', code: 'not-ours', reason: '他部门' })
    const incident = await open({ alertId: undefined, storyId: 's1' })
    expect(incident).toMatchObject({
      alertIds: ['a1', 'a2'],
      knownAt: '2026-03-02T08:50:00.000+08:00',
      isDemo: true,
    })
    expect(await test.loop.alerts.list(press(), { story: 's1', state: 'acknowledged' })).toHaveLength(2)
    await expect(open({ alertId: undefined })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('are not active without spokesperson and line (三同步)', async () => {
    const { id } = await open()
    const activate = (spokesperson: string, line: string) =>
      test.loop.incidents.activate(press(), { id, spokesperson, line })
    await expect(activate('王发言人', ' ')).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await expect(activate(' ', '口径')).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    expect((await activate('王发言人', '口径')).state).toBe('active')
    await expect(activate('王发言人', '口径')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
  })

  it('keep every clock when the level changes, and add those of the new level', async () => {
    const { id } = await open({ level: 'III' })
    expect(clocks(await test.loop.incidents.get(press(), { id }))).toEqual(['R3 running'])
    const raised = await test.loop.incidents.setLevel(press(), { id, level: 'I', reason: '升级' })
    expect(clocks(raised)).toEqual(['R3 running', 'R1 running', 'R2 running'])
    expect(raised.clocks[1]?.startsAt).toBe('2026-03-02T08:50:00.000+08:00')
    test.advanceMinutes(6 * 60)
    const lowered = await test.loop.incidents.setLevel(press(), { id, level: 'IV', reason: '降级' })
    expect(clocks(lowered)).toEqual(['R3 running', 'R1 missed', 'R2 running'])
    expect(lowered.timeline.map(({ kind }) => kind)).toEqual(['opened', 'level', 'level', 'level'])
  })

  it('freeze the playbook, and show each step with owner, deadline, and whether it is late', async () => {
    const { id, steps } = await open()
    expect(steps[0]).toMatchObject({
      ownerName: '应急值守员',
      dueAt: '2026-03-02T09:10:00.000+08:00',
      isDone: false,
      isLate: false,
    })
    test.advanceMinutes(15)
    const done = await test.loop.incidents.markStep(press(), {
      id,
      stepId: 'verify',
      isDone: true,
      note: '已核实',
    })
    expect(done.steps[0]).toMatchObject({
      isDone: true,
      isLate: true,
      note: '已核实',
      doneBy: { name: 'press-officer' },
    })
    const undone = await test.loop.incidents.markStep(press(), { id, stepId: 'verify', isDone: false })
    expect(undone.steps[0]).toMatchObject({ isDone: false })
    expect(undone.timeline.slice(-2).map(({ text }) => text)).toEqual([
      '完成：核实事故基本情况（已核实）',
      '撤回完成：核实事故基本情况',
    ])
  })

  it('meet R2 by a press conference', async () => {
    const { id } = await open()
    const after = await test.loop.incidents.recordConference(press(), { id, text: '10时举行发布会' })
    expect(clocks(after)).toEqual(['R1 met', 'R2 met'])
    expect(after.timeline.map(({ text }) => text).join()).toContain('R2')
  })

  it('close only through closing and with a review, and stay closed', async () => {
    const { id } = await open()
    await expect(test.loop.incidents.close(press(), { id, review: '好', lessons: [] })).rejects.toMatchObject(
      { code: 'ILLEGAL_MOVE' },
    )
    await test.loop.incidents.startClosing(press(), { id })
    await expect(test.loop.incidents.close(press(), { id, review: ' ', lessons: [] })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    const closed = await test.loop.incidents.close(press(), {
      id,
      review: '处置总体及时',
      lessons: ['提前准备问答'],
    })
    expect(closed).toMatchObject({ state: 'closed', review: { lessons: ['提前准备问答'] }, moves: [] })
    expect(closed.timeline.at(-1)?.text).toContain('R1、R2')
    await expect(test.loop.incidents.addEntry(press(), { id, text: '补记' })).rejects.toMatchObject({
      code: 'ILLEGAL_MOVE',
    })
    expect(await test.loop.incidents.countOpen(press())).toBe(0)
  })

  it('are opened by those who may, with a reason, not in the future', async () => {
    const input = {
      alertId: 'a1',
      title: 'x',
      level: 'II',
      levelReason: 'x',
      playbookId: 'safety-accident',
    } as const
    await expect(test.loop.incidents.open(test.as('releaser'), input)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(open({ levelReason: '' })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(open({ playbookId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(open({ knownAt: new Date('2027-01-01') })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    expect((await test.loop.alerts.get(press(), { id: 'a1' })).state).toBe('firing')
  })

  it('offer each person the moves the table and the role allow', async () => {
    const { id } = await open()
    const moves = async (role: 'press-officer' | 'analyst') =>
      (await test.loop.incidents.get(test.as(role), { id })).moves
    expect(await moves('analyst')).toEqual([])
    expect(await moves('press-officer')).toEqual([
      'activate',
      'level',
      'step',
      'note',
      'draft-release',
      'meet-clock',
      'start-closing',
    ])
  })
})
