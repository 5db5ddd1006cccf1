import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import type { DirectiveBody } from '../directive/directive.ts'
import { createLoop } from '../loop.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import type { ReleaseInput } from './draft.ts'
import { groupQuestions, questionsIn } from './questions.ts'
import type { ReleaseBody } from './release.ts'

const text: ReleaseInput = {
  title: '关于充电站起火的情况说明',
  body: '3月2日8时许，某地充电站起火，造成3人受伤。\n\n目前火已扑灭。',
  column: 'response',
  openness: 'proactive',
}

let test: TestLoop
beforeEach(async () => {
  test = await openTestLoop()
})
afterEach(() => test.close())

const press = () => test.as('press-officer')
const steps = ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const
const draft = async (over: Partial<ReleaseInput> = {}) =>
  (await test.loop.releases.draft(press(), { ...text, ...over })).id
const publish = async (id: string) => {
  await test.loop.releases.submit(press(), { id })
  for (const role of steps)
    await test.loop.releases.verdict(test.as(role), { id, verdict: 'approved', opinion: '同意' })
  await test.loop.releases.publish(test.as('releaser'), { id })
}
const get = (id: string) => test.loop.releases.get(press(), { id })

describe('a text in work', () => {
  it('can be compared word by word between any two of its versions', async () => {
    const id = await draft()
    await test.loop.releases.edit(press(), { id, body: text.body.replace('3人', '5人') })
    await test.loop.releases.edit(press(), { id, title: '另题', summary: '摘要' })
    const compared = await test.loop.releases.compare(press(), { id, from: 1, to: 3 })
    expect(compared.body.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', text: '3' },
      { kind: 'added', text: '5' },
    ])
    expect(compared.fields).toEqual(['summary'])
    expect(compared.to).toMatchObject({ contentVersion: 3, by: { id: 'u-press-officer' } })
    await expect(test.loop.releases.compare(press(), { id, from: 1, to: 9 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('is commented by paragraph, and goes to review again only when each comment is dealt with', async () => {
    const id = await draft()
    await test.loop.releases.submit(press(), { id })
    const commented = await test.loop.releases.comment(test.as('reviewer-1'), {
      id,
      paragraph: 1,
      text: '写明扑灭时间',
    })
    expect(commented.comments).toMatchObject([{ paragraph: 1, excerpt: '目前火已扑灭。', contentVersion: 1 }])
    await test.loop.releases.verdict(test.as('reviewer-1'), { id, verdict: 'returned', opinion: '见批注' })
    await expect(test.loop.releases.submit(press(), { id })).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    const commentId = commented.comments[0]?.id ?? ''
    await test.loop.releases.edit(press(), { id, body: `${text.body}扑灭时间为9时。` })
    await test.loop.releases.resolveComment(press(), { id, commentId, words: '已补充' })
    expect((await test.loop.releases.submit(press(), { id })).comments).toMatchObject([
      { resolution: { words: '已补充' } },
    ])
    await expect(
      test.loop.releases.comment(press(), { id, paragraph: 9, text: '没有这一段' }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(
      test.loop.releases.comment(test.as('analyst'), { id, paragraph: 0, text: '无权' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('loses what an edit takes away, and keeps what it does not name', async () => {
    const id = await draft({
      summary: '摘要',
      channels: ['portal', 'wechat'],
      embargoUntil: '2026-03-03T10:00:00+08:00',
    })
    expect((await test.loop.releases.edit(press(), { id, title: '新题' })).channels).toEqual([
      'portal',
      'wechat',
    ])
    const edited = await test.loop.releases.edit(press(), { id, summary: null, embargoUntil: null })
    expect(edited.summary).toBeUndefined()
    expect(edited.embargoUntil).toBeUndefined()
    expect(edited.channels).toEqual(['portal', 'wechat'])
    for (const bad of [{ channels: [] }, { embargoUntil: '明天' }])
      await expect(test.loop.releases.edit(press(), { id, ...bad })).rejects.toMatchObject({
        code: 'BAD_INPUT',
      })
  })

  it('is checked before it is saved, beside what was published of the same matter', async () => {
    await test.loop.releases.draft(press(), { ...text, storyId: 's1' }).then(({ id }) => publish(id))
    const findings = await test.loop.releases.inspect(press(), {
      ...text,
      title: '再通报',
      body: '事故造成受伤5人，目前已作布署。',
      storyId: 's1',
    })
    expect(findings.map(({ gate, suggestion }) => [gate, suggestion])).toEqual([
      ['consistency', expect.stringContaining('核对')],
      ['characters', '部署'],
    ])
    expect(findings[0]?.elsewhere).toMatchObject({
      title: text.title,
      excerpt: expect.stringContaining('3人受伤'),
    })
    expect(await test.loop.releases.list(press())).toHaveLength(1)
  })

  it('has its addresses asked at submission, outside the transaction, with the dead ones on record though it is refused', async () => {
    const asked: string[] = []
    const loop = createLoop({
      ledger: test.ledger,
      clock: test.clock,
      newId: () => `probe-${asked.length}-${Math.random()}`,
      parseQuery: (query) => ({ kind: 'term', text: query }),
      log: silentLog,
      linkProbe: async (address) => {
        asked.push(address)
        // The ledger takes other work meanwhile: nothing is held.
        await test.loop.releases.draft(press(), { ...text, title: '同时起草' })
        return address.includes('gone')
          ? { outcome: 'dead', detail: '404' }
          : { outcome: 'alive', detail: '200' }
      },
    })
    const { id, version } = await loop.releases.draft(press(), {
      ...text,
      body: '见[通知](https://www.miit.gov.cn/gone)和 https://www.miit.gov.cn/there 。',
    })
    await expect(loop.releases.submit(press(), { id, version })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    expect(asked).toEqual(['https://www.miit.gov.cn/gone', 'https://www.miit.gov.cn/there'])
    const refused = await get(id)
    expect(refused.findings).toMatchObject([{ gate: 'links', excerpt: 'https://www.miit.gov.cn/gone' }])
    expect(refused.linkChecks).toMatchObject([{ outcome: 'dead' }, { outcome: 'alive' }])
    const answered = await loop.releases.acknowledge(press(), {
      id,
      findingId: refused.findings[0]?.id ?? '',
      reason: '当日恢复',
    })
    expect((await loop.releases.submit(press(), { id, version: answered.version })).state).toBe('review-1')
  })
})

describe('a policy and its interpretation', () => {
  const policy = {
    ...text,
    title: '办法',
    column: 'policy' as const,
    policy: {
      indexNumber: '000000000/2026-00001',
      theme: '通信',
      issuer: '示例部',
      writtenOn: '2026-02-27',
      documentNumber: '示例部〔2026〕1号',
      keywords: ['通信'],
      validity: 'valid' as const,
    },
  }

  it('are linked both ways, which opens the gate for the policy', async () => {
    const id = await draft(policy)
    await expect(test.loop.releases.submit(press(), { id })).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    const other = await draft({ column: 'interpretation', title: '解读', interprets: id })
    expect(await get(id)).toMatchObject({ interpretedBy: [other], findings: [] })
    expect((await get(other)).interprets).toBe(id)
    await test.loop.releases.edit(press(), { id: other, interprets: null })
    expect(await get(id)).toMatchObject({ interpretedBy: [], findings: [{ gate: 'interpretation' }] })
    await test.loop.releases.edit(press(), {
      id,
      interpretationPlan: { who: '政策法规司', forms: ['text'], day: '2026-03-05' },
    })
    await publish(id)
    expect((await get(id)).state).toBe('published')
  })

  it('cannot be anything else: only a policy is interpreted', async () => {
    const id = await draft()
    await expect(draft({ interprets: id })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(draft({ interprets: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('what stands published', () => {
  it('is looked at again with the lists of today, and written to only when something new is found', async () => {
    const id = await draft()
    await publish(id)
    expect(await test.loop.releases.rescan()).toMatchObject({ releases: 1, withFindings: 0, directives: [] })
    const own = { words: [{ wrong: '起火', right: '着火' }] }
    await test.loop.releases.gateLists.set(press(), { version: 0, own })
    test.advanceMinutes(600)
    expect(await test.loop.releases.rescan()).toMatchObject({ withFindings: 1, directives: [] })
    const { version, rescan } = await get(id)
    expect(rescan?.at).toBe('2026-03-02T19:00:00.000+08:00')
    expect(rescan?.findings[0]).toMatchObject({ gate: 'characters', suggestion: '着火' })
    await test.loop.releases.rescan()
    expect((await get(id)).version).toBe(version)
  })

  it('opens a directive for a blocking finding, once', async () => {
    const id = await draft()
    await publish(id)
    await publishedWhenGatesWereWeaker(id, '联系人身份证号11010519491231002X。')
    expect((await test.loop.releases.rescan()).directives).toHaveLength(1)
    expect((await test.loop.releases.rescan()).directives).toEqual([])
    const directives = await test.ledger.list<DirectiveBody>({ kind: 'directive' })
    expect(directives.map(({ body }) => body)).toMatchObject([
      { source: { kind: 'release', id }, text: expect.stringContaining('110****002X') },
    ])
  })

  async function publishedWhenGatesWereWeaker(id: string, body: string): Promise<void> {
    const record = await test.ledger.get<ReleaseBody>('release', id)
    if (!record) throw new Error(id)
    const versions = record.body.versions.map((version) => ({ ...version, body }))
    await test.ledger.transact((tx) =>
      tx.change(
        { kind: 'release', id, version: record.version, body: { ...record.body, body, versions } },
        { actor: 'test', at: test.clock.now(), action: 'test.changed' },
      ),
    )
  }

  it('is judged by the text the public reads, not by the correction under way', async () => {
    const id = await draft()
    await publish(id)
    await test.loop.releases.correct(press(), { id, body: '机密★' })
    expect(await test.loop.releases.rescan()).toMatchObject({ withFindings: 0, directives: [] })
    const directives = await test.ledger.list<DirectiveBody>({ kind: 'directive' })
    expect(directives).toEqual([])
  })
})

describe('the questions of the public', () => {
  const asks = (id: string, words: string): AnalyzedDocument => ({
    id,
    kind: 'post',
    channel: 'weibo',
    sourceId: 'weibo',
    sourceName: '微博',
    authority: 'public',
    title: '',
    text: words,
    publishedAt: '2026-03-02T08:30:00.000+08:00',
    precision: 'minute',
    observedAt: '2026-03-02T08:31:00.000+08:00',
    unitId: 'ministry',
    isDemo: false,
    contentHash: id,
    notes: [],
    author: 'p:someone',
    annotations: {
      tokens: [],
      script: 'hans',
      sentiment: { label: 'neutral', probability: 0.9, evidence: [] },
      topic: { label: 'x', probability: 0.9, evidence: [] },
      concern: { label: 'question', probability: 0.9 },
      keywords: [],
      places: [],
      fingerprint: '0'.repeat(16),
      harm: [],
      analyzers: {},
    },
  })

  it('stand beside the release, alike ones counted together, without their authors', async () => {
    const store = await test.store()
    const documents = [
      asks('d1', '充电站起火造成的电池污染怎么处理？'),
      asks('d2', '请问这次充电站起火造成的电池污染怎么处理？'),
      asks('d3', '火扑灭了吗？目前还有人受伤吗？'),
      {
        ...asks('d4', '支持！'),
        annotations: { ...asks('d4', '').annotations, concern: { label: 'praise' as const, probability: 1 } },
      },
    ]
    await store.upsertDocuments(
      documents.map((document) => ({
        ...document,
        storyId: 's1',
        version: 1,
        indexedAt: document.observedAt,
      })),
    )
    const id = await draft({ storyId: 's1' })
    const { basis, total, questions } = await test.loop.releases.questions(press(), { id })
    expect({ basis, total }).toEqual({ basis: 'story', total: 3 })
    expect(questions[0]).toMatchObject({ count: 2, isTouched: false })
    expect(questions[0]?.question).toContain('电池污染怎么处理？')
    expect(questions.slice(1).every(({ isTouched }) => isTouched)).toBe(true)
    expect(JSON.stringify(questions)).not.toContain('someone')
    expect(await test.loop.releases.questions(press(), { id: await draft() })).toEqual({
      basis: 'none',
      total: 0,
      questions: [],
    })
  })

  it('are sentences that ask', () => {
    expect(
      questionsIn({ title: '补贴何时发放？', text: '我支持。什么时候能领到补贴呢\n听说是这样的吧。' }),
    ).toEqual(['补贴何时发放？', '什么时候能领到补贴呢'])
    expect(groupQuestions([])).toEqual([])
  })
})
