import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { FaultPlan } from '../../../demo/platforms/fault-plan.ts'
import { openWeiboSimulator, type WeiboFault, type WeiboSimulator } from '../../../demo/platforms/weibo.ts'
import { createVirtualClock } from '../../../pipeline/platform/clock.ts'
import type { Content } from '../../release/release.ts'
import type { ChannelClient, PublishTask } from '../channel.ts'
import { base62, createWeiboChannel, type WeiboOptions } from './weibo.ts'
import { weiboLength } from './weibo-length.ts'
import { checkPost, renderPost } from './weibo-rendering.ts'

const portalUrl = 'https://www.miit.example/portal/articles/0123456789abcdef01234567'
const content: Content = { title: '关于某事的通报', body: '第一段。\n\n第二段。', column: 'notice' }
const signal = new AbortController().signal
const start = new Date('2026-03-02T09:00:00+08:00')

const simulators: WeiboSimulator[] = []
afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close()
})

async function open(faults?: FaultPlan<WeiboFault>, given: Partial<WeiboOptions> = {}) {
  const clock = createVirtualClock(start)
  const simulator = await openWeiboSimulator({
    accessToken: 'w1',
    safeDomain: 'miit.example',
    clock,
    ...(faults ? { faults } : {}),
  })
  simulators.push(simulator)
  const channel = createWeiboChannel({
    accessToken: 'w1',
    rip: '203.0.113.9',
    safeDomain: 'miit.example',
    baseUrl: simulator.url,
    clock,
    ...given,
  })
  const task = (link = portalUrl): PublishTask => ({
    id: 'p1',
    rendering: channel.render(content, { portalUrl: link, isCorrection: false }),
    remote: {},
    releasedAt: start,
    now: clock.now(),
  })
  const advance = (minutes: number) => clock.advanceTo(new Date(clock.now().getTime() + minutes * 60_000))
  return { simulator, client: channel.client as ChannelClient, task, advance }
}

const meeting = (
  operation: string,
  ...faults: readonly (WeiboFault | undefined)[]
): FaultPlan<WeiboFault> => {
  const left = [...faults]
  return (asked) => (asked === operation ? left.shift() : undefined)
}
const share = '/2/statuses/share.json'

