import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../cli/config.ts'
import { openSpine, type Spine } from '../cli/open-spine.ts'
import { openWeChatSimulator, type WeChatSimulator } from '../demo/platforms/wechat.ts'
import { openWeiboSimulator, type WeiboSimulator } from '../demo/platforms/weibo.ts'
import { loadScenario } from '../demo/scenario.ts'
import { createWeChatChannel } from '../loop/channel/wechat/wechat.ts'
import { createWeiboChannel } from '../loop/channel/weibo/weibo.ts'
import type { Loop } from '../loop/loop.ts'
import { type Actor, type Role, roles, rootUnitId } from '../loop/office/actor.ts'
import type { RawDocument } from '../pipeline/model/document.ts'
import { documentId } from '../pipeline/model/identity.ts'
import { createVirtualClock, toShanghaiIso, type VirtualClock } from '../pipeline/platform/clock.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { rawDocuments } from '../pipeline/runtime/pipeline.ts'

export type EngineUrls = Pick<Config, 'busUrl' | 'storeUrl' | 'ledgerUrl'>

/** The whole house in one process, on engines of any kind, before simulated platforms, on a clock that only the test moves. */
export interface World {
  readonly spine: Spine
  readonly loop: Loop
  readonly clock: VirtualClock
  readonly wechat: WeChatSimulator
  readonly weibo: WeiboSimulator
  as(role: Role): Actor
  /** Moves the clock to a moment, `2026-09-07T09:00`. */
  at(moment: string): void
  /** Said at these times, heard at once, understood and stored when it resolves. */
  say(said: readonly Said[]): Promise<void>
  /** Lets the publisher work, and time pass, until nothing waits for a platform. */
  publishAll(): Promise<void>
  close(): Promise<void>
}

export interface Said {
  readonly at: Date
  readonly text: string
  readonly title?: string
  readonly sourceId?: string
  readonly kind?: RawDocument['kind']
  readonly channel?: RawDocument['channel']
  readonly authority?: RawDocument['authority']
}

const domain = 'www.example.gov.cn'

export async function openWorld(
  urls: (dataDir: string) => EngineUrls | Promise<EngineUrls>,
  start: Date,
): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'yushu-closed-loop-'))
  const clock = createVirtualClock(start)
  const wechat = await openWeChatSimulator({ appId: 'wx1', secret: 's', clock })
  const weibo = await openWeiboSimulator({ accessToken: 'w1', safeDomain: domain, clock })
  let nextId = 1
  let told = 0
  const spine = await openSpine({
    config: { dataDir, ...(await urls(dataDir)), analysisThreads: 1 },
    clock,
    newId: () => `id-${nextId++}`,
    log: silentLog,
    rawPartitions: 1,
    outlets: { channels: channelsOf({ wechat, weibo, clock }), portalOrigin: `https://${domain}` },
  })
  await spine.loop.people.ensureFirstAdministrator({ unitName: '示例部' })
  const actors = new Map(roles.map((role) => [role, actor(role)]))
  return {
    spine,
    loop: spine.loop,
    clock,
    wechat,
    weibo,
    as: (role) => actors.get(role) ?? actor(role),
    at: (moment) => clock.advanceTo(new Date(`${moment}:00+08:00`)),
    async say(said) {
      const documents = said.map(toRaw)
      for (const { observedAt } of documents.slice(-1)) clock.advanceTo(new Date(observedAt))
      await spine.bus.publish(
        rawDocuments,
        documents.map((value) => ({ key: value.id, value })),
      )
      await spine.pipeline.whenIdle(AbortSignal.timeout(120_000))
      told += documents.length
      await untilFound(spine, told)
    },
    async publishAll() {
      const never = new AbortController().signal
      for (let rounds = 0; rounds < 50; rounds++) {
        const { nextAt } = await spine.loop.publisher.round({ lost: never, over: never })
        if (!nextAt) return
        clock.advanceTo(nextAt)
        await wechat.settle()
      }
      throw new Error('something still waits for a platform')
    },
    async close() {
      await spine.close()
      await Promise.all([wechat.close(), weibo.close()])
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** What is stored is found by a search within a second, on some engines not at once. */
async function untilFound({ store }: Spine, documents: number): Promise<void> {
  const patience = AbortSignal.timeout(20_000)
  while ((await store.count({})) < documents) {
    if (patience.aborted) throw new Error(`${documents} documents told, ${await store.count({})} found`)
    await pause(50)
  }
}

interface Platforms {
  readonly wechat: WeChatSimulator
  readonly weibo: WeiboSimulator
  readonly clock: VirtualClock
}

function channelsOf({ wechat, weibo, clock }: Platforms) {
  const memo = new Map<string, string>()
  const channels = [
    createWeChatChannel({
      appId: 'wx1',
      secret: 's',
      baseUrl: wechat.url,
      clock,
      memo: {
        read: async (name) => memo.get(name),
        write: async (name, value) => void memo.set(name, value),
      },
      cover: { bytes: new Uint8Array([1, 2, 3]), contentType: 'image/jpeg' },
      fetchPicture: async () => undefined,
    }),
    createWeiboChannel({
      accessToken: 'w1',
      rip: '203.0.113.9',
      baseUrl: weibo.url,
      safeDomain: domain,
      clock,
    }),
  ]
  return { channels, absent: [] }
}

function actor(role: Role): Actor {
  return { userId: `u-${role}`, name: role, roles: [role], unitId: rootUnitId }
}

function toRaw({ at, text, title, sourceId, kind, channel, authority }: Said): RawDocument {
  const time = toShanghaiIso(at)
  const source = sourceId ?? 'weibo'
  return {
    id: documentId({
      platform: channel ?? 'weibo',
      sourceId: source,
      publishedAt: time,
      normalisedText: `${title ?? ''}${text}`,
    }),
    kind: kind ?? 'post',
    channel: channel ?? 'weibo',
    sourceId: source,
    sourceName: source,
    authority: authority ?? 'public',
    title: title ?? '',
    text,
    publishedAt: time,
    precision: 'minute',
    observedAt: time,
    unitId: rootUnitId,
    isDemo: false,
  }
}

/** What the fictitious incident of the demo scenario has people say between two moments; its first minute is `begins`. */
export function scenarioBetween(begins: Date, from: string, to: string): readonly Said[] {
  const { entries, places } = loadScenario()
  const placeOf = new Map(places.map((place) => [place.id, place]))
  const [first, last] = [Date.parse(`${from}:00+08:00`), Date.parse(`${to}:00+08:00`)]
  return entries.flatMap(({ at, placeId, title, paragraphs }) => {
    const place = placeOf.get(placeId)
    const time = begins.getTime() + at * 60_000
    if (!place || time < first || time >= last) return []
    return {
      at: new Date(time),
      text: paragraphs.join('\n'),
      title,
      sourceId: placeId,
      kind: place.documentKind,
      channel: place.channel,
      authority: place.authority,
    }
  })
}
