import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openWeiboSimulator, type WeiboSimulator } from '../demo/platforms/weibo.ts'
import { createWeiboChannel } from '../loop/channel/weibo/weibo.ts'
import { openTestLoop, type TestLoop } from '../loop/testing/open-test-loop.ts'
import type { RawDocument } from '../pipeline/model/document.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import { startPublishing } from './publishing.ts'

let house: TestLoop
let weibo: WeiboSimulator
const heard: RawDocument[] = []

beforeEach(async () => {
  heard.length = 0
  weibo = await openWeiboSimulator({
    accessToken: 'w1',
    safeDomain: 'miit.example',
    clock: { now: () => house.clock.now() },
  })
  house = await openTestLoop({
    channels: (clock) => [
      createWeiboChannel({
        accessToken: 'w1',
        rip: '203.0.113.9',
        safeDomain: 'miit.example',
        baseUrl: weibo.url,
        clock,
      }),
    ],
  })
})
afterEach(async () => {
  await weibo.close()
  await house.close()
})

const start = (lost = new AbortController().signal) =>
  startPublishing({
    loop: house.loop,
    follow: async (onChange) => {
      const stop = house.loop.onChange(onChange)
      return async () => stop()
    },
    ingest: async (documents) => void heard.push(...documents),
    pseudonymise: () => 'p:1',
    lost,
    clock: house.clock,
    log: silentLog,
  })

async function approved(): Promise<string> {
  const { releases } = house.loop
  const { id } = await releases.draft(house.as('press-officer'), {
    title: '情况通报',
    body: '火已扑灭，没有人员伤亡。',
    column: 'response',
    openness: 'proactive',
    channels: ['portal', 'weibo'],
  })
  await releases.submit(house.as('press-officer'), { id })
  for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
    await releases.verdict(house.as(role), { id, verdict: 'approved', opinion: '同意' })
  return id
}

test('what a person releases is posted at once, without waiting for the next look', async () => {
  const stop = await start()
  const id = await approved()
  expect(weibo.posts()).toEqual([])
  await house.loop.releases.publish(house.as('releaser'), { id })
  await vi.waitFor(() => expect(weibo.posts()).toHaveLength(1), 5_000)
  await stop()
})

test('what is scheduled is published at its time by the next look, and nothing before it', async () => {
  const id = await approved()
  await house.loop.releases.schedule(house.as('releaser'), { id, at: '2026-03-02T10:00:00+08:00' })
  const early = await start()
  await early()
  expect(weibo.posts()).toEqual([])
  house.advanceMinutes(61)
  const stop = await start()
  await vi.waitFor(() => expect(weibo.posts()).toHaveLength(1), 5_000)
  await stop()
})

test('who has lost the lease writes nothing more', async () => {
  const id = await approved()
  await house.loop.releases.publish(house.as('releaser'), { id })
  const stop = await start(AbortSignal.abort())
  await stop()
  expect(weibo.posts()).toEqual([])
  const [publication] = await house.ledger.list({ kind: 'publication', keys: { channel: 'weibo' } })
  expect(publication?.state).toBe('queued')
})
