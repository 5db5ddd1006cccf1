import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CmsFault, type CmsSimulator, openCmsSimulator } from '../../demo/platforms/cms.ts'
import { type SeededFaults, seededRandom, seedFaults } from '../../demo/platforms/fault-plan.ts'
import { openWeChatSimulator, type WeChatFault, type WeChatSimulator } from '../../demo/platforms/wechat.ts'
import { openWeiboSimulator, type WeiboFault, type WeiboSimulator } from '../../demo/platforms/weibo.ts'
import { createVirtualClock, toShanghaiIso, type VirtualClock } from '../../pipeline/platform/clock.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openSqliteLedger } from '../ledger/sqlite.ts'
import { type Actor, rootUnitId, systemActor } from '../office/actor.ts'
import { createOffice, type Office } from '../office/office.ts'
import type { ReleaseBody } from '../release/release.ts'
import type { Channel } from './channel.ts'
import { createPublications } from './create-publications.ts'
import type { PublicationBody } from './publication.ts'
import { publicationId } from './publication.ts'
import { createPublicationDesk, type Publications } from './publications.ts'
import { createPublisher } from './publisher.ts'
import { createWebhookChannel } from './webhook.ts'
import { createWeChatChannel } from './wechat/wechat.ts'
import { createWeiboChannel } from './weibo/weibo.ts'

const releases = 1_000
/** Released between two looks of the publisher: far more than an office does. */
const perRound = 20
const origin = 'https://www.miit.example'
const linkOf = ({ releaseId, contentVersion }: Pick<PublicationBody, 'releaseId' | 'contentVersion'>) =>
  `${origin}/portal/articles/${publicationId(releaseId, contentVersion, 'portal')}`

/** Every fault of CHANNELS that each operation can meet; what needs a person is rarer than what passes, as it is in life. */
const wechatFaults: Readonly<Record<string, readonly WeChatFault[]>> = {
  '/cgi-bin/stable_token': ['drop', 'gateway', 'busy', 'daily-quota'],
  '/cgi-bin/material/add_material': ['lost', 'drop', 'busy', 'gateway'],
  '/cgi-bin/draft/add': [
    ...([
      'lost',
      'lost',
      'lost',
      'drop',
      'busy',
      'busy-done',
      'gateway',
      'expired',
      'invalid-token',
    ] as const),
    ...(['minute-quota', 'ip', 'no-permission', 'blocked'] as const),
  ],
  '/cgi-bin/draft/get': ['drop', 'busy', 'gateway', 'expired'],
  '/cgi-bin/draft/batchget': ['drop', 'busy', 'gateway', 'expired'],
  '/cgi-bin/freepublish/submit': [
    ...(['lost', 'lost', 'lost', 'drop', 'busy', 'busy-done', 'gateway', 'expired', 'minute-quota'] as const),
    'no-permission',
  ],
  '/cgi-bin/freepublish/get': ['drop', 'busy', 'gateway', 'expired', 'minute-quota'],
  '/cgi-bin/freepublish/batchget': ['drop', 'busy', 'gateway', 'expired'],
  job: ['review', 'review', 'originality', 'broken'],
}
const weiboFaults: Readonly<Record<string, readonly WeiboFault[]>> = {
  '/2/statuses/share.json': [
    ...([
      'lost',
      'lost',
      'lost',
      'drop',
      'gateway',
      'system',
      'system-done',
      'delayed',
      'paused',
      'busy',
    ] as const),
    ...(['user-rate', 'too-many', 'review', 'expired', 'ip', 'no-permission'] as const),
  ],
  '/2/statuses/user_timeline.json': ['drop', 'gateway', 'system', 'busy'],
  '/2/short_url/expand.json': ['drop', 'gateway', 'system'],
}
const cmsFaults: Readonly<Record<string, readonly CmsFault[]>> = {
  publish: ['lost', 'lost', 'drop', 'down', 'limited', 'refused'],
}

const person: Actor = { userId: 'u-releaser', name: '发布人', roles: ['releaser'], unitId: rootUnitId }

interface Scene {
  readonly ledger: Ledger
  readonly clock: VirtualClock
  readonly office: Office
  readonly wechat: WeChatSimulator
  readonly weibo: WeiboSimulator
  readonly cms: CmsSimulator
  readonly publications: Publications
  readonly channels: () => readonly Channel[]
  readonly faults: { readonly [name: string]: SeededFaults<string> }
}

