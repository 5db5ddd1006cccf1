import { openStoryEngines } from '../../analyzers/story/engines.ts'
import type { AlertRecorder } from '../../loop/alert/recorder.ts'
import type { Ledger } from '../../loop/ledger/ledger.ts'
import type { Bus, Delivery } from '../../pipeline/bus/bus.ts'
import type { StoredDocument } from '../../pipeline/model/records.ts'
import { systemClock } from '../../pipeline/platform/clock.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import {
  createFollowStories,
  type FollowStoriesOptions,
  type StoryInput,
} from '../../pipeline/stages/follow-stories.ts'
import type { Store } from '../../pipeline/store/store.ts'

/** What is compared of an installation: every document with its story and version, every alert, every audit event of the alerts. */
export interface InstallationRecord {
  readonly documents: readonly string[]
  readonly alerts: readonly string[]
  readonly events: readonly string[]
}

export async function recordOf(store: Store, ledger: Ledger): Promise<InstallationRecord> {
  const documents: string[] = []
  for await (const { id, storyId, version, contentHash } of allDocuments(store))
    documents.push([id, storyId, version, contentHash].join(' '))
  const alerts = await ledger.list({ kind: 'alert', limit: 1_000_000 })
  const events = await ledger.audit({ order: 'oldest', limit: 1_000_000 })
  return {
    documents: documents.sort(),
    alerts: alerts.map(({ id, version, state, body }) => JSON.stringify({ id, version, state, body })).sort(),
    events: events
      .filter(({ action }) => action.startsWith('alert.'))
      .map(({ at, actor, action, object, objectVersion }) =>
        [at, actor, action, object, objectVersion].join(' '),
      )
      .sort(),
  }
}

async function* allDocuments(store: Store): AsyncIterable<StoredDocument> {
  let cursor: string | undefined
  do {
    const page = await store.search({ order: 'oldest', limit: 200, ...(cursor ? { cursor } : {}) })
    yield* page.documents
    cursor = page.next
  } while (cursor)
}

/** The whole ordered stream: the record that says what the story stage had to do. */
export async function readOrdered(bus: Bus, stream: string, group: string): Promise<readonly Delivery[]> {
  const read: Delivery[] = []
  const subscription = bus.subscribe({ stream, group, handle: async (batch) => void read.push(...batch) })
  try {
    const left = async () => {
      const own = (await bus.lag()).filter((lag) => lag.group === group)
      return own.length === 0 || own.some(({ end, committed }) => committed < end)
    }
    while (await left()) await new Promise((resolve) => setTimeout(resolve, 100))
  } finally {
    await subscription.stop()
  }
  return read
}

/** Follows the record once more, undisturbed, into another store and ledger: what an installation without failures would hold. */
export async function followUndisturbed(
  ordered: readonly Delivery[],
  into: {
    readonly store: Store
    readonly recorder: AlertRecorder
    readonly match: FollowStoriesOptions<ReturnType<ReturnType<typeof openStoryEngines>['assign']>>['match']
  },
): Promise<void> {
  const follower = await createFollowStories({
    openEngines: openStoryEngines,
    match: into.match,
    store: into.store,
    recordAlerts: async (signals) => void (await into.recorder.record(signals)),
    snapshots: { load: async () => undefined, save: async () => true },
    clock: systemClock,
    log: silentLog,
  })
  for (let at = 0; at < ordered.length; at += 500) {
    const batch = ordered.slice(at, at + 500)
    await follower.stage.run(
      batch.map(({ value, partition, offset }) => ({ value: value as StoryInput, partition, offset })),
      new AbortController().signal,
    )
  }
}

export interface Comparison {
  /** Published, but not stored. */
  readonly lost: readonly string[]
  /** More than once in the ordered stream, or stored in more than one version. */
  readonly doubled: readonly string[]
  /** Where the installation differs from the undisturbed one. */
  readonly differences: readonly string[]
}

export function compare({
  published,
  ordered,
  found,
  expected,
}: {
  readonly published: readonly string[]
  readonly ordered: readonly Delivery[]
  readonly found: InstallationRecord
  readonly expected: InstallationRecord
}): Comparison {
  const stored = Map.groupBy(found.documents, (line) => line.split(' ', 1)[0] ?? '')
  const orderedIds = Map.groupBy(ordered, ({ key }) => key)
  const doubled = [
    ...[...orderedIds]
      .filter(([, all]) => all.length > 1)
      .map(([id, all]) => `${id} ordered ${all.length} times`),
    ...[...stored]
      .filter(([, lines]) => lines.length > 1 || lines.some((line) => line.split(' ')[2] !== '1'))
      .map(([id, lines]) => `${id} stored as ${lines.join(' and ')}`),
  ]
  const parts = ['documents', 'alerts', 'events'] as const
  const differences = parts.flatMap((part) => {
    const [left, right] = [new Set(found[part]), new Set(expected[part])]
    const missing = [...right].filter((line) => !left.has(line))
    const extra = [...left].filter((line) => !right.has(line))
    if (found[part].length === expected[part].length && missing.length + extra.length === 0) return []
    const sizes = `${found[part].length} instead of ${expected[part].length}`
    return [`${part}: ${sizes}; missing ${missing[0] ?? 'none'}; extra ${extra[0] ?? 'none'}`]
  })
  return { lost: published.filter((id) => !stored.has(id)), doubled, differences }
}
