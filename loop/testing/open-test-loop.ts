import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AlertSignal } from '../../pipeline/model/alert.ts'
import { type Clock, createVirtualClock, type VirtualClock } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import { openSqliteStore } from '../../pipeline/store/sqlite/sqlite.ts'
import type { Store } from '../../pipeline/store/store.ts'
import type { Channel } from '../channel/channel.ts'
import type { PageFetcher } from '../channel/verify-page.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openSqliteLedger } from '../ledger/sqlite.ts'
import { createLoop, type Loop } from '../loop.ts'
import { type Actor, type Role, roles, rootUnitId } from '../office/actor.ts'

/** For tests: the whole loop on a ledger of its own, a clock that stands still, ids in order and one person for each role. */
export interface TestLoop {
  readonly loop: Loop
  readonly ledger: Ledger
  /** What was heard; opened when first asked for. */
  store(): Promise<Store>
  readonly clock: VirtualClock
  readonly adminPassword: string
  /** Somebody of the ministry with just this role. */
  as(role: Role): Actor
  advanceMinutes(minutes: number): void
  close(): Promise<void>
}

export interface TestLoopOptions {
  /** Absent: an embedded ledger in a folder that goes with the loop. The loop closes either. */
  readonly ledger?: Ledger
  /** The accounts besides the portal, on the test's own clock. */
  readonly channels?: (clock: Clock) => readonly Channel[]
  readonly fetchPage?: PageFetcher
}

export async function openTestLoop(options: TestLoopOptions = {}): Promise<TestLoop> {
  const folder = await mkdtemp(path.join(tmpdir(), 'yushu-loop-'))
  const ledger = options.ledger ?? (await openSqliteLedger({ file: path.join(folder, 'ledger.db') }))
  let opened: Promise<Store> | undefined
  const store = () => {
    opened ??= openSqliteStore({ file: path.join(folder, 'store.db'), readers: 1 })
    return opened
  }
  const clock = createVirtualClock(new Date('2026-03-02T09:00:00+08:00'))
  let nextId = 1
  const loop = createLoop({
    ledger,
    heard: store,
    clock,
    newId: () => `id-${nextId++}`,
    parseQuery: (text) => {
      if (text.includes('((')) throw new AppError('BAD_INPUT', 'unbalanced')
      return { kind: 'term', text }
    },
    log: silentLog,
    portalOrigin: 'https://www.miit.example',
    ...(options.channels ? { channels: { channels: options.channels(clock), absent: [] } } : {}),
    ...(options.fetchPage ? { fetchPage: options.fetchPage } : {}),
    passwords: { cost: 2 ** 10 },
  })
  const first = await loop.people.ensureFirstAdministrator({ unitName: '测试部' })
  const actors = new Map(roles.map((role) => [role, actor(role)]))
  return {
    loop,
    ledger,
    store,
    clock,
    adminPassword: first?.password ?? '',
    as: (role) => actors.get(role) ?? actor(role),
    advanceMinutes: (minutes) => clock.advanceTo(new Date(clock.now().getTime() + minutes * 60_000)),
    async close() {
      await ledger.close()
      await (await opened)?.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function actor(role: Role): Actor {
  return { userId: `u-${role}`, name: role, roles: [role], unitId: rootUnitId }
}

export function signal(over: Partial<AlertSignal> = {}): AlertSignal {
  return {
    kind: 'raised',
    id: 'a1',
    watchId: 'w1',
    watchName: '安全事故',
    storyId: 's1',
    storyTitle: '某地充电站起火',
    storySize: 3,
    episode: 1,
    level: 'blue',
    reasons: ['新事件首条命中'],
    documentId: 'd1',
    at: '2026-03-02T08:50:00.000+08:00',
    offset: 1,
    unitId: rootUnitId,
    isDemo: false,
    ...over,
  }
}