describe('1,000 releases on three machine channels, a fifth of all calls going wrong', () => {
  let folder: string
  let scene: Scene
  let rounds = 0
  let kills = 0
  const failures = new Map<string, number>()

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'yushu-faults-'))
    scene = await openScene(folder)
  }, 60_000)
  afterAll(async () => {
    await Promise.all([scene.wechat.close(), scene.weibo.close(), scene.cms.close()])
    await scene.ledger.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('end published or clearly failed, whatever moment the publisher is killed at', async () => {
    const random = seededRandom(77)
    let released = 0
    for (; (released < releases || (await left(scene)) > 0) && rounds < 4_000; rounds += 1) {
      if (released < releases) {
        await release(scene, released, released + perRound)
        released += perRound
      }
      const isKilled = random() < 0.25
      if (isKilled) kills += 1
      await liveOnce(scene, isKilled ? 5 + random() * 150 : undefined)
    }
    expect(await left(scene)).toBe(0)
    for (const { body } of await all(scene, 'failed')) {
      const message = body.attempts?.at(-1)?.message ?? ''
      expect(message).toMatch(/[\u4e00-\u9fff]{4,}/u)
      failures.set(message, (failures.get(message) ?? 0) + 1)
    }
  }, 300_000)

  it('stand on each platform at most once, and exactly once where we say so', async () => {
    await expectOnce(scene)
    expect((await all(scene, 'published')).length).toBeGreaterThan(2_000)
  })

  it('are all published once when a person resumes what failed', async () => {
    for (let time = 0; time < 12; time += 1) {
      const failed = await all(scene, 'failed')
      if (failed.length === 0) break
      for (const { id } of failed) await scene.publications.resume(person, { id })
      for (; (await left(scene)) > 0 && rounds < 8_000; rounds += 1) await liveOnce(scene)
    }
    expect(await all(scene, 'failed')).toEqual([])
    expect((await all(scene, 'published')).length).toBe(releases * 3)
    await expectOnce(scene)
    expect(scene.wechat.published()).toHaveLength(releases)
    expect(scene.weibo.posts()).toHaveLength(releases)
    expect(scene.cms.pages()).toHaveLength(releases)
  }, 300_000)

  it('leave an audit chain without a break, after thousands of faults and dozens of killed publishers', async () => {
    expect((await scene.ledger.verifyAudit()).isIntact).toBe(true)
    const met = Object.values(scene.faults).flatMap(({ counts }) => Object.values(counts))
    const faults = met.reduce((a, b) => a + b, 0)
    expect(faults).toBeGreaterThan(3_000)
    expect(kills).toBeGreaterThan(20)
    // Quotas, reviews, permissions, tokens: each said in words of its own.
    expect(failures.size).toBeGreaterThan(8)
    const failedFirst = [...failures.values()].reduce((a, b) => a + b, 0)
    process.stderr.write(
      `channels: ${releases * 3} publications, ${faults} faults met, publisher killed ${kills} times; ${failedFirst} failed clearly at first for ${failures.size} reasons, all published once after a person resumed them\n`,
    )
  }, 60_000)
})