describe('a Weibo account', () => {
  it('posts once, with a link on the safe domain, and knows the address', async () => {
    const { client, task, simulator } = await open()
    expect(await client.take('share', task(), signal)).toMatchObject({
      kind: 'done',
      reached: 'published',
      url: expect.stringMatching(/^https:\/\/weibo\.com\/7000000001\/[0-9a-zA-Z]+$/),
    })
    expect(simulator.posts()).toMatchObject([{ links: [portalUrl], hasPicture: false }])
  })

  it('sends a picture as a form with a file, and posts by contract where there is one', async () => {
    const picture = { bytes: new Uint8Array([1, 2]), contentType: 'image/png' }
    const first = await open(undefined, { picture })
    await first.client.take('share', first.task(), signal)
    expect(first.simulator.posts()).toMatchObject([{ hasPicture: true }])
    const second = await open(meeting(share, 'no-permission'), { tier: 'business' })
    expect(await second.client.take('share', second.task(), signal)).toMatchObject({ kind: 'done' })
  })

  it('finds a post whose answer was lost on its own timeline, when it shows there', async () => {
    const { client, task, simulator, advance } = await open(meeting(share, 'lost'))
    expect(await client.take('share', task(), signal)).toMatchObject({ kind: 'unknown' })
    const doubt = { step: 'share', since: start }
    expect(await client.lookUp(doubt, task(), signal)).toMatchObject({ kind: 'pending' })
    advance(1)
    expect(await client.lookUp(doubt, task(), signal)).toMatchObject({
      kind: 'done',
      remote: { post: simulator.posts()[0]?.id },
    })
  })

  it('posts again only when the timeline has had time to show it and does not', async () => {
    const { client, task, advance } = await open(meeting(share, 'drop'))
    await client.take('share', task(), signal)
    const doubt = { step: 'share', since: start }
    advance(1)
    expect(await client.lookUp(doubt, task(), signal)).toMatchObject({ kind: 'pending' })
    advance(5)
    expect(await client.lookUp(doubt, task(), signal)).toEqual({ kind: 'absent' })
  })

  it('takes repeated content for its own only when the link is its own', async () => {
    const { client, task, advance } = await open()
    await client.take('share', task(), signal)
    const other = `${portalUrl}-other`
    const repeated = await client.take('share', task(other), signal)
    expect(repeated).toMatchObject({ kind: 'unknown', code: '20019' })
    advance(10)
    const doubt = { step: 'share', since: start, code: '20019' }
    expect(await client.lookUp(doubt, task(other), signal)).toMatchObject({
      kind: 'refused',
      isInDoubt: false,
    })
    expect(await client.lookUp(doubt, task(), signal)).toMatchObject({ kind: 'done', reached: 'published' })
  })

  it('leaves it to a person when it may not look at its own timeline', async () => {
    const { client, task } = await open(meeting('/2/statuses/user_timeline.json', 'no-permission'))
    expect(await client.lookUp({ step: 'share', since: start }, task(), signal)).toMatchObject({
      kind: 'refused',
      isInDoubt: true,
      message: expect.stringContaining('请先到微博核实'),
    })
  })

  const table: readonly (readonly [WeiboFault, object])[] = [
    ['system', { kind: 'unknown', code: '10001' }],
    ['paused', { kind: 'unknown', code: '10002' }],
    ['busy', { kind: 'again', code: '10009' }],
    ['delayed', { kind: 'unknown', code: '20032' }],
    ['ip', { kind: 'refused', code: '10004' }],
    ['ip-rate', { kind: 'again', code: '10022', afterMs: 3_600_000 }],
    ['user-rate', { kind: 'again', code: '10023', afterMs: 3_600_000 }],
    ['api-rate', { kind: 'again', code: '10024', afterMs: 3_600_000 }],
    ['too-many', { kind: 'again', code: '20016', afterMs: 3_600_000 }],
    ['no-permission', { kind: 'refused', code: '10014' }],
    ['review', { kind: 'refused', code: '20021' }],
    ['expired', { kind: 'refused', code: '21327', message: expect.stringContaining('重新授权') }],
    ['gateway', { kind: 'unknown' }],
  ]
  it.each(table)('does what the platform means by %s', async (fault, end) => {
    const { client, task } = await open(meeting(share, fault))
    expect(await client.take('share', task(), signal)).toMatchObject(end)
  })

  it('says that its token is invalid, and does not say the token', async () => {
    const { client, task } = await open(undefined, { accessToken: 'very-secret' })
    const end = await client.take('share', task(), signal)
    expect(end).toMatchObject({ kind: 'refused', code: '21332' })
    expect(JSON.stringify(end)).not.toContain('very-secret')
  })

  it('brings comments back from where it stood', async () => {
    const { client, task, simulator } = await open()
    await client.take('share', task(), signal)
    const post = simulator.posts()[0]?.id ?? ''
    simulator.comment(post, { text: '何时恢复？', user: '1001' })
    const own = { ...task(), remote: { post } }
    const first = await client.comments?.(own, undefined, signal)
    expect(first?.comments).toMatchObject([{ text: '何时恢复？', author: '1001', at: start }])
    simulator.comment(post, { text: '谢谢', user: '1002' })
    const second = await client.comments?.(own, first?.cursor, signal)
    expect(second?.comments.map(({ text }) => text)).toEqual(['谢谢'])
    expect(await client.comments?.(own, second?.cursor, signal)).toEqual({
      comments: [],
      cursor: second?.cursor,
    })
  })
})

describe('a post', () => {
  it('is counted as the platform counts', () => {
    expect(weiboLength('汉字')).toBe(2)
    expect(weiboLength('ab')).toBe(1)
    expect(weiboLength('abc')).toBe(2)
    expect(weiboLength('看 http://t.cn/A1')).toBe(9)
    expect(weiboLength(portalUrl)).toBe(12)
  })

  it('always fits, links and has no topic, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 120, unit: 'grapheme' }),
        fc.string({ maxLength: 400 }),
        (title, body) => {
          const rendering = renderPost({ title, body, column: 'news' }, { portalUrl, isCorrection: true })
          expect(checkPost(rendering, 'miit.example')).toEqual([])
        },
      ),
    )
  })

  it('is refused before it is sent when its link is not on the safe domain', () => {
    const rendering = renderPost(content, { portalUrl, isCorrection: false })
    expect(checkPost(rendering, 'other.example').map(({ code }) => code)).toEqual(['link-unsafe'])
    expect(
      checkPost({ ...rendering, text: `${'字'.repeat(140)}${portalUrl}` }, 'miit.example')[0]?.code,
    ).toBe('too-long')
    expect(checkPost({ ...rendering, text: `#话题# ${portalUrl}` }, 'miit.example')[0]?.code).toBe('topic')
    expect(checkPost({ ...rendering, text: '无链接' }, 'miit.example')[0]?.code).toBe('link-missing')
  })

  it('has its address from its number', () => {
    // Seven digits by four letters, counted from the end.
    expect(base62('3501756485200075')).toBe('z0JH2lOMb')
  })
})
