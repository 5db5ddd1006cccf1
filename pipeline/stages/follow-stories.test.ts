import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AlertSignal } from '../model/alert.ts'
import type { AnalyzedDocument, Story } from '../model/records.ts'
import { createVirtualClock } from '../platform/clock.ts'
import { silentLog } from '../platform/log.ts'
import { numberedDocument, plainAnnotations } from '../runtime/testdata/documents.ts'
import { openSqliteStore } from '../store/sqlite/sqlite.ts'
import type { Store } from '../store/store.ts'
import {
  closeEpisodeMessage,
  createFollowStories,
  type FollowedAssignment,
  type StoryEngines,
  type StoryFollower,
  type StoryInput,
} from './follow-stories.ts'
import { openSnapshotFile } from './snapshot-file.ts'

/** The smallest engines there can be: one story for each source; every watched document signals how many it was. */
interface SmallState {
  readonly seen: (readonly [string, string, number])[]
  readonly sizes: Record<string, number>
  readonly closed: string[]
}

function smallEngines(saved: unknown): StoryEngines<FollowedAssignment> {
  const state = structuredClone((saved ?? { seen: [], sizes: {}, closed: [] }) as SmallState)
  return {
    remembers: (id) => state.seen.some(([one]) => one === id),
    assign(document) {
      const versions = state.seen.filter(([id]) => id === document.id)
      const isRepeat = versions.at(-1)?.[1] === document.contentHash
      if (!isRepeat) state.seen.push([document.id, document.contentHash, versions.length + 1])
      const size = (state.sizes[document.sourceId] ?? 0) + (versions.length === 0 ? 1 : 0)
      state.sizes[document.sourceId] = size
      const version = versions.length + (isRepeat ? 0 : 1)
      return { story: storyOf(document, size), isNew: size === 1, isRepeat, version }
    },
    observe: ({ document, assignment, watches, offset }) =>
      watches.map((watch) => signalOf(document, { watchId: watch.id, size: assignment.story.size, offset })),
    closeEpisode: (alertId) => void state.closed.push(alertId),
    forgetDemo: () => void state.closed.push('demo'),
    snapshot: () => structuredClone(state),
  }
}

let dir = ''
let store: Store
let recorded: AlertSignal[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yushu-follow-'))
  store = await openSqliteStore({ file: join(dir, 'store.sqlite') })
  recorded = []
})
afterEach(async () => {
  await store.close()
  await rm(dir, { recursive: true, force: true })
})

const snapshots = () => openSnapshotFile(join(dir, 'stories.snapshot'))

function follower(more: { store?: Store; snapshotEveryMessages?: number } = {}): Promise<StoryFollower> {
  return createFollowStories({
    openEngines: smallEngines,
    match: () => [{ id: 'w', name: '专题', unitId: 'ministry' }],
    store: more.store ?? store,
    recordAlerts: async (signals) => void recorded.push(...signals),
    snapshots: snapshots(),
    snapshotEveryMessages: more.snapshotEveryMessages ?? 1_000,
    clock: createVirtualClock(new Date(0)),
    log: silentLog,
  })
}

const never = new AbortController().signal
const run = ({ stage }: StoryFollower, values: readonly StoryInput[], from: number) =>
  stage.run(
    values.map((value, index) => ({ value, partition: 0, offset: from + index })),
    never,
  )

/** Remembers where a group would be moved to. */
function fakeBus(committed: number) {
  const seeks: number[] = []
  return {
    seeks,
    bus: {
      lag: async () => [{ stream: 'ordered', group: 'stories', partition: 0, end: committed, committed }],
      seek: async (_group: string, _stream: string, position: { offset: number } | { since: Date }) =>
        void seeks.push('offset' in position ? position.offset : -1),
    },
  }
}

