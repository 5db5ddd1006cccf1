import { expect, test } from 'vitest'
import { systemClock } from '../pipeline/platform/clock.ts'
import { openChannels } from './channels.ts'
import { parseConfig } from './config.ts'

async function openedWith(env: Record<string, string>) {
  const parsed = parseConfig(env, '/srv/yushu')
  if (!parsed.ok) throw new Error(parsed.faults.join())
  return openChannels({
    config: parsed.config.channels,
    board: { notice: async () => undefined, post: async () => undefined },
    fetcher: {
      fetch: async () => {
        throw new Error('nothing is fetched at the opening')
      },
    },
    clock: systemClock,
  })
}

test('without a setting no account is offered, and each says what it lacks', async () => {
  const { channels, absent } = await openedWith({})
  expect(channels).toEqual([])
  expect(absent.map(({ id, missing }) => `${id} ${missing.length}`)).toEqual([
    'wechat 3',
    'weibo 4',
    'cms 2',
    'by-hand 1',
  ])
  expect(absent.every(({ hint }) => hint.length > 10)).toBe(true)
})

test('an account that lacks one setting is not offered and names it alone', async () => {
  const { channels, absent } = await openedWith({
    YUSHU_PORTAL_URL: 'https://www.miit.example',
    YUSHU_WEIBO_ACCESS_TOKEN: 'very-secret',
    YUSHU_WEIBO_SAFE_DOMAIN: 'miit.example',
    YUSHU_BY_HAND_CHANNELS: 'douyin:抖音',
  })
  expect(channels.map(({ id }) => id)).toEqual(['douyin'])
  expect(absent.find(({ id }) => id === 'weibo')?.missing).toEqual(['YUSHU_WEIBO_RIP'])
  expect(JSON.stringify(absent)).not.toContain('very-secret')
})

test('a WeChat account without a cover is offered and says so where a text is checked', async () => {
  const { channels } = await openedWith({
    YUSHU_PORTAL_URL: 'https://www.miit.example',
    YUSHU_WECHAT_APPID: 'wx1',
    YUSHU_WECHAT_SECRET: 'very-secret',
  })
  const [wechat] = channels
  const rendering = wechat?.render(
    { title: '通报', body: '正文', column: 'notice' },
    { portalUrl: 'https://www.miit.example/portal/articles/1', isCorrection: false },
  )
  expect(rendering && wechat?.check(rendering).map(({ code }) => code)).toEqual(['cover-missing'])
})
