import type { Bus, Message } from '../bus/bus.ts'
import type { AlertSignal } from '../model/alert.ts'
import type { AnalyzedDocument, Story } from '../model/records.ts'
import type { Clock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import type { Stage } from '../runtime/stage.ts'
import type { Store } from '../store/store.ts'

/** A person closed an alert's episode. It travels the ordered stream too, so that re-reading meets it at the same place. */
export interface CloseEpisode {
  readonly command: 'close-episode'
  readonly alertId: string
  readonly at: string
}

export type StoryInput = AnalyzedDocument | CloseEpisode

/** The message that makes the story stage close an episode; publish it to the ordered stream. */
export function closeEpisodeMessage(alertId: string, at: Date): Message {
  return { key: alertId, value: { command: 'close-episode', alertId, at: at.toISOString() } }
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
  snapshot(): unknown
}

/** The newest saved state and the offset of the last message in it. */
export interface SavedState {
  readonly offset: number
  readonly state: unknown
}

export interface SnapshotFile {
  load(): Promise<SavedState | undefined>
  /** Durable when it resolves; a crash meanwhile leaves the one before. */
  save(saved: SavedState): Promise<void>
}

export interface FollowStoriesOptions<A extends FollowedAssignment> {
  /** Makes both engines, from a saved state or empty. */
  readonly openEngines: (state: unknown) => StoryEngines<A>
  readonly match: (document: AnalyzedDocument) => readonly FollowedWatch[]
  readonly store: Pick<Store, 'known' | 'versions' | 'upsertDocuments' | 'upsertStories'>
  /** Idempotent by the signal's id, kind and level. */
  readonly recordAlerts: (signals: readonly AlertSignal[]) => Promise<void>
  readonly snapshots: SnapshotFile
  readonly snapshotEveryMessages?: number
  readonly clock: Clock
  readonly log: Log
}

export interface StoryFollower {
  readonly stage: Stage<StoryInput, Story>
  /**
   * Call before the stage's consumer starts: moves `group` on `stream` back behind the saved state, so that what came after is read again.
   */
  rewind(bus: Pick<Bus, 'seek' | 'lag'>, group: string, stream: string): Promise<void>
  /** Saves the state now; call when the consumer has stopped. */
  save(): Promise<void>
}

export async function createFollowStories<A extends FollowedAssignment>(
  _options: FollowStoriesOptions<A>,
): Promise<StoryFollower> {
  throw new AppError('INTERNAL', 'follow stories')
}
