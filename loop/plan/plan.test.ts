import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleDocument } from '../../pipeline/store/sample-records.ts'
import { openTestLoop, signal, type TestLoop } from '../testing/open-test-loop.ts'

describe('a plan', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const officer = () => test.as('press-officer')
  const whole = {
    title: '充电安全宣传',
    goal: '让公众知道新标准',
    audience: '电动车用户',
    keyMessages: ['新标准更严'],
    questions: [
      { question: '老车怎么办？', answer: '' },
      { question: '何时施行？', answer: '2026年7月1日' },
    ],
    from: '2026-03-02',
    to: '2026-03-20',
    query: '充电安全',
    items: [
      {
        kind: 'press-conference',
        title: '新标准发布会',
        day: '2026-03-02',
        time: '15:00',
        channel: '发布厅',
        attendees: ['head', 'spokesperson'],
      },
    ],
  } as const
  const draft = () => test.loop.plans.create(officer(), whole)
  const open = async () => {
    const { id } = await draft()
    return test.loop.plans.open(officer(), { id })
  }

  it('keeps every version of its content, and tells what two of them differ in', async () => {
    const { id, version } = await draft()
    await test.loop.plans.edit(officer(), {
      id,
      version,
      goal: '让公众放心',
      questions: [{ question: '何时施行？', answer: '2026年7月1日' }],
    })
    const plan = await test.loop.plans.get(officer(), { id })
    expect(plan.versions.map(({ contentVersion }) => contentVersion)).toEqual([1, 2])
    expect(await test.loop.plans.compare(officer(), { id })).toEqual([
      { field: 'goal', before: ['让公众知道新标准'], after: ['让公众放心'] },
      { field: 'questions', before: ['老车怎么办？'], after: [] },
    ])
    const actions = await test.loop.audit.events(test.as('auditor'), {
      object: `plan/${id}`,
      order: 'oldest',
    })
    expect(actions.map(({ action }) => action)).toEqual(['plan.drafted', 'plan.edited'])
  })

  it('tells a changed item in the office’s words', async () => {
    const { id, items } = await draft()
    await test.loop.plans.edit(officer(), { id, items: items.map((item) => ({ ...item, time: '16:00' })) })
    expect(await test.loop.plans.compare(officer(), { id })).toEqual([
      {
        field: 'items',
        before: ['2026-03-02 · 15:00 · 新闻发布会 · 新标准发布会 · 发布厅 · 负责人、新闻发言人'],
        after: ['2026-03-02 · 16:00 · 新闻发布会 · 新标准发布会 · 发布厅 · 负责人、新闻发言人'],
      },
    ])
  })

  it('makes no version of an edit that changes nothing, and refuses one made on an older version', async () => {
    const { id, version } = await draft()
    const same = await test.loop.plans.edit(officer(), { id, version, goal: whole.goal })
    expect(same).toMatchObject({ version, contentVersion: 1 })
    await test.loop.plans.edit(officer(), { id, version, goal: '新目标' })
    await expect(test.loop.plans.edit(officer(), { id, version, goal: '旧' })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    })
  })

  it.each([
    [{ title: ' ' }, '请填写标题'],
    [{ from: '2026-03-09', to: '2026-03-01' }, '结束日期不能早于开始日期'],
    [{ from: '2026-02-30' }, '开始日期不是有效日期'],
    [{ query: '((' }, undefined],
    [{ items: [{ kind: 'event', title: '现场', day: '2026-03-02', time: '25:00' }] }, '日程时间'],
    [{ questions: [{ question: '' }] }, '请填写问题'],
  ] as const)('refuses %j in words that say what to do', async (edit, words) => {
    const refused = test.loop.plans.create(officer(), { ...whole, ...edit })
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_INPUT',
      ...(words ? { userMessage: expect.stringContaining(words) } : {}),
    })
  })

  it('does not open without a query, a goal and a window, and says which of them is missing', async () => {
    const plan = await test.loop.plans.create(officer(), { title: '空' })
    expect(plan.missing).toEqual(['目标', '起止日期', '监测检索式'])
    await expect(test.loop.plans.open(officer(), { id: plan.id })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
      userMessage: '策划案不能启动，请先填写：目标、起止日期、监测检索式',
    })
    expect(await test.ledger.count({ kind: 'watch' })).toBe(0)
  })

  it('opens with a watch of its own query, keys both ways, in one transaction', async () => {
    const plan = await open()
    expect(plan).toMatchObject({ state: 'open', watch: { query: '充电安全', isEnabled: true } })
    const [watch] = await test.ledger.list({ kind: 'watch', keys: { plan: plan.id } })
    expect(watch?.id).toBe(plan.watchId)
    expect(await test.ledger.list({ kind: 'plan', keys: { watch: watch?.id ?? '' } })).toHaveLength(1)
    expect((await test.loop.watches.standing()).map(({ id }) => id)).toEqual([watch?.id])
  })

  it('keeps the baseline of the fourteen whole days before it was opened', async () => {
    const at = (id: string, publishedAt: string, over: Parameters<typeof sampleDocument>[0] = {}) =>
      sampleDocument({ id, text: '充电安全', publishedAt, observedAt: publishedAt, ...over })
    const store = await test.store()
    await store.upsertDocuments([
      at('too-early', '2026-02-15T23:59:00.000+08:00'),
      at('first', '2026-02-16T00:00:00.000+08:00', {
        annotations: { sentiment: { label: 'negative', probability: 0.9, evidence: [] } },
      }),
      at('asked', '2026-03-01T12:00:00.000+08:00', {
        annotations: { concern: { label: 'question', probability: 0.9 } },
      }),
      at('demo', '2026-03-01T13:00:00.000+08:00', { isDemo: true }),
      at('today', '2026-03-02T08:00:00.000+08:00'),
      at('other', '2026-03-01T12:00:00.000+08:00', { text: '天气' }),
    ])
    const { baseline } = await open()
    expect(baseline).toMatchObject({
      query: '充电安全',
      from: '2026-02-16T00:00:00.000+08:00',
      to: '2026-03-02T00:00:00.000+08:00',
      asOf: '2026-03-02T09:00:00.000+08:00',
      documents: 3,
      negative: 1,
      doubts: 1,
      demo: 1,
    })
    expect(baseline?.days).toHaveLength(14)
    expect(baseline?.days.at(0)).toEqual({ day: '2026-02-16', documents: 1, negative: 1 })
    expect(baseline?.days.at(1)).toEqual({ day: '2026-02-17', documents: 0, negative: 0 })
    expect(baseline?.days.at(-1)).toEqual({ day: '2026-03-01', documents: 2, negative: 0 })
  })

  it('once open keeps its query, and its watch cannot be removed from under it', async () => {
    const { id, watchId = '' } = await open()
    await expect(test.loop.plans.edit(officer(), { id, query: '别的' })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    await expect(test.loop.watches.remove(officer(), { id: watchId, version: 1 })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    expect((await test.loop.plans.edit(officer(), { id, audience: '车主' })).audience).toBe('车主')
  })

  it('records what was held, by whom it was attended, and not before its day', async () => {
    const { id, items } = await open()
    const itemId = items[0]?.id ?? ''
    const held = await test.loop.plans.hold(officer(), {
      id,
      itemId,
      isHeld: true,
      attendees: ['principal'],
      unanswered: ['补贴有没有？'],
    })
    expect(held.held).toMatchObject([{ itemId, attendees: ['principal'] }])
    await expect(test.loop.plans.edit(officer(), { id, items: [] })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    const later = await test.loop.plans.edit(officer(), {
      id,
      items: [...items, { kind: 'event', title: '现场活动', day: '2026-03-09' }],
    })
    const future = later.items[1]?.id ?? ''
    await expect(test.loop.plans.hold(officer(), { id, itemId: future, isHeld: true })).rejects.toMatchObject(
      { code: 'BAD_INPUT', userMessage: expect.stringContaining('尚未到期') },
    )
  })

  it('closes with a summary and leaves to the next plan what was not answered and what was learnt', async () => {
    const { id, items } = await open()
    await test.loop.plans.hold(officer(), {
      id,
      itemId: items[0]?.id ?? '',
      isHeld: true,
      unanswered: ['补贴有没有？'],
    })
    const proposal = await test.loop.plans.proposeClosing(officer(), { id })
    expect(proposal).toEqual({ unanswered: ['老车怎么办？', '补贴有没有？'], lessons: [], notHeld: [] })
    await expect(test.loop.plans.close(officer(), { id, summary: ' ' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      userMessage: '请填写总结',
    })
    const closed = await test.loop.plans.close(officer(), {
      id,
      summary: '知晓度提高',
      unanswered: proposal.unanswered,
      lessons: ['图解早一天准备'],
    })
    expect(closed).toMatchObject({ state: 'closed', watch: { isEnabled: true }, moves: ['next'] })

    const next = await test.loop.plans.next(officer(), { id })
    expect(next).toMatchObject({
      state: 'draft',
      previous: { id, title: '充电安全宣传' },
      query: '充电安全',
      lessonsTaken: ['图解早一天准备'],
      items: [],
    })
    expect(next.questions.map(({ question }) => question)).toEqual(['老车怎么办？', '补贴有没有？'])
    expect((await test.loop.plans.get(officer(), { id })).following).toMatchObject([{ id: next.id }])
  })

  it('finds what came of it: incidents its watch led to with their lessons, concerns still open', async () => {
    const { id, watchId = '' } = await open()
    await test.loop.recorder.record([signal({ watchId })])
    const incident = await test.loop.incidents.open(officer(), {
      alertId: 'a1',
      title: '起火',
      level: 'III',
      levelReason: '会商',
      playbookId: 'safety-accident',
    })
    for (const step of incident.steps)
      await test.loop.incidents.markStep(officer(), { id: incident.id, stepId: step.id, isDone: true })
    await test.loop.incidents.explainClock(officer(), {
      id: incident.id,
      clock: 'R3',
      reason: '已当面答复',
    })
    await test.loop.incidents.startClosing(officer(), { id: incident.id })
    await test.loop.incidents.close(officer(), {
      id: incident.id,
      review: '处置及时',
      lessons: ['口径早备'],
    })
    await test.loop.matters.register(officer(), {
      title: '补贴',
      question: '补贴何时发？',
      category: 'vital-interest',
      categoryReason: '涉及切身利益',
      origin: { kind: 'telephone' },
      planId: id,
    })
    expect((await test.loop.plans.get(officer(), { id })).incidents).toMatchObject([{ id: incident.id }])
    expect(await test.loop.plans.proposeClosing(officer(), { id })).toMatchObject({
      unanswered: ['老车怎么办？', '补贴何时发？'],
      lessons: ['口径早备'],
      notHeld: [{ title: '新标准发布会' }],
    })
  })

  it('stops its watch at closing when told so', async () => {
    const { id } = await open()
    const closed = await test.loop.plans.close(officer(), { id, summary: '完', stopsWatch: true })
    expect(closed.watch?.isEnabled).toBe(false)
    expect(await test.loop.watches.standing()).toEqual([])
  })

  it('is cancelled as a draft with a reason, and is then beyond change', async () => {
    const { id } = await draft()
    await test.loop.plans.cancel(officer(), { id, reason: '改期' })
    await expect(test.loop.plans.open(officer(), { id })).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    await expect(test.loop.plans.edit(officer(), { id, goal: '再来' })).rejects.toMatchObject({
      code: 'ILLEGAL_MOVE',
    })
    await expect(test.loop.plans.next(officer(), { id })).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
  })

  it('is written by analysts too, opened by the press officer alone, read by all', async () => {
    const { id } = await test.loop.plans.create(test.as('analyst'), whole)
    await expect(test.loop.plans.open(test.as('analyst'), { id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(test.loop.plans.create(test.as('releaser'), whole)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    expect((await test.loop.plans.get(test.as('auditor'), { id })).moves).toEqual([])
  })

  it('that is demo data makes a demo watch and a demo successor', async () => {
    const { id } = await test.loop.plans.create(officer(), { ...whole, isDemo: true })
    const { watchId = '' } = await test.loop.plans.open(officer(), { id })
    expect((await test.ledger.get('watch', watchId))?.isDemo).toBe(true)
    await test.loop.plans.close(officer(), { id, summary: '完' })
    expect((await test.loop.plans.next(officer(), { id })).isDemo).toBe(true)
  })
})
