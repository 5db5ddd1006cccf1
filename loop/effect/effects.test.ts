import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentId } from '../../pipeline/model/identity.ts'
import { sampleDocument, sampleStory } from '../../pipeline/store/sample-records.ts'
import type { Store } from '../../pipeline/store/store.ts'
import type { Actor } from '../office/actor.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'

const answer = [
  '近日，网上流传“全市充电桩将停用”的说法，引起市民关注。',
  '经核实，我部没有停用充电桩的计划，现有充电设施正常运行。',
  '对个别存在隐患的充电桩，正在逐一检修，检修完成后立即恢复使用。',
].join('\n\n')
const hourMs = 3_600_000

describe('effects', () => {
  let test: TestLoop
  let press: Actor
  let store: Store
  beforeEach(async () => {
    test = await openTestLoop()
    press = test.as('press-officer')
    store = await test.store()
    await store.upsertStories([sampleStory({ firstAt: '2026-02-20T00:00:00.000+08:00' })])
  })
  afterEach(() => test.close())

  /** So many documents in each hour, the last of them negative, from `from` hours before the answer on. */
  const heard = async (
    perHour: (hour: number) => number,
    { from, to }: { readonly from: number; readonly to: number },
  ) => {
    const zero = test.clock.now().getTime()
    const documents = []
    for (let hour = from; hour < to; hour++)
      for (let index = 0; index < perHour(hour); index++) {
        const at = new Date(zero + hour * hourMs + (index + 1) * 60_000).toISOString()
        documents.push(
          sampleDocument({
            id: `d${hour}/${index}`,
            text: '充电桩要停用吗',
            publishedAt: at,
            observedAt: at,
            annotations: {
              sentiment: { label: index === 0 ? 'negative' : 'neutral', probability: 0.9, evidence: [] },
              concern: { label: index % 2 ? 'question' : 'report', probability: 0.9 },
            },
          }),
        )
      }
    await store.upsertDocuments(documents)
  }
  const review = async (id: string) => {
    await test.loop.releases.submit(press, { id })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await test.loop.releases.verdict(test.as(role), { id, verdict: 'approved', opinion: '同意' })
    await test.loop.releases.publish(test.as('releaser'), { id })
  }
  const publish = async () => {
    const { id } = await test.loop.releases.draft(press, {
      title: '关于充电桩停用传闻的回应',
      body: answer,
      column: 'response',
      openness: 'proactive',
      storyId: 's1',
    })
    await review(id)
    return { kind: 'release', id } as const
  }
  const noise = (hour: number) => [7, 9, 8, 10, 6, 8, 9][Math.abs(hour) % 7] ?? 8

  it('says that nothing was answered yet, and that the time after the answer is too short', async () => {
    await heard(noise, { from: -72, to: 1 })
    const draft = await test.loop.releases.draft(press, {
      title: '稿',
      body: '文',
      column: 'news',
      storyId: 's1',
    })
    const asked = { kind: 'release', id: draft.id } as const
    expect((await test.loop.effects.measure(press, asked)).measures).toMatchObject([
      { verdict: 'too-little', shortage: 'no-answer', words: '尚未发布回应。' },
    ])
    const report = await test.loop.effects.measure(press, await publish())
    expect(report.measures[0]).toMatchObject({
      name: 'volume',
      verdict: 'too-little',
      shortage: 'few-steps-after',
    })
    expect(report.words).toContain('数据不足')
  })

  it('sees what fell after the answer, with interval and expected curve, and keeps it as a record', async () => {
    const on = await publish()
    await heard((hour) => (hour > 0 ? Math.ceil(noise(hour) / 3) : noise(hour)), { from: -96, to: 48 })
    test.advanceMinutes(49 * 60)
    const report = await test.loop.effects.measure(press, on)
    const [volume] = report.measures
    expect(volume).toMatchObject({ name: 'volume', verdict: 'fell' })
    expect(volume?.words).toContain('看到下降')
    expect(volume?.ratio).toBeGreaterThan(volume?.low ?? 1)
    expect(volume?.high).toBeLessThan(1)
    expect(report.words).toContain('不能单独证明')
    expect(report.curves.find(({ name }) => name === 'volume')?.points.at(-1)).toMatchObject({
      at: '2026-03-04T09:00:00.000+08:00',
    })
    const saved = await test.loop.effects.save(press, { ...on, note: '已核' })
    expect(await test.loop.effects.saved(press, on)).toEqual([saved])
    expect(saved).toMatchObject({ id: on.id, note: '已核', words: report.words })
    const [record] = await test.ledger.list({ kind: 'effect', keys: { story: 's1' } })
    expect(record).toMatchObject({ id: saved.recordId })
    expect(await test.loop.effects.list(press)).toMatchObject([
      { id: on.id, volume: { verdict: 'fell' }, savedAt: report.measuredAt },
    ])
    await expect(test.loop.effects.save(test.as('auditor'), on)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('says as plainly that no effect is seen', async () => {
    const on = await publish()
    await heard(noise, { from: -96, to: 48 })
    test.advanceMinutes(49 * 60)
    const report = await test.loop.effects.measure(press, on)
    expect(report.measures.map(({ verdict }) => verdict)).toEqual(['no-effect', 'no-effect', 'no-effect'])
    expect(report.words).toBe('信息量、负面占比、疑问和误解占比未见效果。')
  })

  it('names media and official sources that reprinted, and only counts ordinary accounts', async () => {
    const on = await publish()
    const at = new Date(test.clock.now().getTime() + hourMs).toISOString()
    const say = (id: string, text: string, authority: 'media' | 'official' | 'public') =>
      sampleDocument({ id, text, authority, sourceName: id, publishedAt: at, observedAt: at })
    await store.upsertDocuments([
      say('whole', answer.replaceAll('\n\n', '\n'), 'media'),
      say('part', `据介绍，${answer.split('\n\n')[1]}记者将继续关注。`, 'official'),
      say('person', answer, 'public'),
      say('other', '充电桩停用是真的吗？我家楼下的已经不能用了，打电话也没有人接。', 'media'),
    ])
    test.advanceMinutes(120)
    const { reprints } = await test.loop.effects.measure(press, on)
    expect(reprints.named.map(({ sourceName }) => sourceName).toSorted()).toEqual(['part', 'whole'])
    expect(reprints.named.find(({ sourceName }) => sourceName === 'whole')?.share).toBe(1)
    expect(reprints).toMatchObject({ accounts: 1, isPartial: false })
  })

  it('counts what was said under the publication itself', async () => {
    const on = await publish()
    const [publication] = await test.ledger.list({ kind: 'publication', keys: { release: on.id } })
    const at = new Date(test.clock.now().getTime() + hourMs).toISOString()
    const comment = { kind: 'comment', publishedAt: at, observedAt: at } as const
    await store.upsertDocuments([
      sampleDocument({
        ...comment,
        id: 'c1',
        ...(publication ? { parentId: publication.id } : {}),
        annotations: { concern: { label: 'question', probability: 0.9 } },
      }),
      sampleDocument({
        ...comment,
        id: 'c3',
        // As the intake of comments names its parent.
        rootId: documentId({
          platform: 'portal',
          nativeId: publication?.id,
          sourceId: 'own:portal',
          normalisedText: '',
        }),
      }),
      sampleDocument({ ...comment, id: 'c2', parentId: 'somewhere-else' }),
    ])
    test.advanceMinutes(120)
    const { comments } = await test.loop.effects.measure(press, on)
    expect(comments).toEqual({
      count: 2,
      negative: 0,
      questions: 1,
      documentIds: expect.arrayContaining(['c1', 'c3']),
      isPartial: false,
    })
  })

  it('measures a plan by what its watch hears around its first publication', async () => {
    await heard(noise, { from: -96, to: 0 })
    const { id } = await test.loop.plans.create(press, {
      title: '充电安全宣传',
      goal: '让公众知道',
      audience: '用户',
      keyMessages: ['现有充电桩正常运行'],
      from: '2026-03-02',
      to: '2026-03-20',
      questions: [],
      query: '充电桩',
      items: [],
    })
    await test.loop.plans.open(press, { id })
    const release = await test.loop.releases.draft(press, {
      title: '充电安全',
      body: answer,
      column: 'news',
      openness: 'proactive',
      planId: id,
    })
    await review(release.id)
    test.advanceMinutes(24 * 60)
    const report = await test.loop.effects.measure(press, { kind: 'plan', id })
    expect(report).toMatchObject({ kind: 'plan', planId: id, answeredAt: '2026-03-02T09:00:00.000+08:00' })
    // Nothing is heard any more: all that was to be expected is missing.
    expect(report.measures[0]).toMatchObject({ name: 'volume', verdict: 'fell', actual: 0 })
    expect(report.measures[1]).toMatchObject({ name: 'negative', verdict: 'too-little' })
  })

  it('tells the speed against the clocks of what was answered', async () => {
    const matter = await test.loop.matters.register(press, {
      title: '充电桩停用',
      question: '充电桩要停用吗？',
      category: 'misreading',
      categoryReason: '网传',
      origin: { kind: 'story', id: 's1' },
      storyId: 's1',
    })
    test.advanceMinutes(90)
    const { releaseId } = await test.loop.matters.draftReply(press, { id: matter.id, text: answer })
    await review(releaseId)
    const { speed } = await test.loop.effects.measure(press, { kind: 'release', id: releaseId })
    expect(speed).toMatchObject({ minutes: 90, clocks: [{ ruleId: 'R3', state: 'met' }] })
  })
})