describe('follow stories', () => {
  test('each document is stored with its story, each story with its size, and the signals are recorded', async () => {
    const outcomes = await run(await follower(), [post(1), post(2), post(3)], 0)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['keep', 'keep', 'keep'])
    expect((await store.document(post(2).id))?.storyId).toBe('story-a')
    expect((await store.story('story-a'))?.size).toBe(3)
    expect(recorded.map(({ offset, storySize }) => [offset, storySize])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ])
  })

  test('the counters a document comes with are the first of its series, those of a repeat the next', async () => {
    const first = { ...post(1), counts: { reposts: 3 } }
    const again = {
      ...first,
      observedAt: new Date(Date.parse(first.observedAt) + 60_000).toISOString(),
      counts: { reposts: 9 },
    }
    await run(await follower(), [first, again], 0)
    expect((await store.observations(first.id)).map(({ reposts }) => reposts)).toEqual([3, 9])
  })

  test('a batch that failed in the store is followed once, however often it comes', async () => {
    let failures = 2
    const failing: Store = {
      ...store,
      upsertDocuments: async (documents) => {
        if (failures-- > 0) throw new Error('disk full')
        await store.upsertDocuments(documents)
      },
    }
    const one = await follower({ store: failing })
    await expect(run(one, [post(1), post(2)], 0)).rejects.toThrow('disk full')
    await expect(run(one, [post(1)], 0)).rejects.toThrow('disk full')
    await run(one, [post(1), post(2), post(3)], 0)
    expect((await store.story('story-a'))?.size).toBe(3)
    expect(recorded.map(({ storySize }) => storySize)).toEqual([1, 2, 3])
  })

  test('after a crash it reads again from the saved state, writes nothing twice and goes on as if undisturbed', async () => {
    const first = await follower({ snapshotEveryMessages: 2 })
    await run(first, [post(1), post(2)], 0)
    await run(first, [post(3)], 2)
    recorded = []

    const second = await follower()
    const { bus, seeks } = fakeBus(3)
    await second.rewind(bus, 'stories', 'ordered')
    expect(seeks).toEqual([2])
    await run(second, [post(3), post(4)], 2)
    expect(recorded.map(({ offset, storySize }) => [offset, storySize])).toEqual([[3, 4]])
    expect((await store.story('story-a'))?.size).toBe(4)
    expect(await store.versions(post(3).id)).toHaveLength(1)
  })

  test('what was written but not committed before a crash is recognised', async () => {
    await run(await follower(), [post(1), post(1, '改了'), post(2)], 0)
    const second = await follower()
    const { bus } = fakeBus(0)
    await second.rewind(bus, 'stories', 'ordered')
    await run(second, [post(1), post(1, '改了'), post(2)], 0)
    const versions = await store.versions(post(1).id)
    expect(versions.map(({ version, text }) => [version, text])).toEqual([
      [1, post(1).text],
      [2, '改了'],
    ])
    expect(await store.count({})).toBe(2)
  })

  test('a page that changes after its story is over is a version in the old story', async () => {
    await run(await follower(), [post(1)], 0)
    await rm(join(dir, 'stories.snapshot'), { force: true })
    // Engines that have forgotten it, as they do after some days.
    const later = await follower()
    const changed = { ...post(1, '更正'), observedAt: '2027-01-01T00:00:00.000Z', sourceId: 'b' }
    await run(later, [changed], 1)
    expect(await store.versions(post(1).id)).toMatchObject([
      { version: 1, storyId: 'story-a' },
      { version: 2, storyId: 'story-a', text: '更正' },
    ])
    expect(await store.story('story-b')).toBeUndefined()
  })

  test('a closing by a person travels the stream and is part of the state', async () => {
    const one = await follower()
    const message = closeEpisodeMessage('alert-1', new Date('2026-05-01T00:00:00Z'))
    await run(one, [post(1), message.value as StoryInput], 0)
    await one.save()
    expect((await snapshots().load())?.state).toMatchObject({ closed: ['alert-1'] })
    expect((await snapshots().load())?.offset).toBe(1)
  })
})

function post(number: number, text?: string): AnalyzedDocument {
  const raw = numberedDocument(number)
  const told = text ?? raw.text
  return {
    ...raw,
    text: told,
    sourceId: 'a',
    contentHash: told,
    notes: [],
    annotations: plainAnnotations,
  }
}

function storyOf({ sourceId, observedAt, isDemo, unitId }: AnalyzedDocument, size: number): Story {
  return {
    id: `story-${sourceId}`,
    title: `故事 ${sourceId}`,
    size,
    firstAt: observedAt,
    lastAt: observedAt,
    heat: size,
    keywords: [],
    places: [],
    negativeCount: 0,
    sourceCount: 1,
    isDemo,
    unitId,
  }
}

function signalOf(
  document: AnalyzedDocument,
  { watchId, size, offset }: { readonly watchId: string; readonly size: number; readonly offset: number },
): AlertSignal {
  return {
    kind: 'raised',
    id: `${watchId}-${document.id}`,
    watchId,
    watchName: '专题',
    storyId: `story-${document.sourceId}`,
    storyTitle: '',
    storySize: size,
    episode: 1,
    level: 'blue',
    reasons: [],
    documentId: document.id,
    at: document.observedAt,
    offset,
    unitId: document.unitId,
    isDemo: document.isDemo,
  }
}
