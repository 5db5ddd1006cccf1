import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../office/actor.ts'
import { openTestLoop, signal, type TestLoop } from '../testing/open-test-loop.ts'
import type { ReleaseInput } from './draft.ts'

const text: ReleaseInput = {
  title: '关于某地充电站起火的情况说明',
  body: '3月2日8时许，某地充电站起火。\n\n目前火已扑灭。',
  column: 'response',
  openness: 'proactive',
}

describe('releases', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const press = () => test.as('press-officer')
  const draft = async (over: Partial<ReleaseInput> = {}) =>
    (await test.loop.releases.draft(press(), { ...text, ...over })).id
  const approve = (who: Actor, id: string) =>
    test.loop.releases.verdict(who, { id, verdict: 'approved', opinion: '同意' })
  const reviewers = () =>
    (['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const).map(test.as)
  const approveAll = async (id: string) => {
    await test.loop.releases.submit(press(), { id })
    for (const who of reviewers()) await approve(who, id)
  }
  const publish = (id: string) => test.loop.releases.publish(test.as('releaser'), { id })

  it('go through three reviews, the secrecy check and a releaser to the portal, where anyone reads them', async () => {
    const id = await draft()
    const states: string[] = [(await test.loop.releases.submit(press(), { id })).state]
    for (const who of reviewers()) states.push((await approve(who, id)).state)
    expect(states).toEqual(['review-1', 'review-2', 'review-3', 'secrecy', 'approved'])
    const published = await publish(id)
    expect(published.signatures.map(({ step }) => step)).toEqual([
      'review-1',
      'review-2',
      'review-3',
      'secrecy',
      'release',
    ])
    const publicationId = published.publication?.id ?? ''
    expect(await test.loop.portal.read({ id: publicationId })).toMatchObject({
      title: text.title,
      blocks: [{ kind: 'paragraph' }, { inlines: [{ text: '目前火已扑灭。' }] }],
      unitName: '测试部',
      state: 'published',
    })
    expect(await test.loop.portal.list({ column: 'response' })).toMatchObject({ total: 1 })
    expect(await test.loop.portal.list({ column: 'news' })).toMatchObject({ total: 0, items: [] })
  })

  it('meet the clocks of their incident in the same moment and say so on its timeline', async () => {
    await test.loop.recorder.record([signal()])
    const incident = await test.loop.incidents.open(press(), {
      alertId: 'a1',
      title: '起火',
      level: 'II',
      levelReason: '会商',
      playbookId: 'safety-accident',
    })
    const id = await draft({ incidentId: incident.id })
    await approveAll(id)
    test.advanceMinutes(60)
    await publish(id)
    const after = await test.loop.incidents.get(press(), { id: incident.id })
    expect(after.clocks.map(({ ruleId, state }) => `${ruleId} ${state}`)).toEqual(['R1 met', 'R2 running'])
    expect(after.timeline.slice(-3).map(({ kind }) => kind)).toEqual(['release', 'published', 'clock'])
    expect(after.releases).toMatchObject([{ id, state: 'published' }])
    expect(after.answeredAt).toBe('2026-03-02T10:00:00.000+08:00')
    expect(await test.loop.releases.publicationsOn(press(), { storyId: 's1' })).toHaveLength(1)
  })

  it('are never reviewed by who wrote a word of them, nor twice by the same person', async () => {
    const all: Actor = {
      ...test.as('reviewer-1'),
      userId: 'u-all',
      roles: ['press-officer', 'reviewer-1', 'reviewer-2', 'secrecy-reviewer'],
    }
    const id = await draft()
    await test.loop.releases.edit(all, { id, title: '改题' })
    await test.loop.releases.submit(press(), { id })
    await expect(approve(all, id)).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    const other = { ...all, userId: 'u-other' }
    await approve(other, id)
    await expect(approve(other, id)).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    const { moves } = await test.loop.releases.get(other, { id })
    expect(moves).toEqual(['comment', 'mark-urgent'])
    await expect(approve(test.as('reviewer-1'), id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('begin the reviews again after a return, with the reason kept', async () => {
    const id = await draft()
    await test.loop.releases.submit(press(), { id })
    await approve(test.as('reviewer-1'), id)
    const back = await test.loop.releases.verdict(test.as('reviewer-2'), {
      id,
      verdict: 'returned',
      opinion: '时间有误',
    })
    expect(back).toMatchObject({
      state: 'draft',
      signatures: [{}, { verdict: 'returned', opinion: '时间有误' }],
    })
    await test.loop.releases.edit(press(), { id, body: '更正后的正文' })
    await approveAll(id)
    expect((await publish(id)).contentVersion).toBe(2)
  })

  it('cannot be sent in with a blocking finding, nor with one unanswered', async () => {
    const id = await draft({ body: '联系电话13812345678', openness: undefined })
    const submit = () => test.loop.releases.submit(press(), { id })
    await expect(submit()).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    const edited = await test.loop.releases.edit(press(), { id, openness: 'proactive' })
    await expect(submit()).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    const [finding] = edited.findings
    await test.loop.releases.acknowledge(press(), {
      id,
      findingId: finding?.id ?? '',
      reason: '值班电话',
    })
    const sent = await submit()
    expect(sent.state).toBe('review-1')
    expect(sent.findings).toMatchObject([{ acknowledgement: { reason: '值班电话' } }])
  })

  it('are corrected by a new version while the old one stands, which then points to it', async () => {
    const id = await draft()
    await approveAll(id)
    const first = (await publish(id)).publication?.id ?? ''
    await test.loop.releases.correct(press(), { id, body: '更正：伤亡情况以此为准。' })
    expect(await test.loop.portal.read({ id: first })).toMatchObject({ state: 'published' })
    await approveAll(id)
    const second = (await publish(id)).publication?.id ?? ''
    expect(second).not.toBe(first)
    expect(await test.loop.portal.read({ id: first })).toMatchObject({
      state: 'superseded',
      supersededBy: second,
    })
    expect(await test.loop.portal.list()).toMatchObject({ total: 1, items: [{ isCorrection: true }] })

    const withdrawn = await test.loop.releases.withdraw(test.as('releaser'), { id, reason: '来源存疑' })
    expect(withdrawn).toMatchObject({ state: 'withdrawn', moves: [] })
    for (const version of [first, second])
      expect(await test.loop.portal.read({ id: version })).toMatchObject({
        state: 'withdrawn',
        blocks: [],
      })
    expect(await test.loop.portal.list()).toMatchObject({ total: 0 })
  })

  it('can be withdrawn while a correction is under way, not before anything is public', async () => {
    const id = await draft()
    const withdraw = () => test.loop.releases.withdraw(test.as('releaser'), { id, reason: '撤' })
    await expect(withdraw()).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    await approveAll(id)
    await publish(id)
    await test.loop.releases.correct(press(), { id, title: '更正' })
    expect((await withdraw()).state).toBe('withdrawn')
  })

  it('wait for the person whose signature comes next', async () => {
    const id = await draft()
    await test.loop.releases.submit(press(), { id })
    expect(await test.loop.releases.countWaiting(test.as('reviewer-1'))).toBe(1)
    expect(await test.loop.releases.countWaiting(test.as('reviewer-2'))).toBe(0)
    expect(await test.loop.releases.list(press(), { mine: true, state: 'review-1' })).toHaveLength(1)
    await expect(test.loop.releases.edit(press(), { id, title: 'x' })).rejects.toMatchObject({
      code: 'ILLEGAL_MOVE',
    })
    await expect(publish(id)).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
  })
})
