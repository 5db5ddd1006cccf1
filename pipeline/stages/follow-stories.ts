import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Bus, Message } from '../bus/bus.ts'
import type { AlertSignal } from '../model/alert.ts'
import type { Observation } from '../model/document.ts'
import { deadLetter, drop, keep, type Outcome } from '../model/outcome.ts'
import type { AnalyzedDocument, StoredDocument, Story } from '../model/records.ts'
import { type Clock, toShanghaiIso } from '../platform/clock.ts'
import { AppError, isAppError, messageOf } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import type { Envelope, Stage } from '../runtime/stage.ts'
import type { Store } from '../store/store.ts'
import type { Snapshots } from './snapshots.ts'

/** A person closed an alert's episode. It travels the ordered stream too, so that re-reading meets it at the same place. */
export interface CloseEpisode {
  readonly command: 'close-episode'
  readonly alertId: string
  readonly at: string
}

/** Demo data was removed from the store: the engines forget it at this place of the stream. */
export interface ForgetDemo {
  readonly command: 'forget-demo'
  readonly at: string
}

export type StoryCommand = CloseEpisode | ForgetDemo
export type StoryInput = AnalyzedDocument | StoryCommand

/** The message that makes the story stage close an episode; publish it to the ordered stream. */
export function closeEpisodeMessage(alertId: string, at: Date): Message {
  return { key: alertId, value: { command: 'close-episode', alertId, at: at.toISOString() } }
}

/** The message that makes the story stage forget the demo; publish it to the ordered stream after the store's demo was removed. */
export function forgetDemoMessage(at: Date): Message {
  return { key: 'demo', value: { command: 'forget-demo', at: at.toISOString() } satisfies ForgetDemo }
}

/** What a watch is to this stage. */
export interface FollowedWatch {
  readonly id: string
  readonly name: string
  readonly unitId: string
}

/** As analyzers/story/story-engine.ts answers. */
export interface FollowedAssignment {
  readonly story: Story
  readonly isNew: boolean
  readonly isRepeat: boolean
  readonly version: number
}

/** The state of both engines, restored together. */
export interface StoryEngines<A extends FollowedAssignment> {
  assign(document: AnalyzedDocument): A
  remembers(documentId: string): boolean
  observe(observed: {
    readonly document: AnalyzedDocument
    readonly assignment: A
    readonly watches: readonly FollowedWatch[]
    readonly offset: number
  }): readonly AlertSignal[]
  closeEpisode(alertId: string, at: string): void
  forgetDemo(): void
  snapshot(): unknown
}

export interface FollowStoriesOptions<A extends FollowedAssignment> {
  /** Makes both engines, from a saved state or empty. */
  readonly openEngines: (state: unknown) => StoryEngines<A>
  readonly match: (document: AnalyzedDocument) => readonly FollowedWatch[]
  readonly store: Pick<Store, 'known' | 'versions' | 'upsertDocuments' | 'upsertStories' | 'addObservations'>
  /** Idempotent by the signal's id, kind, level and offset. */
  readonly recordAlerts: (signals: readonly AlertSignal[]) => Promise<void>
  readonly snapshots: Snapshots
  /** A restart reads at most about so many messages again. */
  readonly snapshotEveryMessages?: number
  /** Aborts when another process may have taken the stage over: what this one has not begun to write by then, it leaves to the other. */
  readonly lost?: AbortSignal
  readonly clock: Clock
  readonly log: Log
}

export interface StoryFollower {
  readonly stage: Stage<StoryInput, Story>
  /**
   * Call before the stage's consumer starts: moves `group` on `stream` to just behind the saved state, so that what came after is read
   * again. What was already committed then only rebuilds the state and writes nothing. A state from beyond the stream's end is of another
   * stream and is given up.
   */
  rewind(bus: Pick<Bus, 'seek' | 'lag'>, group: string, stream: string): Promise<void>
  /** Saves the state now; call when the consumer has stopped. */
  save(): Promise<void>
}

// A large state takes its time to save: never more than one part in so many goes to saving.
const savePause = 20

/** What became of one message, not yet written. */
interface Followed {
  readonly offset: number
  readonly outcome: Outcome<Story>
  readonly document?: StoredDocument
  readonly isRepeat?: boolean
  readonly signals: readonly AlertSignal[]
}

/** What one part of a batch adds to store and ledger. */
interface Prepared {
  readonly count: number
  readonly documents: readonly StoredDocument[]
  readonly observations: readonly Observation[]
  readonly stories: readonly Story[]
  readonly signals: readonly AlertSignal[]
}

/**
 * The one consumer of the ordered stream: gives each document its story, stores both, and hands on the alert signals. Its state is a snapshot
 * plus the deterministic reading of what came after, so that it comes out of a crash at any moment as if there had been none.
 */
