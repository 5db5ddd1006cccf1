import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Concern } from '../../pipeline/model/annotation.ts'
import { sampleDocument, sampleStory } from '../../pipeline/store/sample-records.ts'
import type { Actor } from '../office/actor.ts'
import { openTestLoop, signal, type TestLoop } from '../testing/open-test-loop.ts'
import { mustAnswer } from './matter.ts'
import type { MatterInput } from './matters.ts'

const asked: MatterInput = {
  title: '充电桩是否要停用',
  question: '听说全市充电桩都要停用，是真的吗？',
  category: 'misreading',
  categoryReason: '网传全部停用，与事实不符',
  origin: { kind: 'story', id: 's1' },
  storyId: 's1',
}

describe('matters', () => {
  let test: TestLoop
  let press: Actor
  beforeEach(async () => {
    test = await openTestLoop()
    press = test.as('press-officer')
  })
  afterEach(() => test.close())

  const register = (over: Partial<MatterInput> = {}) =>
    test.loop.matters.register(press, { ...asked, ...over })
  const publish = async (releaseId: string) => {
    const on = { id: releaseId }
    await test.loop.releases.submit(press, on)
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await test.loop.releases.verdict(test.as(role), { ...on, verdict: 'approved', opinion: '同意' })
    return test.loop.releases.publish(test.as('releaser'), on)
  }

  it('runs 48 hours from when it was known, with the document it follows', async () => {
    const { clocks, dueAt, state } = await register({ knownAt: new Date('2026-03-02T08:00:00+08:00') })
    expect(state).toBe('registered')
    expect(clocks).toMatchObject([
      { ruleId: 'R3', documentNumber: '国办发〔2016〕61号', dueAt: '2026-03-04T08:00:00.000+08:00' },
    ])
    expect(dueAt).toBe('2026-03-04T08:00:00.000+08:00')
  })

  it('follows its answer through review to the portal, which meets its clock', async () => {
    const { id } = await register()
    const { releaseId, matter } = await test.loop.matters.draftReply(press, { id, text: '没有停用。' })
    expect(matter.state).toBe('answering')
    expect(matter.releases).toMatchObject([{ id: releaseId, state: 'draft' }])
    await test.loop.releases.submit(press, { id: releaseId })
    expect((await test.loop.matters.get(press, { id })).state).toBe('review')
    await test.loop.releases.verdict(test.as('reviewer-1'), {
      id: releaseId,
      verdict: 'returned',
      opinion: '补充依据',
    })
    expect((await test.loop.matters.get(press, { id })).state).toBe('answering')
    test.advanceMinutes(60)
    await publish(releaseId)
    const answered = await test.loop.matters.get(press, { id })
    expect(answered.state).toBe('answered')
    expect(answered.clocks).toMatchObject([{ state: 'met', metAt: '2026-03-02T10:00:00.000+08:00' }])
    await test.loop.releases.withdraw(test.as('releaser'), { id: releaseId, reason: '内容有误' })
    const again = await test.loop.matters.get(press, { id })
    expect(again.state).toBe('answering')
    expect(again.clocks[0]?.metAt).toBe('2026-03-02T10:00:00.000+08:00')
    expect(again.history.at(-1)?.text).toContain('回应已撤回')
  })

  it('hands a matter to the unit that must answer, and out of sight of others', async () => {
    await test.ledger.transact((tx) =>
      tx.create(
        {
          kind: 'unit',
          id: 'equipment',
          unitId: 'ministry',
          body: { name: '装备工业一司', parentId: 'ministry', path: ['ministry', 'equipment'] },
        },
        { actor: 'u', at: test.clock.now(), action: 'unit.created' },
      ),
    )
    const { id } = await register()
    const { suggestions, units } = await test.loop.matters.suggestRoute(press, { id })
    const [first] = suggestions
    expect(units.map((unit) => unit.name)).toContain('测试部')
    expect(first).toMatchObject({ unitId: 'equipment', unitName: '装备工业一司' })
    expect(first?.reasons[0]).toContain('充电桩')
    const handler: Actor = { userId: 'h', name: 'h', roles: ['handler'], unitId: 'equipment' }
    await expect(test.loop.matters.get(handler, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const routed = await test.loop.matters.route(press, { id, unitId: 'equipment', reason: '职责' })
    expect(routed).toMatchObject({ state: 'routed', unitId: 'equipment' })
    expect((await test.loop.matters.list(handler)).map((each) => each.id)).toEqual([id])
    const saved = await test.loop.matters.saveReply(handler, { id, text: '没有停用计划。' })
    expect(saved.replyText).toBe('没有停用计划。')
    await expect(
      test.loop.matters.route(handler, { id, unitId: 'equipment', reason: '不归我司' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('decides not to answer only when every case of R6 was excluded and another person signs', async () => {
    const { id } = await register({ category: 'other', categoryReason: '一般询问' })
    const matters = test.loop.matters
    await expect(
      matters.decideNotToAnswer(press, { id, reason: '个别询问', excluded: ['misreading'] }),
    ).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    const drafted = await matters.decideNotToAnswer(press, { id, reason: '个别询问', excluded: mustAnswer })
    expect(drafted).toMatchObject({ state: 'deciding', decision: { draftedBy: { id: press.userId } } })
    expect(drafted.clocks[0]?.state).toBe('running')
    test.advanceMinutes(49 * 60)
    expect((await matters.list(press, { open: true }))[0]).toMatchObject({ id, isOverdue: true })
    const both: Actor = { ...press, roles: ['press-officer', 'reviewer-3'] }
    const verdict = { id, verdict: 'approved', opinion: '同意' } as const
    await expect(matters.signDecision(both, verdict)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const signed = await matters.signDecision(test.as('reviewer-3'), verdict)
    expect(signed.state).toBe('not-answered')
    expect(signed.clocks).toMatchObject([{ state: 'missed' }])
    expect(signed.clocks[0]?.metAt).toBeDefined()
    const reopened = await matters.reopen(press, { id, reason: '提问增多' })
    expect(reopened.clocks).toHaveLength(2)
    expect(reopened.clocks[1]).toMatchObject({ state: 'running' })
  })

  it('goes back to where it was when the decision is not signed', async () => {
    const { id } = await register()
    await test.loop.matters.decideNotToAnswer(press, { id, reason: '个别询问', excluded: mustAnswer })
    await expect(
      test.loop.releases.draft(press, { title: '说明', body: '正文。', column: 'response', matterId: id }),
    ).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    const returned = await test.loop.matters.signDecision(test.as('reviewer-3'), {
      id,
      verdict: 'returned',
      opinion: '应当回应',
    })
    expect(returned.state).toBe('registered')
    expect(returned.decision).toBeUndefined()
  })

  it('merges what was registered twice: the earliest clock runs on, evidence joins, a redirect stays', async () => {
    const first = await register()
    test.advanceMinutes(120)
    const second = await register({ title: '充电桩停用传闻', storyId: 's2', documentIds: [] })
    const duplicates = await test.loop.matters.duplicates(press, { id: second.id })
    expect(duplicates[0]).toMatchObject({ id: first.id })
    expect(duplicates[0]?.reasons.join()).toContain('问题文字相近')
    const { releaseId } = await test.loop.matters.draftReply(press, { id: first.id, text: '没有停用。' })
    const kept = await test.loop.matters.merge(press, { id: first.id, into: second.id, reason: '同一问题' })
    expect(kept).toMatchObject({ id: second.id, state: 'answering', dueAt: first.dueAt })
    expect(kept.storyIds).toEqual(['s2', 's1'])
    expect(kept.clocks).toHaveLength(2)
    expect(kept.merged).toEqual([{ id: first.id, title: first.title }])
    const redirect = await test.loop.matters.get(press, { id: first.id })
    expect(redirect).toMatchObject({ state: 'merged', mergedInto: second.id, moves: [] })
    await publish(releaseId)
    const answered = await test.loop.matters.get(press, { id: second.id })
    expect(answered.state).toBe('answered')
    expect(answered.clocks.every(({ state }) => state === 'met')).toBe(true)
  })

  it('is closed only after its effect was looked at', async () => {
    const { id } = await register()
    const { releaseId } = await test.loop.matters.draftReply(press, { id, text: '没有停用。' })
    await publish(releaseId)
    await expect(test.loop.matters.close(press, { id })).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    const evaluated = await test.loop.matters.evaluate(press, { id, text: '未见效果，继续观察' })
    expect(evaluated.state).toBe('evaluated')
    expect((await test.loop.matters.close(press, { id })).state).toBe('closed')
    expect((await test.ledger.verifyAudit()).isIntact).toBe(true)
  })

  it('gets the shorter clock when its incident is raised, and can then no more be left unanswered', async () => {
    const consult = (decision: string) => ({
      form: 'telephone' as const,
      place: '010-0000',
      chair: '带班领导',
      attendees: [{ unit: '值班室' }],
      judgement: '影响扩大',
      decision: 'verify' as const,
      decisionReason: decision,
    })
    await test.loop.recorder.record([signal({ id: 'a7' })])
    const { id: incidentId } = await test.loop.incidents.open(press, {
      alertId: 'a7',
      title: '停用传闻',
      level: 'IV',
      consult: consult('先核实'),
      playbookId: 'misinformation',
    })
    const { id, clocks } = await register({ incidentId })
    expect(clocks.map(({ ruleId }) => ruleId)).toEqual(['R3'])
    await test.loop.matters.decideNotToAnswer(press, { id, reason: '个别询问', excluded: mustAnswer })
    await test.loop.incidents.setLevel(press, { id: incidentId, level: 'II', consult: consult('升级') })
    const raised = await test.loop.matters.get(press, { id })
    expect(raised.clocks.map(({ ruleId }) => ruleId)).toEqual(['R3', 'R1'])
    expect(Date.parse(raised.dueAt ?? '')).toBe(Date.parse(raised.clocks[1]?.dueAt ?? ''))
    await expect(
      test.loop.matters.signDecision(test.as('reviewer-3'), { id, verdict: 'approved', opinion: '同意' }),
    ).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await test.loop.incidents.setLevel(press, { id: incidentId, level: 'IV', consult: consult('降级') })
    expect((await test.loop.matters.get(press, { id })).clocks).toHaveLength(2)
  })

  it('lists what ends first first', async () => {
    const late = await register()
    const early = await register({ knownAt: new Date('2026-03-01T09:00:00+08:00') })
    expect((await test.loop.matters.list(press)).map(({ id }) => id)).toEqual([early.id, late.id])
  })

  describe('candidates', () => {
    const at = (hoursAgo: number) => new Date(test.clock.now().getTime() - hoursAgo * 3_600_000).toISOString()
    const heard = async (storyId: string, ages: readonly number[], label: Concern = 'question') => {
      const store = await test.store()
      await store.upsertStories([sampleStory({ id: storyId, title: `事件${storyId}` })])
      await store.upsertDocuments(
        ages.map((hoursAgo, index) =>
          sampleDocument({
            id: `${storyId}-${label}-${index}`,
            storyId,
            text: '听说都要停用？这是真的吗？',
            publishedAt: at(hoursAgo),
            observedAt: at(hoursAgo),
            annotations: { concern: { label, probability: 0.9 } },
          }),
        ),
      )
    }

    it('names a story whose questions grow, with the reason in words and the documents behind it', async () => {
      await heard('grows', [1, 2, 3, 4, 5, 6, 7, 8, 30, 60])
      await heard('steady', [
        1,
        5,
        9,
        13,
        17,
        ...[30, 54, 78, 102, 126, 150].flatMap((h) => [h, h + 5, h + 9, h + 12, h + 15]),
      ])
      await heard('small', [1, 2])
      await heard('told', [1, 2, 3, 4, 5, 6], 'report')
      const found = await test.loop.matters.candidates(press)
      expect(found.map(({ story }) => story.id)).toEqual(['grows'])
      expect(found[0]?.reasons[0]).toBe('近 24 小时提问和疑似误解 8 条，此前七天日均 0.3 条，为其 28.0 倍')
      expect(found[0]?.documents).toHaveLength(8)
      expect(found[0]?.question).toBe('听说都要停用？')
    })

    it('leaves out what is a matter already', async () => {
      await heard('grows', [1, 2, 3, 4, 5, 6])
      const [candidate] = await test.loop.matters.candidates(press)
      expect(candidate?.category).toBe('other')
      await register({ storyId: 'grows', documentIds: candidate?.documents.map(({ id }) => id) })
      expect(await test.loop.matters.candidates(press)).toEqual([])
    })

    it('calls it a misreading when most of it is told wrongly', async () => {
      await heard('rumour', [1, 2, 3, 4, 5, 6], 'rumour-suspect')
      const [candidate] = await test.loop.matters.candidates(press)
      expect(candidate).toMatchObject({ category: 'misreading', categoryReason: '疑似误传占 6/6' })
    })
  })
})
