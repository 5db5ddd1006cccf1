import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWeChatSimulator, type WeChatSimulator } from '../../demo/platforms/wechat.ts'
import { openWeiboSimulator, type WeiboFault, type WeiboSimulator } from '../../demo/platforms/weibo.ts'
import type { RawDocument } from '../../pipeline/model/document.ts'
import { documentId } from '../../pipeline/model/identity.ts'
import type { Clock } from '../../pipeline/platform/clock.ts'
import type { ReleaseInput } from '../release/draft.ts'
import { openTestLoop, signal, type TestLoop } from '../testing/open-test-loop.ts'
import { createByHandChannel } from './by-hand.ts'
import type { Channel } from './channel.ts'
import type { PublicationView } from './publication-view.ts'
import type { ReadPage } from './verify-page.ts'
import { createWeChatChannel } from './wechat/wechat.ts'
import { createWeiboChannel } from './weibo/weibo.ts'

const never = new AbortController().signal
const text = {
  title: '关于某地充电站起火的情况通报',
  body: '3月2日上午，某地充电站起火，消防人员到场处置，火已扑灭，没有人员伤亡。\n\n起火原因正在调查，结果将及时公布。',
  column: 'response',
  openness: 'proactive',
} as const

describe('publications', () => {
  let test: TestLoop
  let wechat: WeChatSimulator
  let weibo: WeiboSimulator
  /** What stands at the address a person pastes. */
  let page: ReadPage | undefined
  const now = { clock: undefined as Clock | undefined }
  /** What meets the next post. */
  let weiboFault: (() => WeiboFault) | undefined

  beforeEach(async () => {
    const clock: Clock = { now: () => (now.clock ?? { now: () => new Date(0) }).now() }
    wechat = await openWeChatSimulator({ appId: 'wx1', secret: 's', clock })
    weiboFault = undefined
    weibo = await openWeiboSimulator({
      accessToken: 'w1',
      safeDomain: 'miit.example',
      clock,
      faults: (operation) => (operation.endsWith('share.json') ? weiboFault?.() : undefined),
    })
    test = await openTestLoop({
      channels: (own) => {
        now.clock = own
        return accounts(own)
      },
      fetchPage: async () => {
        if (!page) throw new Error('not allowed')
        return page
      },
    })
    page = undefined
  })
  afterEach(async () => {
    await Promise.all([wechat.close(), weibo.close()])
    await test.close()
  })

  const accounts = (clock: Clock): readonly Channel[] => [
    createWeChatChannel({
      appId: 'wx1',
      secret: 's',
      baseUrl: wechat.url,
      clock,
      memo: { read: async () => undefined, write: async () => undefined },
      cover: { bytes: new Uint8Array([1]), contentType: 'image/png' },
      fetchPicture: async () => undefined,
    }),
    createWeiboChannel({
      accessToken: 'w1',
      rip: '203.0.113.9',
      safeDomain: 'miit.example',
      baseUrl: weibo.url,
      clock,
    }),
    createByHandChannel({ id: 'douyin', name: '抖音' }),
  ]

  const review = async (id: string) => {
    const { releases } = test.loop
    await releases.submit(test.as('press-officer'), { id })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await releases.verdict(test.as(role), { id, verdict: 'approved', opinion: '同意' })
    return releases.publish(test.as('releaser'), { id })
  }
  const publish = async (input: Partial<ReleaseInput> = {}) => {
    const channels = ['portal', 'wechat', 'weibo', 'douyin']
    const draft = await test.loop.releases.draft(test.as('press-officer'), { ...text, channels, ...input })
    return review(draft.id)
  }
  const run = async () => {
    await test.loop.publisher.round({ lost: never, over: never })
    test.advanceMinutes(5)
    await test.loop.publisher.round({ lost: never, over: never })
  }
  const on = async (releaseId: string, channel: string): Promise<PublicationView> => {
    const all = await test.loop.publications.of(test.as('analyst'), { releaseId })
    const found = all.find((each) => each.channel === channel)
    if (!found) throw new Error(channel)
    return found
  }

  it('are one for each chosen channel; machines publish theirs, a by-hand one waits', async () => {
    const { id } = await publish()
    const states = async () =>
      (await test.loop.publications.of(test.as('analyst'), { releaseId: id }))
        .map(({ channel, state }) => `${channel} ${state}`)
        .toSorted()
    expect(await states()).toEqual(['douyin waiting', 'portal published', 'wechat queued', 'weibo queued'])
    await run()
    expect(await states()).toEqual([
      'douyin waiting',
      'portal published',
      'wechat published',
      'weibo published',
    ])
    expect(wechat.published()).toHaveLength(1)
    expect(weibo.posts()[0]?.links[0]).toContain('https://www.miit.example/portal/')
    expect((await on(id, 'weibo')).url).toContain('https://weibo.com/')
  })

  it('tell their incident when they become public', async () => {
    await test.loop.recorder.record([signal()])
    const incident = await test.loop.incidents.open(test.as('press-officer'), {
      alertId: 'a1',
      title: '起火',
      level: 'III',
      levelReason: '会商',
      playbookId: 'safety-accident',
    })
    await publish({ incidentId: incident.id })
    await run()
    const { timeline } = await test.loop.incidents.get(test.as('analyst'), { id: incident.id })
    const told = timeline.filter(({ kind }) => kind === 'published').map(({ text: words }) => words)
    expect(told).toEqual([`发布：${text.title}`, `微博发布：${text.title}`, `微信公众号发布：${text.title}`])
  })

  it('posted by hand are published when the page says the same', async () => {
    const { id } = await publish()
    const waiting = await on(id, 'douyin')
    page = { url: 'https://www.douyin.com/1', title: text.title, text: `${text.body}\n分享 收藏` }
    const confirmed = await test.loop.publications.confirmByHand(test.as('press-officer'), {
      id: waiting.id,
      url: 'https://www.douyin.com/1',
    })
    expect(confirmed).toMatchObject({
      state: 'published',
      verification: { isVerified: true, similarity: 0.96 },
    })
  })

  it('posted by hand are not called published on a claim alone', async () => {
    const { id } = await publish()
    const { id: publicationId } = await on(id, 'douyin')
    const confirm = (reason?: string) =>
      test.loop.publications.confirmByHand(test.as('press-officer'), {
        id: publicationId,
        url: 'https://www.douyin.com/1',
        ...(reason ? { reason } : {}),
      })
    await expect(confirm()).rejects.toMatchObject({
      code: 'GATE_CLOSED',
      userMessage: expect.stringContaining('读取不到'),
    })
    page = {
      url: 'https://www.douyin.com/1',
      title: '别的视频',
      text: '与通报无关的内容，说的是另一件事情。',
    }
    await expect(confirm()).rejects.toMatchObject({
      code: 'GATE_CLOSED',
      userMessage: expect.stringContaining('0% 相同'),
    })
    expect((await on(id, 'douyin')).state).toBe('waiting')
    expect(await confirm('视频只配标题，已电话核实')).toMatchObject({
      state: 'published',
      verification: { isVerified: false, reason: '视频只配标题，已电话核实', by: { name: 'press-officer' } },
    })
    await expect(
      test.loop.publications.confirmByHand(test.as('analyst'), {
        id: publicationId,
        url: 'https://x.example/',
      }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('that failed say why, and are resumed where they stood', async () => {
    weibo.expire()
    const { id } = await publish()
    await run()
    const failed = await on(id, 'weibo')
    expect(failed).toMatchObject({
      state: 'failed',
      isInDoubt: false,
      fault: expect.stringContaining('重新授权'),
    })
    expect((await on(id, 'wechat')).state).toBe('published')
    weibo.authorise('w1')
    await test.loop.publications.resume(test.as('releaser'), { id: failed.id })
    await run()
    expect((await on(id, 'weibo')).state).toBe('published')
    expect(weibo.posts()).toHaveLength(1)
    expect(wechat.published()).toHaveLength(1)
  })

  it('are corrected by a new post on each channel; what never went out is not posted any more', async () => {
    const { id } = await publish()
    await run()
    await test.loop.releases.correct(test.as('press-officer'), {
      id,
      body: `${text.body}\n\n更正：起火时间为十时。`,
    })
    await review(id)
    await run()
    const all = await test.loop.publications.of(test.as('analyst'), { releaseId: id })
    const shown = all.map(({ channel, contentVersion, state }) => `${channel} ${contentVersion} ${state}`)
    expect(shown.toSorted()).toEqual([
      'douyin 1 superseded',
      'douyin 2 waiting',
      'portal 1 superseded',
      'portal 2 published',
      'wechat 1 superseded',
      'wechat 2 published',
      'weibo 1 superseded',
      'weibo 2 published',
    ])
    expect(weibo.posts().map(({ text: words }) => words.startsWith('【更正】'))).toEqual([false, true])
    expect(wechat.published().at(-1)?.title).toBe(`【更正】${text.title}`)
  })

  it.each([
    ['was not made', 'drop', [true]],
    ['was made', 'lost', [false, true]],
  ] as const)(
    'of an older version are not sent after a newer one when the publisher died over a post that %s',
    async (_what, fault, corrected) => {
      const killed = new AbortController()
      weiboFault = () => {
        killed.abort()
        weiboFault = undefined
        return fault
      }
      const { id } = await publish({ channels: ['portal', 'weibo'] })
      await test.loop.publisher.round({ lost: killed.signal, over: never })
      expect((await on(id, 'weibo')).state).toBe('sending')
      await test.loop.releases.correct(test.as('press-officer'), {
        id,
        body: `${text.body}\n\n更正：起火时间为十时。`,
      })
      await review(id)
      test.advanceMinutes(10)
      await run()
      expect(weibo.posts().map(({ text: words }) => words.startsWith('【更正】'))).toEqual(corrected)
      const all = await test.loop.publications.of(test.as('analyst'), { releaseId: id })
      const shown = all
        .filter(({ channel }) => channel === 'weibo')
        .map(({ contentVersion, state }) => `${contentVersion} ${state}`)
      expect(shown.toSorted()).toEqual(['1 superseded', '2 published'])
    },
  )

  it('that the platform would refuse are not sent at all', async () => {
    const { id } = await publish({ title: '长'.repeat(70), channels: ['portal', 'wechat'] })
    await run()
    expect(await on(id, 'wechat')).toMatchObject({
      state: 'failed',
      fault: '微信标题 70，上限 64，请压缩后再发',
    })
    expect(wechat.calls()).toBe(0)
  })

  it('are withdrawn from the portal at once, unsent ones with them; posted ones stay a task until confirmed', async () => {
    const { id } = await publish()
    await run()
    await test.loop.releases.withdraw(test.as('releaser'), { id, reason: '内容有误' })
    expect((await on(id, 'portal')).state).toBe('withdrawn')
    expect((await on(id, 'douyin')).state).toBe('withdrawn')
    const open = await test.loop.publications.open(test.as('press-officer'))
    expect(open.map(({ channel, moves }) => `${channel} ${moves.join()}`).toSorted()).toEqual([
      'wechat confirm-withdrawal',
      'weibo confirm-withdrawal',
    ])
    for (const { id: wanted } of open)
      await test.loop.publications.confirmWithdrawal(test.as('press-officer'), {
        id: wanted,
        note: '已在平台删除',
      })
    expect((await on(id, 'weibo')).state).toBe('withdrawn')
    expect(await test.loop.publications.open(test.as('press-officer'))).toEqual([])
  })

  it('go no further when they are withdrawn on their way', async () => {
    const { id } = await publish()
    await test.loop.publisher.round({ lost: never, over: never })
    expect((await on(id, 'wechat')).state).toBe('accepted')
    await test.loop.releases.withdraw(test.as('releaser'), { id, reason: '内容有误' })
    test.advanceMinutes(5)
    await test.loop.publisher.round({ lost: never, over: never })
    // The platform had it already: it came out, and is wanted back.
    expect(await on(id, 'wechat')).toMatchObject({ state: 'published', moves: [] })
    const [task] = (await test.loop.publications.open(test.as('releaser'))).filter(
      ({ channel }) => channel === 'wechat',
    )
    expect(task?.moves).toEqual(['confirm-withdrawal'])
  })

  it('of demo data never leave the own portal, whatever was chosen', async () => {
    const { id } = await publish({ isDemo: true })
    await run()
    const all = await test.loop.publications.of(test.as('analyst'), { releaseId: id })
    expect(all.map(({ channel }) => channel)).toEqual(['portal'])
    expect(weibo.posts()).toEqual([])
  })

  it('need channels that are there', async () => {
    await expect(publish({ channels: ['portal', 'kuaishou'] })).rejects.toMatchObject({ code: 'GATE_CLOSED' })
  })

  it('are previewed on every channel with their lengths and what would be refused', async () => {
    const draft = await test.loop.releases.draft(test.as('press-officer'), {
      ...text,
      title: '长'.repeat(80),
    })
    const previews = await test.loop.publications.preview(test.as('press-officer'), { releaseId: draft.id })
    const wechatPreview = previews.find(({ channel }) => channel === 'wechat')
    expect(wechatPreview?.lengths[0]).toEqual({ label: '标题', used: 80, limit: 64 })
    expect(wechatPreview?.findings).toMatchObject([{ code: 'too-long', isBlocking: true }])
    const weiboPreview = previews.find(({ channel }) => channel === 'weibo')
    expect(weiboPreview?.lengths[0]?.used).toBeLessThanOrEqual(140)
    expect(weiboPreview?.findings).toEqual([])
  })

  it('hear what people say under them, as documents whose parent is the post and whose authors have no name', async () => {
    await publish()
    await run()
    const post = weibo.posts()[0]?.id ?? ''
    weibo.comment(post, { text: '何时恢复？电话13812345678', user: '1001' })
    const documents: RawDocument[] = []
    const into = {
      ingest: async (more: readonly RawDocument[]) => void documents.push(...more),
      pseudonymise: (name: string) => `p:${name.length}`,
    }
    expect(await test.loop.comments.round(into, never)).toBe(1)
    expect(await test.loop.comments.round(into, never)).toBe(0)
    expect(documents).toMatchObject([
      {
        kind: 'comment',
        channel: 'weibo',
        parentId: documentId({ platform: 'weibo', nativeId: post, sourceId: '', normalisedText: '' }),
        author: 'p:4',
        text: '何时恢复？电话138****5678',
      },
    ])
  })
})
