import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestLoop, signal, type TestLoop } from '../testing/open-test-loop.ts'
import { reportName } from './report.ts'

describe('duty reports', () => {
  let test: TestLoop
  let incidentId: string
  beforeEach(async () => {
    test = await openTestLoop()
    await test.loop.recorder.record([signal({ level: 'red' })])
    const incident = await test.loop.incidents.open(test.as('press-officer'), {
      alertId: 'a1',
      title: '某地充电站起火',
      level: 'II',
      levelReason: '会商认定',
      playbookId: 'safety-accident',
    })
    incidentId = incident.id
  })
  afterEach(() => test.close())

  const writer = () => test.as('emergency')
  const leader = () => test.as('reviewer-3')
  const draft = (type: 'first' | 'follow-up' | 'daily' | 'final', corrects?: string) =>
    test.loop.reports.draft(writer(), {
      incidentId,
      type,
      recipients: ['总值班室'],
      contact: '值班员 010-0000',
      ...(corrects ? { corrects } : {}),
    })
  const sign = (id: string) => test.loop.reports.sign(leader(), { id, opinion: '同意报送' })
  const fact = (name: string, text: string) =>
    test.loop.incidents.setFact(writer(), { id: incidentId, name, text, from: '属地值班室' })

  it('say 正在核实 of everything nobody has registered, and nothing of it is blank or guessed', async () => {
    const report = await draft('first')
    const text = new Map(report.fields.map(({ title, text: words }) => [title, words]))
    expect(text.get('接报时间')).toBe('3月2日08时50分')
    expect(text.get('信息来源')).toBe('公开信息监测发现')
    expect(text.get('初步损失')).toBe('正在核实')
    expect(report.fields.every(({ text: words }) => words.trim() !== '')).toBe(true)
    // A reason for the level is no judgement of the trend.
    expect(text.get('发展趋势')).toBe('正在核实')
    expect(report.summary).toContain('正在核实')
    const blanked = await test.loop.reports.edit(writer(), {
      id: report.id,
      fields: [{ name: 'place', text: ' ' }],
    })
    expect(blanked.fields.find(({ name }) => name === 'place')).toMatchObject({
      text: '正在核实',
      isUnknown: true,
    })
  })

  it('give in a 续报 only what changed since the last, and in the 终报 all of it', async () => {
    await fact('place', '云泽市甲区')
    const first = await draft('first')
    await sign(first.id)
    test.advanceMinutes(30)
    await fact('losses', '轻伤 2 人')
    const second = await draft('follow-up')
    expect(second).toMatchObject({ number: 2, name: '续报一' })
    expect(second.fields).toMatchObject([{ name: 'losses', text: '轻伤 2 人' }])
    expect(second.course.every(({ at }) => at > first.asOf)).toBe(true)
    await sign(second.id)
    const last = await draft('final')
    expect(last.name).toBe('终报')
    expect(last.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['place', 'losses', 'cause', 'state', 'aftermath', 'review']),
    )
    expect(last.course.length).toBeGreaterThan(second.course.length)
  })

  it('are signed by somebody who did not write a word of them, before they leave', async () => {
    const { id } = await draft('first')
    const { reports } = test.loop
    const call = () => reports.send(writer(), { id, how: 'telephone', to: '总值班室', takenBy: '李' })
    await expect(call()).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    await reports.edit(test.as('press-officer'), { id, summary: '摘要' })
    await expect(reports.sign(test.as('press-officer'), { id, opinion: '同意' })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    await expect(reports.sign(writer(), { id, opinion: '同意' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await sign(id)).state).toBe('signed')
    await expect(reports.edit(writer(), { id, summary: '改' })).rejects.toMatchObject({
      code: 'ILLEGAL_MOVE',
    })
    expect((await call()).state).toBe('sent')
  })

  it('go by telephone first, then in writing, then are confirmed', async () => {
    const { reports } = test.loop
    const { id } = await draft('first')
    await sign(id)
    const send = (how: 'telephone' | 'written', takenBy?: string) =>
      reports.send(writer(), { id, how, to: '总值班室', takenBy })
    await expect(send('written')).rejects.toMatchObject({ userMessage: '先电话报告，再书面报送' })
    await expect(send('telephone')).rejects.toMatchObject({ userMessage: '请填写接电话的人' })
    await send('telephone', '李')
    const confirm = () => reports.confirm(writer(), { id, words: '李值班员确认收到' })
    await expect(confirm()).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    test.advanceMinutes(20)
    await send('written')
    expect(await confirm()).toMatchObject({
      state: 'confirmed',
      sendings: [{ takenBy: '李' }, { how: 'written' }],
    })
    const { timeline } = await test.loop.incidents.get(writer(), { id: incidentId })
    expect(timeline.filter(({ kind }) => kind === 'report').map(({ text }) => text)).toEqual([
      '初报：起草（第 1 号）',
      '初报：签发：同意报送',
      '初报：电话报告总值班室，李接收',
      '初报：书面报送总值班室',
      '初报：已确认收到：李值班员确认收到',
    ])
  })

  it('are corrected by a new 续报 while the earlier one stays, also after the 终报', async () => {
    await expect(draft('follow-up')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    const first = await draft('first')
    await expect(draft('follow-up')).rejects.toMatchObject({
      userMessage: expect.stringContaining('尚未签发'),
    })
    await sign(first.id)
    await expect(draft('first')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    await sign((await draft('final')).id)
    await expect(draft('follow-up')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    await fact('losses', '更正：轻伤 3 人')
    const correction = await draft('follow-up', first.id)
    expect(correction).toMatchObject({ number: 3, name: '续报一', corrects: first.id })
    expect((await test.loop.reports.list(writer(), { incidentId })).map(({ number }) => number)).toEqual([
      1, 2, 3,
    ])
  })

  it('hold the incident open until they have left', async () => {
    const { id } = await draft('first')
    const { obstacles } = await test.loop.incidents.get(writer(), { id: incidentId })
    expect(obstacles).toContain('初报尚未送出')
    await sign(id)
    await test.loop.reports.send(writer(), { id, how: 'telephone', to: '总值班室', takenBy: '李' })
    const after = await test.loop.incidents.get(writer(), { id: incidentId })
    expect(after.obstacles.join()).not.toContain('初报')
  })

  it('are numbered in Chinese', () => {
    expect([1, 10, 11, 20, 32].map((n) => reportName('follow-up', n))).toEqual([
      '续报一',
      '续报十',
      '续报十一',
      '续报二十',
      '续报三十二',
    ])
  })
})
