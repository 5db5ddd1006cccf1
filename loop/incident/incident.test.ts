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

  it('close only through closing, with a review, every clock met or explained and every required step settled', async () => {
    const { id } = await open()
    const close = (review: string) =>
      test.loop.incidents.close(press(), { id, review, lessons: ['提前准备问答'] })
    await expect(close('好')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    await test.loop.incidents.startClosing(press(), { id })
    await expect(close(' ')).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await expect(close('处置总体及时')).rejects.toMatchObject({
      userMessage: expect.stringContaining('首次发声'),
    })
    await test.loop.incidents.explainClock(press(), { id, clock: 'R1', reason: '属地已先发声' })
    await test.loop.incidents.explainClock(press(), { id, clock: 'R2', reason: '会商决定不开发布会' })
    await expect(close('处置总体及时')).rejects.toMatchObject({
      userMessage: expect.stringContaining('必办步骤'),
    })
    await test.loop.incidents.markStep(press(), {
      id,
      stepId: 'verify',
      status: 'not-needed',
      note: '属地已核实',
    })
    const closed = await close('处置总体及时')
    expect(closed).toMatchObject({ state: 'closed', review: { lessons: ['提前准备问答'] }, moves: [] })
    expect(closed.timeline.at(-1)?.text).toContain('R1、R2')
    expect(closed.obstacles).toEqual([])
    await expect(test.loop.incidents.addEntry(press(), { id, text: '补记' })).rejects.toMatchObject({
      code: 'ILLEGAL_MOVE',
    })
    expect(await test.loop.incidents.countOpen(press())).toBe(0)
  })

  it('turn a lesson with a unit and a day into a directive of that unit', async () => {
    const { id } = await open()
    for (const clock of ['R1', 'R2'])
      await test.loop.incidents.explainClock(press(), { id, clock, reason: '说明' })
    await test.loop.incidents.markStep(press(), { id, stepId: 'verify', isDone: true })
    await test.loop.incidents.startClosing(press(), { id })
    const dueAt = new Date('2026-04-01T18:00:00+08:00')
    const lesson = { text: '完善值班电话', unitId: 'ministry', dueAt }
    const closed = await test.loop.incidents.close(press(), {
      id,
      review: '评估',
      lessons: [lesson, '多演练'],
    })
    const [directive] = await test.ledger.list({ kind: 'directive', keys: { source: `incident/${id}` } })
    expect(directive).toMatchObject({ unitId: 'ministry', state: 'open', body: { title: '完善值班电话' } })
    expect(closed.review?.directives).toMatchObject([{ id: directive?.id, lesson: '完善值班电话' }])
    expect(closed.review?.lessons).toEqual(['完善值班电话', '多演练'])
  })

  it('have every level from a 会商 on record, with what the system had proposed', async () => {
    const consult = {
      form: 'telephone',
      place: '010-0000',
      chair: '带班领导',
      attendees: [{ unit: '新闻宣传处' }],
      judgement: '影响扩大',
      decision: 'answer',
      decisionReason: '影响多个地区',
      dissent: [{ unit: '某司', words: '建议再观察' }],
    } as const
    const { id } = await open({ levelReason: undefined, consult, level: 'III' })
    await test.loop.incidents.setLevel(press(), { id, level: 'II', reason: '升级' })
    const { consults, levelConsultId, timeline } = await test.loop.incidents.get(press(), { id })
    expect(consults).toMatchObject([
      { form: 'telephone', level: 'III', proposal: { level: 'II' }, dissent: [{ unit: '某司' }] },
      { form: 'brief', level: 'II', decisionReason: '升级', recordedBy: { name: 'press-officer' } },
    ])
    expect(levelConsultId).toBe(consults[1]?.id)
    expect(timeline.filter(({ kind }) => kind === 'level').map(({ link }) => link?.id)).toEqual(
      consults.map((each) => each.id),
    )
    await expect(
      test.loop.incidents.setLevel(press(), { id, level: 'I', consult: { ...consult, attendees: [] } }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('record a decision not to answer with its reason, which explains the clocks that wait and meets none', async () => {
    const { id } = await open({ level: 'IV' })
    const decided = await test.loop.incidents.consult(press(), {
      id,
      consult: {
        form: 'meeting',
        place: '会议室',
        chair: '主任',
        attendees: [{ unit: '办公厅' }],
        judgement: '热度已退',
        decision: 'no-answer',
        decisionReason: '属地已回应，重复发布会放大',
      },
    })
    expect(decided.clocks).toMatchObject([
      { id: 'R3', state: 'running', explanation: { reason: expect.stringContaining('属地已回应') } },
    ])
    expect(decided.timeline.at(-1)).toMatchObject({ kind: 'consult', link: { kind: 'consult' } })
  })

  it('say of each clock what it waits for, when it is near, and why it was missed', async () => {
    const { id } = await open()
    const why = async () => (await test.loop.incidents.get(press(), { id })).clocks[0]
    expect(await why()).toMatchObject({ isNear: false, why: '待公开发布权威信息' })
    test.advanceMinutes(4 * 60)
    expect(await why()).toMatchObject({ isNear: true, why: '临近截止，待公开发布权威信息' })
    test.advanceMinutes(60)
    expect(await why()).toMatchObject({ state: 'missed', why: '截止 2026-03-02 13:50 尚未公开发布权威信息' })
  })

  it('run the local ladder only when an approved playbook names it, and meet it by reports', async () => {
    const { playbooks, incidents, reports } = test.loop
    await playbooks.ensureShipped()
    const { id: _id, version: _version, ...content } = await playbooks.need('safety-accident')
    const number = (
      await playbooks.write(press(), {
        id: 'safety-accident',
        content: { ...content, clocks: ['R25:县级'] },
        reason: '启用县级时限',
      })
    ).number
    const approver = test.as('reviewer-3')
    await playbooks.approve(approver, { id: 'safety-accident', number, opinion: '同意' })
    await playbooks.activate(approver, { id: 'safety-accident', number })
    const { id, clocks: started } = await open()
    expect(started.map((clock) => clock.id)).toEqual(['R1', 'R2', 'R25/县级·电话报告', 'R25/县级·书面报告'])
    expect(started[2]).toMatchObject({ mark: 'S', dueAt: '2026-03-02T09:10:00.000+08:00' })
    const report = await reports.draft(test.as('emergency'), {
      incidentId: id,
      type: 'first',
      recipients: ['总值班室'],
      contact: '值班员 010-0000',
    })
    await reports.sign(press(), { id: report.id, opinion: '同意' })
    await reports.send(test.as('emergency'), {
      id: report.id,
      how: 'telephone',
      to: '总值班室',
      takenBy: '李',
    })
    const after = await incidents.get(press(), { id })
    expect(after.clocks.map(({ state }) => state)).toEqual(['running', 'running', 'met', 'running'])
  })

  it('count from the activation what is due from there, and hold back what waits for another step', async () => {
    const { playbooks, incidents } = test.loop
    await playbooks.ensureShipped()
    const { id: _id, version: _version, ...content } = await playbooks.need('safety-accident')
    const [first, second] = content.steps
    if (!first || !second) throw new Error('no steps')
    const steps = [first, { ...second, dueFrom: 'activation', dueMinutes: 30, dependsOn: [first.id] }]
    await playbooks.write(press(), { id: 'own', content: { ...content, steps }, reason: '新预案' })
    await playbooks.approve(test.as('reviewer-3'), { id: 'own', number: 1, opinion: '同意' })
    await playbooks.activate(test.as('reviewer-3'), { id: 'own', number: 1 })
    const { id, steps: frozen } = await open({ playbookId: 'own' })
    expect(frozen[1]?.dueAt).toBeUndefined()
    test.advanceMinutes(60)
    const active = await incidents.activate(press(), { id, spokesperson: '王', line: '口径' })
    expect(active).toMatchObject({ authority: '测试部', activatedAt: '2026-03-02T10:00:00.000+08:00' })
    expect(active.steps[1]?.dueAt).toBe('2026-03-02T10:30:00.000+08:00')
    const done = () => incidents.markStep(press(), { id, stepId: second.id, status: 'done' })
    await expect(done()).rejects.toMatchObject({ userMessage: expect.stringContaining(first.title) })
    const taken = await incidents.markStep(press(), { id, stepId: first.id, status: 'taken' })
    expect(taken.steps[0]).toMatchObject({
      status: 'taken',
      takenBy: { name: 'press-officer' },
      isLate: true,
    })
    await incidents.markStep(press(), { id, stepId: first.id, status: 'done' })
    expect((await done()).steps[1]).toMatchObject({ status: 'done', isLate: false })
    await expect(
      incidents.markStep(press(), { id, stepId: first.id, status: 'not-needed' }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('change hands only when another person has read every open item', async () => {
    const { id } = await open()
    const { incidents } = test.loop
    const night = test.as('emergency')
    await expect(incidents.takeOver(night, { id, items: [] })).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    const { handOver } = await incidents.offerHandOver(press(), { id, to: '夜班', note: '属地电话待回' })
    const items = handOver?.items.map((item) => item.id) ?? []
    expect(handOver?.items.map(({ text }) => text).join('\n')).toMatch(/时限未完成[\s\S]*步骤未办结：核实/)
    await expect(incidents.takeOver(press(), { id, items })).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await expect(incidents.takeOver(night, { id, items: items.slice(1) })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    const taken = await incidents.takeOver(night, { id, items })
    expect(taken).toMatchObject({
      owner: { name: 'emergency' },
      handOver: { acceptedBy: { name: 'emergency' } },
    })
    expect(taken.timeline.filter(({ kind }) => kind === 'hand-over')).toHaveLength(2)
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
      'consult',
      'fact',
      'conference',
      'explain',
      'hand-over',
      'report',
    ])
  })
})