export async function createFollowStories<A extends FollowedAssignment>(
  options: FollowStoriesOptions<A>,
): Promise<StoryFollower> {
  const { match, store, recordAlerts, snapshots, clock, log, lost, snapshotEveryMessages = 5_000 } = options
  const saved = await snapshots.load()
  let engines = options.openEngines(saved?.state)
  // Offsets rise, with gaps: they are compared, never counted.
  let followedThrough = saved?.offset ?? -1
  let unsaved = 0
  let settledBefore = 0
  let nextSaveMs = 0
  // Followed but not written: a batch that failed in the store comes again, and must not be followed twice.
  const pending: Followed[] = []

  const follow = (
    { value, offset }: Envelope<StoryInput>,
    firstVersions: ReadonlyMap<string, StoredDocument>,
  ): Followed => {
    if ('command' in value) {
      if (value.command === 'forget-demo') engines.forgetDemo()
      else engines.closeEpisode(value.alertId, value.at)
      return { offset, outcome: drop('command'), signals: [] }
    }
    const first = engines.remembers(value.id) ? undefined : firstVersions.get(value.id)
    if (first) {
      const { storyId, version } = first
      const document = { ...value, storyId, version: version + 1, indexedAt: indexedAt(value) }
      return { offset, outcome: drop('its story is over'), document, signals: [] }
    }
    const assignment = engines.assign(value)
    const placed: AnalyzedDocument & { readonly storyId: string } = { ...value, storyId: assignment.story.id }
    const watches = assignment.isRepeat ? [] : match(placed)
    const signals = engines.observe({ document: value, assignment, watches, offset })
    const { story, version, isRepeat } = assignment
    const document = { ...placed, version, indexedAt: indexedAt(value) }
    return { offset, outcome: keep(story), document, isRepeat, signals }
  }

  // Never earlier than it was seen: a replay's clock stands still at its beginning, and every run of it gives the same.
  const indexedAt = ({ observedAt }: AnalyzedDocument): string =>
    toShanghaiIso(new Date(Math.max(clock.now().getTime(), Date.parse(observedAt))))

  const prepare = async (followed: readonly Followed[], known: Known): Promise<Prepared> => {
    const fresh = followed.filter(({ offset }) => offset >= settledBefore)
    const documents = fresh.flatMap((one) => (one.document && !one.isRepeat ? [one.document] : []))
    const stories = new Map(
      fresh.flatMap(({ outcome }) => (outcome.kind === 'keep' ? [[outcome.value.id, outcome.value]] : [])),
    )
    return {
      count: followed.length,
      documents: await notYetStored(store, documents, known),
      observations: fresh.flatMap(({ document }) => (document ? firstReading(document) : [])),
      stories: [...stories.values()],
      signals: fresh.flatMap((one) => one.signals),
    }
  }

  const write = async (
    { count, documents, observations, stories, signals }: Prepared,
    outcomes: Map<number, Outcome<Story>>,
  ): Promise<void> => {
    const steps = [
      async () => {
        const refused = documents.length > 0 ? await storeOrRefuse(store, documents) : undefined
        // The rest is stored: these alone are buried, and nothing is written for their sake again.
        for (const { offset, document } of pending.slice(0, count))
          if (document && refused?.ids.has(document.id))
            outcomes.set(offset, deadLetter(refused.reason, refused.error))
      },
      () => observations.length > 0 && store.addObservations(observations),
      () => stories.length > 0 && store.upsertStories(stories),
      () => signals.length > 0 && recordAlerts(signals),
    ]
    for (const step of steps) {
      if (lost?.aborted) throw new AppError('BUSY', 'write stories: another process has the stage')
      await step()
    }
    pending.splice(0, count)
  }

  const save = async (): Promise<void> => {
    if (unsaved === 0 || pending.length > 0 || lost?.aborted) return
    const offset = followedThrough
    const beganMs = clock.now().getTime()
    const isNewest = await snapshots.save({ offset, state: engines.snapshot() })
    unsaved = 0
    const tookMs = clock.now().getTime() - beganMs
    nextSaveMs = beganMs + tookMs * savePause
    if (isNewest) log.debug('story state saved', { offset, tookMs })
    else log.warn('story state not saved: another process has saved a newer one', { offset })
  }
  const isSaveDue = () => unsaved >= snapshotEveryMessages && clock.now().getTime() >= nextSaveMs

  return {
    stage: {
      name: 'follow-stories',
      async run(batch) {
        const fresh = batch.filter(({ offset }) => offset > followedThrough)
        const known = await knownOf(store, [
          ...pending.flatMap(({ document }) => document ?? []),
          ...documentsIn(fresh),
        ])
        const firstVersions = await forgottenDocuments(store, fresh, { engines, known })
        const outcomes = new Map(pending.map(({ offset, outcome }) => [offset, outcome]))
        let writing = pending.length > 0 ? write(await prepare(pending, known), outcomes) : undefined
        // The store's thread writes one part while this one follows the next.
        for (const part of growingParts(fresh)) {
          // Whether it failed is asked below.
          writing?.catch(() => undefined)
          for (const turn of partsOf(part, followedAtOnce)) {
            for (const envelope of turn) {
              const one = follow(envelope, firstVersions)
              followedThrough = one.offset
              unsaved += 1
              pending.push(one)
              outcomes.set(one.offset, one.outcome)
            }
            await nextTurn()
          }
          await writing
          writing = write(await prepare(pending.slice(), known), outcomes)
        }
        await writing
        if (isSaveDue()) await save()
        return batch.map(({ offset }) => outcomes.get(offset) ?? drop('already followed'))
      },
    },
    async rewind(bus, group, stream) {
      const positionOf = async () =>
        (await bus.lag()).find((one) => one.group === group && one.stream === stream)
      const goOn = () => bus.seek(group, stream, { offset: followedThrough + 1 })
      let position = await positionOf()
      // The engine has forgotten where the group stood, the saved state has not.
      if (!position && followedThrough >= 0) {
        await goOn()
        position = await positionOf()
      }
      if (!position) return
      settledBefore = position.committed
      if (followedThrough >= position.end) {
        log.warn('the saved story state is not of this stream', { offset: followedThrough, ...position })
        engines = options.openEngines(undefined)
        followedThrough = -1
      }
      if (position.committed === followedThrough + 1) return
      await goOn()
      log.info('stories are followed again from the saved state', {
        from: followedThrough + 1,
        committed: position.committed,
      })
    },
    save,
  }
}