async function openScene(folder: string): Promise<Scene> {
  const clock = createVirtualClock(new Date('2026-03-02T09:00:00+08:00'))
  const ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.db') })
  let id = 0
  const newId = () => `id-${++id}`
  const office = createOffice({ ledger, clock, newId, log: silentLog })
  const faults = {
    wechat: seedFaults({ seed: 1, rate: 0.2, faults: wechatFaults }),
    weibo: seedFaults({ seed: 2, rate: 0.2, faults: weiboFaults }),
    cms: seedFaults({ seed: 3, rate: 0.2, faults: cmsFaults }),
  }
  const jobs = seededRandom(4)
  const [wechat, weibo, cms] = await Promise.all([
    openWeChatSimulator({
      appId: 'wx1',
      secret: 's',
      clock,
      faults: faults.wechat.plan,
      // From half a minute to ten: long enough that a submission whose answer was lost is still under way when it is looked for.
      jobMs: () => 30_000 + jobs() * 570_000,
    }),
    openWeiboSimulator({
      accessToken: 'w1',
      safeDomain: 'miit.example',
      clock,
      faults: faults.weibo.plan,
      lagMs: 60_000,
    }),
    openCmsSimulator({ secret: 'c', faults: faults.cms.plan }),
  ])
  const channels = (): readonly Channel[] => [
    createWeChatChannel({
      appId: 'wx1',
      secret: 's',
      baseUrl: wechat.url,
      clock,
      memo: {
        read: async (name) => (await ledger.notice(name))?.body,
        write: (name, value) => ledger.post(name, value, clock.now()),
      },
      cover: { bytes: new Uint8Array([1, 2, 3]), contentType: 'image/jpeg' },
      fetchPicture: async () => undefined,
    }),
    createWeiboChannel({
      accessToken: 'w1',
      rip: '203.0.113.9',
      baseUrl: weibo.url,
      safeDomain: 'miit.example',
      clock,
    }),
    createWebhookChannel({ url: cms.address, secret: 'c' }),
  ]
  const publications = createPublicationDesk({
    office,
    set: { channels: channels(), absent: [] },
    linkOf,
    newId,
    log: silentLog,
  })
  return { ledger, clock, office, wechat, weibo, cms, publications, channels, faults }
}

/** Released as the office releases, several to a transaction. */
async function release({ office, clock }: Scene, from: number, to: number): Promise<void> {
  await office.work(systemActor, async (desk) => {
    for (let number = from; number < to; number += 1) {
      const body = {
        title: `第${number}号通报`,
        body: `这是第${number}号通报的正文。\n\n第二段。`,
        column: 'notice',
        contentVersion: 1,
      }
      const record = await desk.create<ReleaseBody>(
        {
          kind: 'release',
          id: `r${number}`,
          unitId: rootUnitId,
          state: 'published',
          body: body as unknown as ReleaseBody,
        },
        'release.published',
      )
      await createPublications(desk, record, {
        at: toShanghaiIso(clock.now()),
        channels: [
          { id: 'portal', kind: 'portal' },
          { id: 'wechat', kind: 'wechat' },
          { id: 'weibo', kind: 'weibo' },
          { id: 'cms', kind: 'webhook' },
        ],
        portalUrl: (id) => `/portal/${id}`,
      })
    }
  })
}

/** One life of a publisher: a new object with new clients, at work until nothing is due or it is killed; then time goes on. */
async function liveOnce({ office, channels, clock }: Scene, killAfterMs?: number): Promise<void> {
  const killed = new AbortController()
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => killed.abort(), killAfterMs)
  let id = 0
  const publisher = createPublisher({
    office,
    channels: channels(),
    linkOf,
    newId: () => `n-${++id}`,
    log: silentLog,
  })
  const never = new AbortController().signal
  const { nextAt } = await publisher.round({ lost: killed.signal, over: never })
  clearTimeout(timer)
  const now = clock.now().getTime()
  const next = Math.max(nextAt?.getTime() ?? now, now + 15_000)
  clock.advanceTo(new Date(Math.min(next, now + 3_600_000)))
}

function all({ ledger }: Scene, ...states: readonly string[]) {
  return ledger
    .list<PublicationBody>({ kind: 'publication', states })
    .then((records) => records.filter(({ body }) => body.channel !== 'portal'))
}

async function left({ ledger }: Scene): Promise<number> {
  return ledger.count({ kind: 'publication', states: ['queued', 'sending', 'accepted'] })
}

async function expectOnce(scene: Scene): Promise<void> {
  const published = await all(scene, 'published')
  const linksOn = (channel: string) =>
    published
      .filter(({ body }) => body.channel === channel)
      .map(({ body }) => linkOf(body))
      .toSorted()
  const check = (channel: string, links: readonly string[]) => {
    expect(new Set(links).size, `${channel}: twice`).toBe(links.length)
    const there = new Set(links)
    expect(
      linksOn(channel).filter((link) => !there.has(link)),
      `${channel}: claimed but not there`,
    ).toEqual([])
  }
  check(
    'wechat',
    scene.wechat.published().map(({ sourceUrl }) => sourceUrl),
  )
  check(
    'weibo',
    scene.weibo.posts().flatMap(({ links }) => links),
  )
  check(
    'cms',
    scene.cms.pages().map(({ source }) => source),
  )
}
