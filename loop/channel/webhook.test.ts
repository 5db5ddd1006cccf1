import { afterEach, describe, expect, it } from 'vitest'
import { type CmsFault, type CmsSimulator, openCmsSimulator } from '../../demo/platforms/cms.ts'
import type { FaultPlan } from '../../demo/platforms/fault-plan.ts'
import type { ChannelClient, PublishTask } from './channel.ts'
import { createWebhookChannel } from './webhook.ts'

const signal = new AbortController().signal
const now = new Date('2026-03-02T09:00:00+08:00')
const simulators: CmsSimulator[] = []
afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close()
})

async function open(faults: readonly CmsFault[] = [], secret = 'a secret of both') {
  const left = [...faults]
  const plan: FaultPlan<CmsFault> = () => left.shift()
  const simulator = await openCmsSimulator({ secret: 'a secret of both', faults: plan })
  simulators.push(simulator)
  const channel = createWebhookChannel({ url: simulator.address, secret })
  const task: PublishTask = {
    id: 'p1',
    rendering: channel.render(
      { title: '通报', body: '第一段，**要紧**。', column: 'notice' },
      { portalUrl: 'https://www.miit.example/portal/articles/1', isCorrection: false },
    ),
    remote: {},
    releasedAt: now,
    now,
  }
  return { simulator, client: channel.client as ChannelClient, task }
}

describe('the webhook of a CMS', () => {
  it('is given the text once, signed, and answers where it stands', async () => {
    const { simulator, client, task } = await open()
    expect(await client.take('deliver', task, signal)).toEqual({
      kind: 'done',
      reached: 'published',
      url: 'https://www.example.gov.cn/p1.html',
    })
    expect(simulator.pages()).toMatchObject([
      { title: '通报', html: '<p>第一段，<strong>要紧</strong>。</p>' },
    ])
  })

  it('keeps one copy when an answer is lost and the text comes again', async () => {
    const { simulator, client, task } = await open(['lost'])
    expect(await client.take('deliver', task, signal)).toMatchObject({ kind: 'again' })
    expect(await client.lookUp({ step: 'deliver', since: now }, task, signal)).toEqual({ kind: 'absent' })
    expect(await client.take('deliver', task, signal)).toMatchObject({ kind: 'done' })
    expect(simulator.pages()).toHaveLength(1)
  })

  it('is tried again while it is down or busy, and left to a person when it refuses', async () => {
    const { client, task } = await open(['down', 'limited', 'refused'])
    expect(await client.take('deliver', task, signal)).toMatchObject({ kind: 'again', code: 'HTTP 503' })
    expect(await client.take('deliver', task, signal)).toMatchObject({ kind: 'again', code: 'HTTP 429' })
    expect(await client.take('deliver', task, signal)).toMatchObject({ kind: 'refused', code: 'HTTP 422' })
  })

  it('refuses what is not signed with its secret', async () => {
    const { simulator, client, task } = await open([], 'another secret')
    expect(await client.take('deliver', task, signal)).toMatchObject({ kind: 'refused', code: 'HTTP 401' })
    expect(simulator.pages()).toEqual([])
  })
})
