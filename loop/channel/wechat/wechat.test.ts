import { afterEach, describe, expect, it } from 'vitest'
import type { FaultPlan } from '../../../demo/platforms/fault-plan.ts'
import {
  openWeChatSimulator,
  type WeChatFault,
  type WeChatSimulator,
} from '../../../demo/platforms/wechat.ts'
import { createVirtualClock } from '../../../pipeline/platform/clock.ts'
import type { Content } from '../../release/release.ts'
import type { ChannelClient, PublishTask } from '../channel.ts'
import { createWeChatChannel, type WeChatOptions } from './wechat.ts'
import { renderArticle } from './wechat-rendering.ts'

const portalUrl = 'https://www.miit.example/portal/articles/abc'
const content: Content = { title: '关于某事的通报', body: '第一段。\n\n第二段。', column: 'notice' }
const signal = new AbortController().signal
const start = new Date('2026-03-02T09:00:00+08:00')

const simulators: WeChatSimulator[] = []
afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close()
})

async function open(
  given: Partial<WeChatOptions> = {},
  { faults, text = content }: { readonly faults?: FaultPlan<WeChatFault>; readonly text?: Content } = {},
) {
  const clock = createVirtualClock(start)
  const simulator = await openWeChatSimulator({
    appId: 'wx1',
    secret: 's',
    clock,
    ...(faults ? { faults } : {}),
  })
  simulators.push(simulator)
  const memo = new Map<string, string>()
  const channel = createWeChatChannel({
    appId: 'wx1',
    secret: 's',
    baseUrl: simulator.url,
    clock,
    memo: {
      read: async (name) => memo.get(name),
      write: async (name, value) => void memo.set(name, value),
    },
    cover: { bytes: new Uint8Array([1]), contentType: 'image/png' },
    fetchPicture: async (url) =>
      url.includes('gone') ? undefined : { bytes: new Uint8Array([2]), contentType: 'image/jpeg' },
    ...given,
  })
  const client = channel.client as ChannelClient
  const rendering = channel.render(text, { portalUrl, isCorrection: false })
  const task = (remote: Readonly<Record<string, string>> = {}): PublishTask => ({
    id: 'p1',
    rendering,
    remote,
    releasedAt: start,
    now: clock.now(),
  })
  const advance = (minutes: number) => clock.advanceTo(new Date(clock.now().getTime() + minutes * 60_000))
  return { simulator, client, task, advance, channel }
}

/** The named operation meets these faults, one a call. */
const meeting = (
  operation: string,
  ...faults: readonly (WeChatFault | undefined)[]
): FaultPlan<WeChatFault> => {
  const left = [...faults]
  return (asked) => (asked === operation ? left.shift() : undefined)
}