/** The counters a document came with are the first of its series; a repeat's are one more. */
function firstReading({ id, observedAt, counts }: StoredDocument): readonly Observation[] {
  return counts === undefined ? [] : [{ documentId: id, at: observedAt, ...counts }]
}

// Large, because an engine's transaction costs more than a document; not the whole batch, so that writing and following go side by side.
const writtenAtOnce = 256
// The first part is small: the store's thread has nothing to do while it is followed.
const writtenFirst = 32
// Between so many, whoever else needs this thread has a turn.
const followedAtOnce = 32

/** Each twice as long as the one before, up to `writtenAtOnce`. */
function growingParts<T>(items: readonly T[]): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = []
  let size = writtenFirst
  for (let at = 0; at < items.length; at += parts.at(-1)?.length ?? 0) {
    parts.push(items.slice(at, at + size))
    size = Math.min(size * 2, writtenAtOnce)
  }
  return parts
}

function partsOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

interface Refused {
  readonly ids: ReadonlySet<unknown>
  readonly reason: string
  readonly error: unknown
}

/** What the store can never take, when it has stored all the others. */
async function storeOrRefuse(
  store: Pick<Store, 'upsertDocuments'>,
  documents: readonly StoredDocument[],
): Promise<Refused | undefined> {
  try {
    await store.upsertDocuments(documents)
    return undefined
  } catch (error) {
    const ids = isAppError(error, 'BAD_INPUT') ? error.details?.documentIds : undefined
    if (!Array.isArray(ids)) throw error
    return { ids: new Set(ids), reason: messageOf(error), error }
  }
}

/** What the store holds of the documents of one batch; kept up to date while the batch is written. */
type Known = Map<string, { readonly version: number; readonly contentHash: string }>

async function knownOf(store: Pick<Store, 'known'>, documents: readonly AnalyzedDocument[]): Promise<Known> {
  return documents.length === 0
    ? new Map()
    : new Map(await store.known([...new Set(documents.map(({ id }) => id))]))
}

function documentsIn(batch: readonly Envelope<StoryInput>[]): readonly AnalyzedDocument[] {
  return batch.flatMap(({ value }) => ('command' in value ? [] : [value]))
}

interface Memory {
  readonly engines: { remembers(documentId: string): boolean }
  readonly known: Known
}

/**
 * First versions of documents that the engines have forgotten, since their stories left the window: a change of such a page goes to its old
 * story, and begins no new one. A document read again after a crash is told from these by its time, which is the first version's own.
 */
async function forgottenDocuments(
  store: Pick<Store, 'versions'>,
  batch: readonly Envelope<StoryInput>[],
  { engines, known }: Memory,
): Promise<ReadonlyMap<string, StoredDocument>> {
  const found = new Map<string, StoredDocument>()
  for (const { id, observedAt } of documentsIn(batch)) {
    if (!known.has(id) || engines.remembers(id)) continue
    const first = (await store.versions(id))[0]
    if (first && Date.parse(first.observedAt) < Date.parse(observedAt)) found.set(id, first)
  }
  return found
}

/**
 * What the store does not hold yet, with the version it gets there. A message that is delivered again, perhaps after a later version was
 * stored, is recognised by its content.
 */
async function notYetStored(
  store: Pick<Store, 'versions'>,
  documents: readonly StoredDocument[],
  known: Known,
): Promise<readonly StoredDocument[]> {
  const result: StoredDocument[] = []
  for (const document of documents) {
    const { id, contentHash } = document
    const current = known.get(id)
    const isOld = current !== undefined && document.version <= current.version
    if (isOld && (await isStored(store, document, current.contentHash))) continue
    const version = current === undefined ? document.version : Math.max(current.version + 1, document.version)
    result.push({ ...document, version })
    known.set(id, { version, contentHash })
  }
  return result
}

async function isStored(
  store: Pick<Store, 'versions'>,
  { id, contentHash }: StoredDocument,
  currentHash: string | undefined,
): Promise<boolean> {
  if (contentHash === currentHash) return true
  return (await store.versions(id)).some((one) => one.contentHash === contentHash)
}
