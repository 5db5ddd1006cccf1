import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AlertSignal } from '../model/alert.ts'
import type { AnalyzedDocument, Story } from '../model/records.ts'
import { createVirtualClock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
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
import { openSnapshots } from './snapshots.ts'

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
let shelf: string | undefined
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yushu-follow-'))
  store = await openSqliteStore({ file: join(dir, 'store.sqlite') })
  recorded = []
  shelf = undefined
})
afterEach(async () => {
  await store.close()
  await rm(dir, { recursive: true, force: true })
})

const snapshots = () =>
  openSnapshots({
    read: async () => shelf,
    write: async (body) => {
      shelf = body
    },
  })

function follower(
  more: { store?: Store; snapshotEveryMessages?: number; lost?: AbortSignal } = {},
): Promise<StoryFollower> {
  return createFollowStories({
    openEngines: smallEngines,
    match: () => [{ id: 'w', name: '专题', unitId: 'ministry' }],
    store: more.store ?? store,
    recordAlerts: async (signals) => void recorded.push(...signals),
    snapshots: snapshots(),
    snapshotEveryMessages: more.snapshotEveryMessages ?? 1_000,
    ...(more.lost ? { lost: more.lost } : {}),
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

/** Messages at the offsets given, as a bus delivers them whose offsets have gaps. */
const runAt = ({ stage }: StoryFollower, messages: readonly (readonly [number, StoryInput])[]) =>
  stage.run(
    messages.map(([offset, value]) => ({ value, partition: 0, offset })),
    never,
  )

/** Remembers where a group would be moved to. */
function fakeBus(committed: number, end = Math.max(committed, 1_000)) {
  const seeks: number[] = []
  return {
    seeks,
    bus: {
      lag: async () => [{ stream: 'ordered', group: 'stories', partition: 0, end, committed }],
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

  test('what the store can never take is buried alone, once, and the rest goes on', async () => {
    const picky: Store = {
      ...store,
      async upsertDocuments(documents) {
        const refused = documents.filter(({ text }) => text === '毒')
        await store.upsertDocuments(documents.filter((document) => !refused.includes(document)))
        if (refused.length === 0) return
        const documentIds = refused.map(({ id }) => id)
        throw new AppError('BAD_INPUT', `cannot store ${documentIds.join()}`, { details: { documentIds } })
      },
    }
    const stories = await follower({ store: picky })
    const outcomes = await run(stories, [post(1), post(2, '毒'), post(3)], 0)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['keep', 'dead-letter', 'keep'])
    expect(outcomes[1]).toMatchObject({ reason: expect.stringContaining('cannot store') })
    expect((await run(stories, [post(4)], 3)).map(({ kind }) => kind)).toEqual(['keep'])
    expect(await store.count({})).toBe(3)
    expect(recorded.map(({ offset }) => offset)).toEqual([0, 1, 2, 3])
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
    shelf = undefined
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

describe('offsets with gaps', () => {
  test('a state is saved after so many messages, whatever the offsets, and what is behind it is read again once', async () => {
    const first = await follower({ snapshotEveryMessages: 3 })
    await runAt(first, [
      [3, post(1)],
      [40, post(2)],
    ])
    expect(shelf).toBeUndefined()
    await runAt(first, [[77, post(3)]])
    expect((await snapshots().load())?.offset).toBe(77)
    await runAt(first, [[90, post(4)]])
    recorded = []

    const second = await follower()
    // Behind a transaction's marker: the next message is not the next offset.
    const { bus, seeks } = fakeBus(92)
    await second.rewind(bus, 'stories', 'ordered')
    expect(seeks).toEqual([78])
    await runAt(second, [
      [90, post(4)],
      [95, post(5)],
    ])
    expect(recorded.map(({ offset, storySize }) => [offset, storySize])).toEqual([[95, 5]])
    expect(await store.versions(post(4).id)).toHaveLength(1)
  })

  test('a batch that failed comes again and is followed once', async () => {
    let failures = 1
    const failing: Store = {
      ...store,
      upsertStories: async (stories) => {
        if (failures-- > 0) throw new Error('away')
        await store.upsertStories(stories)
      },
    }
    const one = await follower({ store: failing })
    const batch = [
      [5, post(1)],
      [9, post(2)],
    ] as const
    await expect(runAt(one, batch)).rejects.toThrow('away')
    const outcomes = await runAt(one, [...batch, [14, post(3)]])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['keep', 'keep', 'keep'])
    expect(recorded.map(({ offset, storySize }) => [offset, storySize])).toEqual([
      [5, 1],
      [9, 2],
      [14, 3],
    ])
  })
})

describe('another worker takes the stage over', () => {
  test('from a state older than the committed position, and goes on as if it had followed all along', async () => {
    const first = await follower({ snapshotEveryMessages: 2 })
    await runAt(first, [
      [0, post(1)],
      [2, post(2)],
    ])
    await runAt(first, [[4, post(1, '改了')]])
    await runAt(first, [[6, post(3)]])
    recorded = []
    const writes: string[] = []
    const watched: Store = {
      ...store,
      upsertDocuments: async (documents) => {
        writes.push(...documents.map(({ id }) => id))
        await store.upsertDocuments(documents)
      },
    }
    const second = await follower({ store: watched })
    const { bus } = fakeBus(7)
    await second.rewind(bus, 'stories', 'ordered')
    await runAt(second, [
      [4, post(1, '改了')],
      [6, post(3)],
      [8, post(4)],
    ])
    expect(writes).toEqual([post(4).id])
    expect(recorded.map(({ offset, storySize }) => [offset, storySize])).toEqual([[8, 4]])
    expect((await store.story('story-a'))?.size).toBe(4)
    expect(await store.versions(post(1).id)).toHaveLength(2)
  })

  test('while the first one still writes: nothing is doubled and no story goes back', async () => {
    const lost = new AbortController()
    const gate = Promise.withResolvers<void>()
    const slow: Store = {
      ...store,
      upsertDocuments: async (documents) => {
        await gate.promise
        await store.upsertDocuments(documents)
      },
    }
    const zombie = await follower({ store: slow, lost: lost.signal })
    const stalled = runAt(zombie, [
      [0, post(1)],
      [2, post(2)],
    ])
    const next = await follower({ snapshotEveryMessages: 1 })
    const { bus } = fakeBus(0)
    await next.rewind(bus, 'stories', 'ordered')
    await runAt(next, [
      [0, post(1)],
      [2, post(2)],
      [4, post(3)],
    ])
    lost.abort()
    gate.resolve()
    await expect(stalled).rejects.toMatchObject({ code: 'BUSY' })
    await zombie.save()
    expect((await snapshots().load())?.offset).toBe(4)
    expect(await store.count({})).toBe(3)
    expect(await store.versions(post(1).id)).toHaveLength(1)
    expect((await store.story('story-a'))?.size).toBe(3)
    expect(recorded.map(({ offset }) => offset)).toEqual([0, 2, 4])
  })

  test('a zombie that knows of nothing writes the same again, and its older state is not saved over the newer', async () => {
    const zombie = await follower()
    const next = await follower()
    const early = [[0, post(1)] as const, [2, post(2)] as const]
    await runAt(next, early)
    await next.save()
    await runAt(next, [[4, post(1, '改了')]])
    await next.save()
    await runAt(zombie, early)
    await zombie.save()
    expect((await snapshots().load())?.offset).toBe(4)
    expect((await store.versions(post(1).id)).map(({ text }) => text)).toEqual([post(1).text, '改了'])
    expect(await store.count({})).toBe(2)
    const keys = recorded.map(({ id, kind, level, offset }) => [id, kind, level, offset].join())
    expect(new Set(keys).size).toBe(3)
  })

  test('a group the bus has forgotten goes on from the saved state', async () => {
    const first = await follower()
    await runAt(first, [[7, post(1)]])
    await first.save()
    const seeks: number[] = []
    const lag = async () =>
      seeks.map((committed) => ({ stream: 'ordered', group: 'stories', partition: 0, end: 20, committed }))
    const second = await follower()
    await second.rewind(
      {
        lag,
        seek: async (_group, _stream, position) =>
          void seeks.push('offset' in position ? position.offset : -1),
      },
      'stories',
      'ordered',
    )
    expect(seeks).toEqual([8])
  })

  test('a state from beyond the end is of another stream: this one is followed from its beginning', async () => {
    const first = await follower()
    await runAt(first, [[700, post(1)]])
    await first.save()
    const second = await follower()
    const { bus, seeks } = fakeBus(1, 2)
    await second.rewind(bus, 'stories', 'ordered')
    expect(seeks).toEqual([0])
    await runAt(second, [
      [0, post(8)],
      [1, post(9)],
    ])
    await second.save()
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