describe('a WeChat account', () => {
  it('makes a draft, submits it, and calls it published only when the platform does', async () => {
    const { client, task, simulator, advance } = await open()
    expect(client.nextStep(task())).toBe('draft')
    const drafted = await client.take('draft', task(), signal)
    expect(drafted).toMatchObject({ kind: 'done', reached: 'sent' })
    const remote = drafted.kind === 'done' ? (drafted.remote ?? {}) : {}
    expect(client.nextStep(task(remote))).toBe('submit')
    const submitted = await client.take('submit', task(remote), signal)
    expect(submitted).toMatchObject({ kind: 'done', reached: 'accepted' })
    const all = { ...remote, ...(submitted.kind === 'done' ? submitted.remote : {}) }
    expect(await client.poll?.(task(all), signal)).toMatchObject({ kind: 'pending' })
    expect(simulator.published()).toHaveLength(0)
    advance(5)
    expect(await client.poll?.(task(all), signal)).toMatchObject({
      kind: 'done',
      reached: 'published',
      url: expect.stringContaining('https://mp.weixin.qq.com/s/'),
    })
    expect(simulator.published()).toMatchObject([{ sourceUrl: portalUrl, digest: '第一段。' }])
    expect(simulator.drafts()).toBe(0)
  })

  it('keeps its token, refreshes it early, and asks for one at a time', async () => {
    const { client, task, simulator, advance } = await open()
    await Promise.all([1, 2, 3].map(() => client.take('draft', task(), signal)))
    expect(simulator.tokensIssued()).toBe(1)
    // Five minutes before its two hours are over it is not trusted any more.
    advance(116)
    await client.take('draft', task(), signal)
    expect(simulator.tokensIssued()).toBe(1)
    advance(5)
    await client.take('draft', task(), signal)
    expect(simulator.tokensIssued()).toBe(2)
  })

  it('refreshes a refused token once and goes on', async () => {
    const { client, task, simulator } = await open(
      {},
      { faults: meeting('/cgi-bin/draft/add', 'expired', undefined, 'invalid-token') },
    )
    expect(await client.take('draft', task(), signal)).toMatchObject({ kind: 'done' })
    expect(await client.take('draft', task(), signal)).toMatchObject({ kind: 'done' })
    expect(simulator.tokensIssued()).toBe(3)
  })

  it('finds a draft whose answer was lost instead of making another', async () => {
    const { client, task, simulator } = await open({}, { faults: meeting('/cgi-bin/draft/add', 'lost') })
    expect(await client.take('draft', task(), signal)).toMatchObject({ kind: 'unknown' })
    const found = await client.lookUp({ step: 'draft', since: start }, task(), signal)
    expect(found).toMatchObject({ kind: 'done', reached: 'sent', remote: { draft: expect.any(String) } })
    expect(simulator.drafts()).toBe(1)
  })

  it('waits for a submission whose answer was lost, and finds the article', async () => {
    const { client, task, advance, simulator } = await open(
      {},
      { faults: meeting('/cgi-bin/freepublish/submit', 'lost') },
    )
    const drafted = await client.take('draft', task(), signal)
    const remote = drafted.kind === 'done' ? (drafted.remote ?? {}) : {}
    expect(await client.take('submit', task(remote), signal)).toMatchObject({ kind: 'unknown' })
    expect(await client.lookUp({ step: 'submit', since: start }, task(remote), signal)).toMatchObject({
      kind: 'pending',
    })
    advance(3)
    expect(await client.lookUp({ step: 'submit', since: start }, task(remote), signal)).toMatchObject({
      kind: 'done',
      reached: 'published',
    })
    expect(simulator.published()).toHaveLength(1)
  })

  it('takes a submission for never made only when every job must have ended and the draft is still there', async () => {
    const { client, task, advance } = await open(
      {},
      { faults: meeting('/cgi-bin/freepublish/submit', 'drop') },
    )
    const drafted = await client.take('draft', task(), signal)
    const remote = drafted.kind === 'done' ? (drafted.remote ?? {}) : {}
    expect(await client.take('submit', task(remote), signal)).toMatchObject({ kind: 'unknown' })
    advance(10)
    expect(await client.lookUp({ step: 'submit', since: start }, task(remote), signal)).toMatchObject({
      kind: 'pending',
    })
    advance(25)
    expect(await client.lookUp({ step: 'submit', since: start }, task(remote), signal)).toEqual({
      kind: 'absent',
    })
  })

  const table: readonly (readonly [WeChatFault, object])[] = [
    ['minute-quota', { kind: 'again', code: '45011', afterMs: 65_000 }],
    // From nine in the morning until a little after midnight in Shanghai.
    ['daily-quota', { kind: 'again', code: '45009', afterMs: 15 * 3_600_000 + 5 * 60_000 }],
    ['busy', { kind: 'unknown', code: '-1' }],
    ['gateway', { kind: 'unknown' }],
    ['no-permission', { kind: 'refused', code: '48001', message: expect.stringContaining('人工发布') }],
    ['blocked', { kind: 'refused', code: '48004' }],
    ['ip', { kind: 'refused', code: '61004', message: expect.stringContaining('白名单') }],
  ]
  it.each(table)('does what the platform means by %s', async (fault, end) => {
    const { client, task } = await open({}, { faults: meeting('/cgi-bin/draft/add', fault) })
    expect(await client.take('draft', task(), signal)).toMatchObject(end)
  })

  it.each([
    [{ appId: 'wx2' }, '40013'],
    [{ secret: 'x' }, '40125'],
  ])('says which of its credentials is wrong', async (given, code) => {
    const { client, task } = await open(given)
    const end = await client.take('draft', task(), signal)
    expect(end).toMatchObject({ kind: 'refused', code, message: expect.stringContaining('YUSHU_WECHAT') })
    expect(JSON.stringify(end)).not.toContain('access_token')
  })

  it('makes another draft after a refusal by the reviewers', async () => {
    const { client, task, advance } = await open({}, { faults: meeting('job', 'review') })
    const drafted = await client.take('draft', task(), signal)
    const remote = drafted.kind === 'done' ? (drafted.remote ?? {}) : {}
    const submitted = await client.take('submit', task(remote), signal)
    advance(5)
    const all = { ...remote, ...(submitted.kind === 'done' ? submitted.remote : {}) }
    expect(await client.poll?.(task(all), signal)).toMatchObject({
      kind: 'refused',
      forget: ['draft', 'job'],
      isInDoubt: false,
      message: expect.stringContaining('审核未通过'),
    })
  })

  it('replaces outside pictures, uploads the cover once, and names a picture that cannot be had', async () => {
    const text = { ...content, body: '看图：\n\n![图](https://elsewhere.example/a.jpg?x=1&y=2)' }
    const { client, task, simulator, advance } = await open({}, { text })
    const drafted = await client.take('draft', task(), signal)
    const remote = drafted.kind === 'done' ? (drafted.remote ?? {}) : {}
    await client.take('draft', task(), signal)
    expect(simulator.materials()).toBe(1)
    await client.take('submit', task(remote), signal)
    advance(5)
    await simulator.settle()
    expect(simulator.published()[0]?.content).toContain('<img src="https://mmbiz.qpic.cn/')
    const gone = await open({}, { text: { ...content, body: '![图](/gone.png)' } })
    expect(await gone.client.take('draft', gone.task(), signal)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('https://www.miit.example/gone.png'),
    })
  })

  it('deletes what is withdrawn where the office wants it, else leaves it to a person', async () => {
    expect((await open()).client.takeDown).toBeUndefined()
    const { client, task, simulator, advance } = await open({ deletes: true })
    const drafted = await client.take('draft', task(), signal)
    const remote = drafted.kind === 'done' ? (drafted.remote ?? {}) : {}
    const submitted = await client.take('submit', task(remote), signal)
    advance(5)
    const polled = await client.poll?.(
      task({ ...remote, ...(submitted.kind === 'done' ? submitted.remote : {}) }),
      signal,
    )
    await client.takeDown?.(task(polled?.kind === 'done' ? polled.remote : {}), signal)
    expect(simulator.published()).toEqual([])
  })

  it('is checked against its limits before anything is sent', async () => {
    const { channel } = await open()
    const check = (text: Content) => channel.check(channel.render(text, { portalUrl, isCorrection: true }))
    expect(check(content)).toEqual([])
    expect(check({ ...content, title: '长'.repeat(61) }).map(({ message }) => message)).toEqual([
      '微信标题 65，上限 64，请压缩后再发',
    ])
    expect(check({ ...content, body: '字'.repeat(20_000) })[0]?.message).toContain('正文字符')
    const bare = createWeChatChannel({
      appId: 'wx1',
      secret: 's',
      clock: createVirtualClock(start),
      memo: { read: async () => undefined, write: async () => undefined },
      fetchPicture: async () => undefined,
    })
    expect(bare.check(renderArticle(content, { portalUrl, isCorrection: false }))[0]?.code).toBe(
      'cover-missing',
    )
  })

  it('shows a correction as one', () => {
    const rendering = renderArticle(content, { portalUrl, isCorrection: true })
    expect(rendering.title).toBe('【更正】关于某事的通报')
    expect(rendering.html).toContain('<strong>更正：</strong>')
  })
})
