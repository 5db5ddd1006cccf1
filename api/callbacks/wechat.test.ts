import express from 'express'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openWeChatSimulator, type WeChatSimulator } from '../../demo/platforms/wechat.ts'
import { createWeChatCallback } from '../../loop/channel/wechat/wechat-callback.ts'
import { createVirtualClock } from '../../pipeline/platform/clock.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import { answerErrors } from '../http/errors.ts'
import { type RunningServer, startServer } from '../server.ts'
import { createWeChatRouter } from './wechat.ts'

const token = 'ourtoken'
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const appId = 'wx1'

describe.each([
  ['in clear', undefined],
  ['encrypted', aesKey],
])('what WeChat pushes, %s', (_name, key) => {
  const clock = createVirtualClock(new Date('2026-03-02T09:00:00+08:00'))
  const heard: string[] = []
  let server: RunningServer
  let simulator: WeChatSimulator

  beforeAll(async () => {
    const app = express()
    app.use(
      '/callbacks/wechat',
      createWeChatRouter({
        callback: createWeChatCallback({ token, appId, ...(key ? { aesKey: key } : {}) }),
        channel: 'wechat',
        publications: {
          hearOfJob: async ({ channel, job }) => {
            heard.push(`${channel} ${job}`)
            return true
          },
        },
        log: silentLog,
      }),
    )
    app.use(answerErrors({ log: silentLog, renderPage: () => '' }))
    server = await startServer(app, { host: '127.0.0.1', port: 0 })
  })
  afterAll(async () => {
    await simulator.close()
    await server.close()
  })
  beforeEach(async () => {
    heard.length = 0
    await simulator?.close()
    simulator = await openSimulator(token)
  })

  const openSimulator = (spoken: string) =>
    openWeChatSimulator({
      appId,
      secret: 's',
      clock,
      callback: { url: `${server.url}/callbacks/wechat`, token: spoken, ...(key ? { aesKey: key } : {}) },
    })
  const finishJob = async (from: WeChatSimulator) => {
    const call = async (path: string, body: unknown) =>
      (await (
        await fetch(`${from.url}${path}`, { method: 'POST', body: JSON.stringify(body) })
      ).json()) as Record<string, string>
    const { access_token } = await call('/cgi-bin/stable_token', { appid: appId, secret: 's' })
    const form = new FormData()
    form.set('media', new Blob([new Uint8Array([1])]), 'a.png')
    const material = await fetch(
      `${from.url}/cgi-bin/material/add_material?type=image&access_token=${access_token}`,
      {
        method: 'POST',
        body: form,
      },
    )
    const { media_id: thumb_media_id } = (await material.json()) as { media_id: string }
    const article = { title: '通报', content: '<p>正文</p>', thumb_media_id }
    const { media_id } = await call(`/cgi-bin/draft/add?access_token=${access_token}`, {
      articles: [article],
    })
    const { publish_id } = await call(`/cgi-bin/freepublish/submit?access_token=${access_token}`, {
      media_id,
    })
    clock.advanceTo(new Date(clock.now().getTime() + 600_000))
    await from.settle()
    return publish_id
  }

  it('wakes the publisher for the job it names', async () => {
    const job = await finishJob(simulator)
    expect(heard).toEqual([`wechat ${job}`])
  })

  it('is refused when it is not signed with the token', async () => {
    const stranger = await openSimulator('another')
    await finishJob(stranger)
    await stranger.close()
    expect(heard).toEqual([])
    const bare = await fetch(`${server.url}/callbacks/wechat?timestamp=1&nonce=2&signature=3`, {
      method: 'POST',
      body: '<xml><Event>PUBLISHJOBFINISH</Event><publish_id>1</publish_id></xml>',
    })
    expect(bare.status).toBeGreaterThanOrEqual(400)
    expect(heard).toEqual([])
  })

  it('is greeted only when the platform greets', async () => {
    const { createHash } = await import('node:crypto')
    const signature = createHash('sha1').update([token, '1', '2'].sort().join('')).digest('hex')
    const greet = (signed: string) =>
      fetch(`${server.url}/callbacks/wechat?timestamp=1&nonce=2&signature=${signed}&echostr=hello`)
    expect(await (await greet(signature)).text()).toBe('hello')
    expect((await greet('0'.repeat(40))).status).toBe(403)
  })
})
